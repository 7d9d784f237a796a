"""Checks that a higher app brings: what words in braces a message may hold is known by who sends it."""

from collections.abc import Callable
from typing import Final

# Given a text, the names in braces that nobody can fill.
UnknownNames = Callable[[str], list[str]]
_CHECKS: Final[list[UnknownNames]] = []


def register_message_check(check: UnknownNames) -> None:
    """Called once, from the `ready` of the app that sends messages."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def unknown_names(text: str) -> list[str]:
    return [name for check in _CHECKS for name in check(text)]
