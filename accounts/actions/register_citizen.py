from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions.remember import remember
from accounts.models import PersonalDatum, User


@dataclass(frozen=True)
class Person:
    fiscal_code: str
    given_name: str
    family_name: str
    birth_date: date | None = None
    birth_place: str = ""
    gender: str = ""


def citizen_by_code(fiscal_code: str) -> User | None:
    return User.objects.filter(kind=User.Kind.CITIZEN, fiscal_code=fiscal_code).first()


@transaction.atomic
def register_citizen(person: Person, source: str = PersonalDatum.Source.COUNTER) -> User:
    """The citizen with this fiscal code; a new account when there is none, which a digital identity will open later.
    `source`: who says that they are called so.

    Of a person already known nothing is changed: their identity provider rules on who they are.
    """
    facts = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "birth_place": person.birth_place,
        "gender": person.gender,
    }
    user, created = User.objects.get_or_create(
        login=f"cf:{person.fiscal_code}",
        defaults={
            "kind": User.Kind.CITIZEN,
            "fiscal_code": person.fiscal_code,
            "password": make_password(None),
            **facts,
        },
    )
    if created:
        born = {"birth_date": person.birth_date.isoformat() if person.birth_date else None}
        known = {"fiscal_code": person.fiscal_code, **facts, **born}
        values = {f"identity.{name}": value for name, value in known.items()}
        remember(user, values, source)
    return user
