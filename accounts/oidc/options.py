"""What the login page needs to know."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from accounts.oidc.next_url import safe_next
from accounts.oidc.problems import LoginProblem
from accounts.oidc.provider import current_provider
from accounts.sessions import EXPIRED


@dataclass(frozen=True)
class LoginOptions:
    """`start_url` begins the login and is empty when the municipality has configured none; `label` names the provider;
    `destination` is where the login leads; `expired` tells that a session of the citizen has just run out."""

    start_url: str
    label: str
    destination: str
    expired: bool


def login_options(request: HttpRequest) -> LoginOptions:
    destination = safe_next(request.GET.get("next"))
    expired = bool(request.session.get(EXPIRED))
    try:
        label = current_provider().label
    except LoginProblem:
        return LoginOptions("", "", destination, expired)
    start = f"{reverse('oidc:start')}?{urlencode({'next': destination})}"
    return LoginOptions(start, label, destination, expired)
