"""How far a long verb has come, for who watches."""

from collections.abc import Callable

# What is being done, how many are done, of how many.
Progress = Callable[[str, int, int], None]


def unwatched(_what: str, _done: int, _total: int) -> None:
    pass
