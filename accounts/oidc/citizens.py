"""The end of a citizen's login by OpenID Connect."""

from accounts.login.citizens import recognise
from accounts.login.entry import Entry
from accounts.login.levels import level_of
from accounts.login.problems import LoginProblem, Problem
from accounts.oidc.backend import Attempt, Exchange
from accounts.oidc.claims import carries_fiscal_code, read_identity

WAY_NAME = "identity"


def citizen_entry(attempt: Attempt, level: int) -> Entry:
    """`level`: what the page that sent here asks for. Raises LoginProblem; whatever goes wrong, nothing was written."""
    proof = Exchange().prove(attempt)
    identity = read_identity(proof.claims)
    acr = str(proof.payload.get("acr", ""))
    if level_of(acr) < max(attempt.provider.required_level(level_of), level):
        raise LoginProblem(Problem.LOW_LEVEL, "level_too_low")
    return Entry(
        user=recognise(identity),
        source=identity.source,
        acr=acr,
        level=level_of(acr),
        way=WAY_NAME,
        # Not kept when it must not be shown again in an address.
        hint="" if carries_fiscal_code(proof.payload) else proof.id_token,
    )
