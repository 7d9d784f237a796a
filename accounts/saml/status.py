"""What a provider says when it does not let somebody in: SPID's table of anomalies, which CIE shares (`ErrorCode nrNN`)."""

import re

from accounts.login.problems import LoginProblem, Problem
from integrations.identity.saml.names import SUCCESS
from integrations.identity.saml.xml import NAMESPACES, Element, text_of

ERROR_CODE = re.compile(r"ErrorCode nr(\d{1,3})")
# What happened to the person. Every other number tells of a fault in our request.
PERSONAL = {
    19: Problem.TOO_MANY_ATTEMPTS,
    20: Problem.NO_SUCH_LEVEL,
    21: Problem.TIMED_OUT,
    22: Problem.NO_CONSENT,
    23: Problem.IDENTITY_SUSPENDED,
    25: Problem.CANCELLED,
    30: Problem.WRONG_IDENTITY,
}


def check_status(response: Element) -> None:
    """Raises LoginProblem unless the provider says that all went well."""
    codes = response.findall("samlp:Status/samlp:StatusCode", NAMESPACES)
    if len(codes) == 1 and codes[0].get("Value") == SUCCESS:
        return
    message = text_of(response.find("samlp:Status/samlp:StatusMessage", NAMESPACES))
    found = ERROR_CODE.search(message)
    if found is None:
        raise LoginProblem(Problem.INVALID_ANSWER, "status_unknown")
    number = int(found.group(1))
    raise LoginProblem(PERSONAL.get(number, Problem.REQUEST_REFUSED), f"error_code_{number}")
