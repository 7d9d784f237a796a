"""The citizen behind an identity: one account for each fiscal code or eIDAS identifier, in one municipality."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions.remember import remember
from accounts.deaths import is_known_dead
from accounts.login.identity import Identity
from accounts.login.problems import LoginProblem, Problem
from accounts.models import EidasLink, PersonalDatum, User
from accounts.queries import known_data

PROVIDERS = {
    PersonalDatum.Source.SPID,
    PersonalDatum.Source.CIE,
    PersonalDatum.Source.EIDAS,
    PersonalDatum.Source.CNS,
}


@transaction.atomic
def recognise(identity: Identity) -> User:
    """The citizen's account, created at the first login and brought up to date at the others.

    Two first logins at the same instant give one account. Raises LoginProblem when the account is closed, or when the
    municipality knows that the person has died: whoever comes with their identity is somebody else.
    """
    linked = _linked(identity)
    if is_known_dead((linked and linked.fiscal_code) or identity.fiscal_code):
        raise LoginProblem(Problem.KNOWN_DEAD, "known_dead")
    if linked is not None:
        return linked
    registry = _registry_data(identity)
    user, created = User.objects.get_or_create(
        login=identity.account,
        defaults={
            "kind": User.Kind.CITIZEN,
            "fiscal_code": identity.fiscal_code or None,
            "email": identity.email,
            "phone": identity.phone,
            "password": make_password(None),
            **registry,
        },
    )
    if not user.is_citizen or not user.is_active:
        raise LoginProblem(Problem.ACCOUNT_CLOSED, "account_closed")
    if not created:
        _bring_up_to_date(user, identity, registry)
    remember(user, _what_is_new(user, identity), identity.source)
    return user


def _linked(identity: Identity) -> User | None:
    """Whom a clerk has joined to a fiscal code: what the other country writes of them changes nothing in that file."""
    if identity.fiscal_code:
        return None
    link = EidasLink.objects.select_related("user").filter(eidas_id=identity.eidas_id).first()
    if link is not None and not link.user.is_active:
        raise LoginProblem(Problem.ACCOUNT_CLOSED, "account_closed")
    return link.user if link else None


def _registry_data(identity: Identity) -> dict[str, Any]:
    return {
        "given_name": identity.given_name,
        "family_name": identity.family_name,
        "birth_date": identity.birth_date,
        "birth_place": identity.birth_place,
        "gender": identity.gender,
    }


def _bring_up_to_date(user: User, identity: Identity, registry: dict[str, Any]) -> None:
    """The provider rules on who one is; where one wants to be written to is the citizen's own choice, once made."""
    changes = registry | {"email": user.email or identity.email, "phone": user.phone or identity.phone}
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=list(changes))


def _what_is_new(user: User, identity: Identity) -> dict[str, Any]:
    """What the provider says, less the contacts and the address that the citizen has since declared otherwise."""
    declared = {key for key, known in known_data(user).items() if known.source not in PROVIDERS}
    contacts = {
        "contact.email": identity.email,
        "contact.phone": identity.phone,
        "residence.address": identity.address,
    }
    return _who(identity) | {key: value for key, value in contacts.items() if key not in declared}


def _who(identity: Identity) -> dict[str, Any]:
    return {
        "identity.given_name": identity.given_name,
        "identity.family_name": identity.family_name,
        "identity.fiscal_code": identity.fiscal_code,
        "identity.birth_date": identity.birth_date.isoformat() if identity.birth_date else None,
        "identity.birth_place": identity.birth_place,
        "identity.gender": identity.gender,
    }
