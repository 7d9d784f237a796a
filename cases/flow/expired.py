"""A form of the flow that is posted when its session is over: what was typed waits for the same person to log in again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from accounts.http import Request
from cases.parking import park

View = Callable[..., HttpResponseBase]


def parking(view: View) -> View:
    """Goes around the mark that says who may open the page."""

    @wraps(view)
    def parked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            park_step(request)
        return view(request, *args, **kwargs)

    return parked


def park_step(request: Request) -> bool:
    where = request.resolver_match
    step = (where.kwargs.get("step") or str(where.url_name)) if where else ""
    return park(request.session, request.POST.get("draft_token", ""), step, request.POST)
