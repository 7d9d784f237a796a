"""Faults on demand: what each simulated system does wrong, for whom, and how many times."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from .store import connect


class Component(StrEnum):
    IDENTITY = "identity"
    PROTOCOL = "protocol"
    MAIL = "mail"
    ENROLMENT = "enrolment"


class Kind(StrEnum):
    SLOW = "slow"
    ERROR = "error"
    TIMEOUT = "timeout"
    DOWN = "down"
    DUPLICATE = "duplicate"
    TWICE = "twice"
    OTHER_PERSON = "other_person"


@dataclass(frozen=True)
class Fault:
    """`tenant` "" is everybody; `remaining` None is until reset; `seconds` is how long slow and timeout wait."""

    component: Component
    tenant: str
    kind: Kind
    seconds: float = 5.0
    status: int = 503
    remaining: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_fault(data: dict[str, Any]) -> Fault | None:
    """A fault from the JSON or the form that describes it; None when `kind` is "none".

    Raises ValueError naming what is wrong. `count` empty or missing means until reset.
    """
    if data.get("kind", "none") == "none":
        return None
    fault = Fault(
        component=Component(str(data.get("component"))),
        tenant=str(data.get("tenant") or ""),
        kind=Kind(str(data.get("kind"))),
        seconds=float(data.get("seconds") or 0),
        status=int(data.get("status") or 503),
        remaining=int(data["count"]) if data.get("count") else None,
    )
    if not 0 <= fault.seconds <= 120:
        raise ValueError("seconds: between 0 and 120")
    if not 400 <= fault.status <= 599:
        raise ValueError("status: between 400 and 599")
    if fault.remaining is not None and fault.remaining < 1:
        raise ValueError("count: at least 1")
    return fault


def put(fault: Fault) -> None:
    with connect() as db:
        db.execute(
            "INSERT OR REPLACE INTO fault (component, tenant, kind, seconds, status, remaining) VALUES (?,?,?,?,?,?)",
            (fault.component, fault.tenant, fault.kind, fault.seconds, fault.status, fault.remaining),
        )


def clear(component: str = "", tenant: str = "") -> None:
    """Repairs one component for one tenant, or everything when no component is named."""
    with connect() as db:
        if component:
            db.execute("DELETE FROM fault WHERE component = ? AND tenant = ?", (component, tenant))
        else:
            db.execute("DELETE FROM fault")


def active() -> list[Fault]:
    with connect() as db:
        rows = db.execute("SELECT * FROM fault ORDER BY component, tenant").fetchall()
    return [_fault(row) for row in rows]


def _fault(row: Any) -> Fault:
    return Fault(
        Component(row["component"]), row["tenant"], Kind(row["kind"]), row["seconds"], row["status"], row["remaining"]
    )


def take(component: Component, tenant: str) -> Fault | None:
    """The fault that this call must suffer, counted down; a tenant's own comes before everybody's."""
    with connect() as db:
        row = db.execute(
            "SELECT * FROM fault WHERE component = ? AND tenant IN (?, '') ORDER BY tenant DESC LIMIT 1",
            (component, tenant),
        ).fetchone()
        if row is None:
            return None
        fault = _fault(row)
        if fault.remaining == 1:
            db.execute("DELETE FROM fault WHERE component = ? AND tenant = ?", (component, fault.tenant))
        elif fault.remaining is not None:
            db.execute(
                "UPDATE fault SET remaining = remaining - 1 WHERE component = ? AND tenant = ?",
                (component, fault.tenant),
            )
    return fault


def drop_connection(request: HttpRequest) -> HttpResponse:
    request.META["simulators.drop"]()
    return HttpResponse()


def suffer(fault: Fault, request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    if fault.kind is Kind.DOWN:
        return drop_connection(request)
    if fault.kind is Kind.ERROR:
        return JsonResponse({"errors": ["guasto simulato"]}, status=fault.status)
    if fault.kind is Kind.SLOW:
        time.sleep(fault.seconds)
        return answer()
    if fault.kind is Kind.TWICE:
        request.META["simulators.repeat"]()
    response = answer()
    if fault.kind is Kind.TIMEOUT:
        time.sleep(fault.seconds)
        return drop_connection(request)
    return response


def faulty(component: Component, tenant_of: Callable[[HttpRequest], str]) -> Callable[..., Any]:
    """Makes a view suffer the fault in force. The view finds it in `request.META["simulators.fault"]`."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            fault = take(component, tenant_of(request))
            request.META["simulators.fault"] = fault
            if fault is None:
                return view(request, *args, **kwargs)
            return suffer(fault, request, lambda: view(request, *args, **kwargs))

        return wrapped

    return decorate
