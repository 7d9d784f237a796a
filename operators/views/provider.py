"""Entering the desk by the municipality's own identity provider."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts import entering
from accounts.access import public_page
from accounts.login.problems import LoginProblem
from accounts.login.staff_problems import explain
from accounts.models import LoginRecord
from accounts.oidc.backend import Attempt, Exchange
from accounts.oidc.staff import logout_hint, proves_second_factor, recognise_operator
from accounts.oidc.views import Face, ReturnLogin, StartLogin
from accounts.staff_login import STAFF_LOGIN, passwords_are_on
from integrations.capability import options_for
from operators.destinations import desk_destination

logger = logging.getLogger(__name__)


class StaffFace(Face):
    capability = STAFF_LOGIN
    return_page = "operators:provider_return"

    def safe(self, request: HttpRequest, wanted: str | None) -> str:
        return desk_destination(request, wanted or "")

    def refuse(self, request: HttpRequest, problem: LoginProblem, destination: str) -> HttpResponse:
        logger.warning("operator login refused: %s", problem.reason)
        explanation = explain(problem)
        context = {"explanation": explanation, "next": destination, "passwords_are_on": passwords_are_on()}
        return render(request, "operators/provider_problem.html", context, status=explanation.status)


class StaffStart(StaffFace, StartLogin):
    """With `?conferma=1` the provider asks who it is even when it still knows."""

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        again = {"prompt": "login"} if request.GET.get("conferma") else {}
        return super().get_extra_params(request) | again


class StaffReturn(StaffFace, ReturnLogin):
    def enter(self, request: HttpRequest, attempt: Attempt, record: dict[str, Any], destination: str) -> HttpResponse:
        """In, or on to our own second factor when the municipality asks for one and the provider proved none."""
        options = options_for(STAFF_LOGIN)
        proof = Exchange().prove(attempt)
        user = recognise_operator(attempt.provider, proof, options)
        # Read again: another tab may have written to the session while the provider was answering.
        request.session = type(request.session)(request.session.session_key)
        hint = logout_hint(proof)
        if options.requires_second_factor and not proves_second_factor(proof.payload, options):
            entering.begin(request, user, destination, provider_hint=hint)
            return redirect("operators:second_factor")
        entering.enter(request, user, LoginRecord.How.STAFF_OIDC, provider_hint=hint)
        return redirect(destination)


start = public_page(never_cache(StaffStart.as_view()))
callback = public_page(never_cache(StaffReturn.as_view()))
