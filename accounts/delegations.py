"""Acting for somebody else: who holds which delegation today, and until when it may last."""

from datetime import date
from typing import Any
from uuid import UUID

from codicefiscale import codicefiscale
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actions.register_citizen import Person
from accounts.deaths import holding
from accounts.models import Delegation, User

ADULT_AT = 18
Kind = Delegation.Kind


def held_by(user: User, day: date | None = None) -> QuerySet[Delegation]:
    """Those under which this person may act on that day, today if none is named."""
    on = day or timezone.localdate()
    held = Delegation.objects.filter(
        delegate=user, state=Delegation.State.ACCEPTED, valid_from__lte=on, valid_until__gte=on
    )
    return of_the_living(held).select_related("principal", "delegate")


def of_the_living(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """A mandate ends with the life of either side (Civil code art. 1722); should the death be a mistake, it holds again."""
    dead = holding().values("fiscal_code")
    return delegations.exclude(principal_fiscal_code__in=dead).exclude(delegate_fiscal_code__in=dead)


def resting(delegations: QuerySet[Delegation]) -> set[UUID]:
    """Ids of the accepted ones that open nothing, because one of the two sides is known to have died."""
    accepted = delegations.filter(state=Delegation.State.ACCEPTED)
    return set(accepted.exclude(pk__in=of_the_living(accepted).values("pk")).values_list("pk", flat=True))


def held_for(user: User, service_code: str) -> list[Delegation]:
    return [delegation for delegation in held_by(user) if delegation.covers(service_code)]


def about(user: User) -> QuerySet[Delegation]:
    """Every delegation that this person gave or received, by fiscal code. Nobody else's exists for them."""
    code = user.fiscal_code
    if not code:
        return Delegation.objects.none()
    return Delegation.objects.filter(Q(principal_fiscal_code=code) | Q(delegate_fiscal_code=code))


def is_delegate(delegation: Delegation, user: User) -> bool:
    return bool(user.fiscal_code) and user.fiscal_code == delegation.delegate_fiscal_code


def side_of(delegation: Delegation, user: User) -> str:
    """`delegate` or `principal`; only of one found by `about`."""
    return "delegate" if is_delegate(delegation, user) else "principal"


def read_off(fiscal_code: str) -> dict[str, Any]:
    """What the code itself says of the person: `birth_date`, `birth_place`, `gender`. Nothing of a provisional one."""
    if len(fiscal_code) != 16 or not codicefiscale.is_valid(fiscal_code):
        return {}
    said = codicefiscale.decode(fiscal_code)
    place = (said.get("birthplace") or {}).get("name", "")
    return {"birth_date": said["birthdate"].date(), "birth_place": place.title(), "gender": said["gender"]}


def grown_up_on(born: date) -> date:
    """The eighteenth birthday (Civil code art. 2); of who was born on 29 February, the first of March."""
    try:
        return born.replace(year=born.year + ADULT_AT)
    except ValueError:
        return date(born.year + ADULT_AT, 3, 1)


def principal_as_person(delegation: Delegation) -> Person:
    return Person(
        delegation.principal_fiscal_code,
        delegation.principal_given_name,
        delegation.principal_family_name,
        **read_off(delegation.principal_fiscal_code),
    )
