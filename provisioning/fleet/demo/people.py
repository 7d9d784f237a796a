"""The citizens that the identity simulator knows, as if they had logged in once."""

from accounts.login.citizens import recognise
from accounts.models import User
from accounts.oidc.claims import read_identity
from integrations.simulators import people


def citizen(slug: str) -> User:
    person = people.by_slug(slug)
    if person is None:
        raise LookupError(slug)
    return recognise(read_identity(person.spid_claims()))
