"""Headers about a client certificate count only when our own proxy wrote them: anybody can send a header."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.login.problems import LoginProblem, Problem

SECRET, VERDICT, CERTIFICATE = "X-Sportello-Proxy", "X-SSL-Client-Verify", "X-SSL-Client-Cert"
VERIFIED = "SUCCESS"


def certificate_from_proxy(request: HttpRequest) -> str:
    """The certificate that the proxy has verified. Raises LoginProblem."""
    expected = settings.SPORTELLO_CNS_SECRET
    if not (settings.SPORTELLO_BEHIND_PROXY and expected):
        raise LoginProblem(Problem.NOT_CONFIGURED, "no_proxy_for_certificates")
    if not constant_time_compare(request.headers.get(SECRET, ""), expected):
        raise LoginProblem(Problem.INVALID_ANSWER, "headers_of_no_proxy")
    if not request.headers.get(CERTIFICATE):
        raise LoginProblem(Problem.NO_CARD, "no_certificate")
    if request.headers.get(VERDICT) != VERIFIED:
        raise LoginProblem(Problem.INVALID_ANSWER, "certificate_not_verified")
    return request.headers[CERTIFICATE]
