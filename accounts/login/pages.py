"""The page that says why nobody was let in, and what to do now."""

import logging
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.login.problems import LoginProblem

logger = logging.getLogger(__name__)


def problem_page(request: HttpRequest, problem: LoginProblem, destination: str) -> HttpResponse:
    logger.warning("citizen login refused: %s", problem.reason)
    explanation = problem.problem.value
    return render(
        request,
        "accounts/login/problem.html",
        {
            "explanation": explanation,
            "retry_url": f"/accedi?{urlencode({'next': destination})}",
            "can_retry": explanation.can_retry,
        },
        status=explanation.status,
    )
