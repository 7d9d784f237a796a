"""Who asks for the pages: citizens with applications under way, an operator, and their sessions."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Count
from django.http import HttpRequest

from accounts.models import User
from accounts.second_factor import mark_verified
from accounts.sessions import start_clock
from cases.models import Case
from provisioning.fleet.demo.acts import fill
from provisioning.fleet.demo.answers import CODE

CITIZEN_BACKEND, OPERATOR_BACKEND = "accounts.login.backend.CitizenBackend", "accounts.backends.OperatorBackend"
CLERK = "carla.neri@segrate.example"
# Where the form of this service is longest.
STEP = "dati-specifici"


@dataclass(frozen=True)
class Actor:
    """Somebody logged in. `cookie` is the value of the header."""

    user: User
    cookie: str


def logged_in(user: User) -> Actor:
    """By the road of a login, short of the identity provider."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, CITIZEN_BACKEND if user.is_citizen else OPERATOR_BACKEND)
    start_clock(request)
    if not user.is_citizen:
        mark_verified(request.session, "app")
    request.session.save()
    return Actor(user, f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}")


def applicants(people: list[User], number: int) -> list[Actor]:
    """The first of these people, each with an application filled in and not sent."""
    for person in people[:number]:
        fill(person, CODE, "bills")
    return [logged_in(person) for person in people[:number]]


def clerk() -> Actor:
    return logged_in(User.objects.get(login=CLERK))


def busy_case() -> Case:
    """An open case with as long a history as any."""
    cases = Case.objects.filter(closed_at__isnull=True, taken_in_charge_at__isnull=False)
    return cases.annotate(events=Count("timeline")).order_by("-events", "id")[0]
