"""What a provider says at the return address, besides a code (AgID, Regole tecniche OIDC, «Codici di errore»)."""

from collections.abc import Mapping

from accounts.login.problems import LoginProblem, Problem

ERRORS = {
    "access_denied": Problem.DENIED,
    "consent_required": Problem.NO_CONSENT,
    "login_required": Problem.CODE_USED,
    "interaction_required": Problem.CODE_USED,
    "account_selection_required": Problem.CODE_USED,
    "unmet_authentication_requirements": Problem.NO_SUCH_LEVEL,
    "server_error": Problem.UNREACHABLE,
    "temporarily_unavailable": Problem.UNREACHABLE,
    "unauthorized_client": Problem.REQUEST_REFUSED,
    "invalid_client": Problem.REQUEST_REFUSED,
    "invalid_request": Problem.REQUEST_REFUSED,
    "invalid_request_object": Problem.REQUEST_REFUSED,
    "invalid_scope": Problem.REQUEST_REFUSED,
    "unsupported_response_type": Problem.REQUEST_REFUSED,
    "request_not_supported": Problem.REQUEST_REFUSED,
    "request_uri_not_supported": Problem.REQUEST_REFUSED,
    "registration_not_supported": Problem.REQUEST_REFUSED,
}


def code_of(answer: Mapping[str, str], way: str, provider: str) -> str:
    """The code. Raises LoginProblem when the provider said no, or when somebody else answered (RFC 9207)."""
    # SPID does not promise to name who answers; CIE does. Who names somebody else is never believed.
    missing = "" if way == "cie" and not answer.get("error") else provider
    if answer.get("iss", missing) != provider:
        raise LoginProblem(Problem.INVALID_ANSWER, "issuer_of_the_answer")
    error = answer.get("error")
    if error in ERRORS:
        raise LoginProblem(ERRORS[error], f"provider_said_{error}")
    if error or not answer.get("code"):
        raise LoginProblem(Problem.INVALID_ANSWER, "no_code")
    return answer["code"]
