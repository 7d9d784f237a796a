"""What the login page needs to know."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.login.next_url import safe_next
from accounts.login.ways import Door, Wish, all_ways
from accounts.sessions import EXPIRED
from integrations.capability import adapters_for


@dataclass(frozen=True)
class LoginOptions:
    """`doors` is empty when the municipality has configured no way in; `destination` is where the login leads;
    `expired` tells that a session of the citizen has just run out."""

    doors: tuple[Door, ...]
    destination: str
    expired: bool


def login_options(request: HttpRequest, level: int = 0) -> LoginOptions:
    """`level`: what the page behind the login asks for, 0 when it does not care."""
    destination = safe_next(request.GET.get("next"))
    adapters = adapters_for([way.name for way in all_ways()])
    wish = Wish(destination, level)
    doors = [way.door(adapters[way.name], wish) for way in all_ways() if way.name in adapters]
    return LoginOptions(tuple(filter(None, doors)), destination, bool(request.session.get(EXPIRED)))
