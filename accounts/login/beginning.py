"""What begins a login by a protocol of the national identities: the municipality's adapter, and the municipality's own host."""

from typing import TypeVar

from django.http import HttpRequest

from accounts.login.problems import LoginProblem, Problem
from integrations.capability import adapter_for
from integrations.errors import DeliveryError

Adapter = TypeVar("Adapter")


def configured(way: str, kind: type[Adapter]) -> Adapter:
    """Raises LoginProblem when the municipality does not use this way in, or uses it by another protocol."""
    try:
        adapter = adapter_for(way)
    except DeliveryError as error:
        raise LoginProblem(Problem.NOT_CONFIGURED, error.code) from error
    if not isinstance(adapter, kind):
        raise LoginProblem(Problem.NOT_CONFIGURED, "another_protocol")
    return adapter


def began_elsewhere(request: HttpRequest, origin: str) -> bool:
    """The answer will come to the municipality's own host, and only a login that began there can end there."""
    return not origin.endswith(f"//{request.get_host()}")
