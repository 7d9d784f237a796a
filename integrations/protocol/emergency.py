"""The emergency register (registro di emergenza, DPR 445/2000 art. 63).

It is opened by an authorised person, or by the system under a standing authorisation once the outage has lasted long
enough. While it is open and authorised, waiting registrations get its numbers; they stay queued, and when the protocol
answers again they are registered with their emergency number beside, and the register closes.
"""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from integrations import results
from integrations.models import (
    Circuit,
    Delivery,
    EmergencyNumber,
    EmergencyRegister,
    StandingAuthorisation,
)
from integrations.protocol.names import CAPABILITY, EMERGENCY, REGISTER
from integrations.wake import nudge, signal_work

log = structlog.get_logger(__name__)

SYSTEM = {"kind": "system", "id": "", "name": "Sportello"}
# Art. 63, 1-2: beyond twenty-four hours a further authorisation is needed, each for one week at most.
FIRST_PERIOD = timedelta(hours=24)
LONGEST_EXTENSION = timedelta(days=7)
BATCH = 100


class RegisterState(Exception):
    """The register is not in the state the action needs: already open, not open, or extended for too long."""


def grant_standing_authorisation(by: dict, *, minutes: int, act: str) -> StandingAuthorisation:
    """Let the system open the register after `minutes` of outage; replaces the authorisation in force.

    `by`: snapshot of who decides; `act`: the document of the decision.
    """
    with transaction.atomic():
        revoke_standing_authorisation(by)
        return StandingAuthorisation.objects.create(minutes_of_outage=minutes, act=act, granted_by=by)


def revoke_standing_authorisation(by: dict) -> bool:
    """True when one was in force."""
    in_force = StandingAuthorisation.objects.filter(in_force=True)
    return bool(in_force.update(in_force=False, revoked_at=timezone.now(), revoked_by=by))


def open_emergency_register(
    by: dict, reason: str, *, standing_authorisation: StandingAuthorisation | None = None
) -> EmergencyRegister:
    """Open the register; its first period is twenty-four hours. Raises RegisterState when it is open already.

    `reason` is the cause of the interruption; its start is the protocol's first failure in a row, or now.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            register = EmergencyRegister.objects.create(
                reason=reason,
                outage_since=_outage_since() or now,
                opened_by=by,
                standing_authorisation=standing_authorisation,
                authorised_until=now + FIRST_PERIOD,
                authorisation_act=standing_authorisation.act if standing_authorisation else "",
            )
            signal_work()
            transaction.on_commit(nudge, robust=True)
    except IntegrityError:
        raise RegisterState("The emergency register is already open") from None
    log.warning("emergency register opened", register=str(register.id), by_system=by == SYSTEM)
    return register


def extend_emergency_register(by: dict, *, until: datetime, act: str) -> EmergencyRegister:
    """Authorise the use of the open register until a date at most a week away (art. 63, 2). Raises RegisterState."""
    if until > timezone.now() + LONGEST_EXTENSION:
        raise RegisterState("An extension may last one week at most")
    with transaction.atomic():
        register = _open_register()
        if register is None:
            raise RegisterState("The emergency register is not open")
        register.authorised_until = until
        register.authorisation_act = act
        register.extended_by = by
        register.save(update_fields=["authorised_until", "authorisation_act", "extended_by"])
        signal_work()
    return register


def close_emergency_register(by: dict) -> EmergencyRegister | None:
    """Close the open register, if there is one; numbers already given stay and are reconciled later."""
    with transaction.atomic():
        register = _open_register()
        if register is None:
            return None
        register.state = EmergencyRegister.State.CLOSED
        register.closed_at = timezone.now()
        register.closed_by = by
        register.save(update_fields=["state", "closed_at", "closed_by"])
    log.info("emergency register closed", register=str(register.id), by_system=by == SYSTEM)
    return register


def tend_emergency_register() -> None:
    """What every round does: open the register when the standing authorisation says so, and give numbers."""
    _open_by_standing_authorisation()
    assign_emergency_numbers()


def assign_emergency_numbers() -> list[EmergencyNumber]:
    """Give the next numbers to the registrations that wait; those in a worker's hands are left to it.

    The register's row is locked, so the sequence has no gaps and no doubles. Handlers of `protocol.emergency` run in
    the same transaction; a number whose handler fails is not given.
    """
    # Nearly every round of every municipality ends here.
    if not EmergencyRegister.objects.filter(state=EmergencyRegister.State.OPEN).exists():
        return []
    with transaction.atomic():
        register = _open_register()
        if register is None or register.authorised_until <= timezone.now():
            return []
        given = [_assign(register, delivery) for delivery in _waiting()]
    return [number for number in given if number]


def settle_registration(delivery: Delivery, result: dict) -> None:
    """The definitive number has come: tie it to the emergency number (art. 63, 5), and close the register.

    A registration that went through proves that the protocol answers again.
    """
    EmergencyNumber.objects.filter(delivery=delivery).update(
        definitive_number=result["number"], definitive_year=result["year"], reconciled_at=timezone.now()
    )
    close_emergency_register(SYSTEM)


def _open_register() -> EmergencyRegister | None:
    return EmergencyRegister.objects.select_for_update().filter(state=EmergencyRegister.State.OPEN).first()


def _outage_since() -> datetime | None:
    circuit = Circuit.objects.filter(capability=CAPABILITY, open_until__isnull=False).first()
    return circuit.failing_since if circuit else None


def _waiting() -> list[Delivery]:
    waiting = Delivery.objects.free(timezone.now()).filter(
        kind=REGISTER, state=Delivery.State.PENDING, result__isnull=True, emergency_number=None
    )
    return list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("created_at")[:BATCH])


def _open_by_standing_authorisation() -> None:
    since = _outage_since()
    authorisation = StandingAuthorisation.objects.filter(in_force=True).first() if since else None
    if since is None or authorisation is None:
        return
    if timezone.now() - since < timedelta(minutes=authorisation.minutes_of_outage):
        return
    needed = (
        Delivery.objects.free(timezone.now())
        .filter(kind=REGISTER, state=Delivery.State.PENDING, emergency_number=None)
        .exists()
    )
    is_open = EmergencyRegister.objects.filter(state=EmergencyRegister.State.OPEN).exists()
    if needed and not is_open:
        _open_once(authorisation)


def _open_once(authorisation: StandingAuthorisation) -> None:
    try:
        open_emergency_register(SYSTEM, "Il sistema di protocollo non risponde", standing_authorisation=authorisation)
    except RegisterState:
        log.info("another worker opened the emergency register")


def _assign(register: EmergencyRegister, delivery: Delivery) -> EmergencyNumber | None:
    try:
        with transaction.atomic():
            return _give_number(register, delivery)
    except Exception as error:
        log.error("emergency handler failed", delivery=str(delivery.id), error=type(error).__name__)
        return None


def _give_number(register: EmergencyRegister, delivery: Delivery) -> EmergencyNumber:
    now = timezone.now()
    year = timezone.localtime(now).year
    last = EmergencyNumber.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    number = EmergencyNumber.objects.create(
        register=register, delivery=delivery, year=year, number=last + 1, assigned_at=now
    )
    results.dispatch(
        EMERGENCY,
        delivery,
        {"number": number.code, "assigned_at": now.isoformat(), "register": str(register.id)},
    )
    return number
