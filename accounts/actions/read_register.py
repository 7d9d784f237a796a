"""Taking lines out of the register of transactions: only with a reason, and never without a trace."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountError
from accounts.models import RegisterReading, SamlMessage
from accounts.policies import Operator
from accounts.roles import READS_RIGHTS

LONGEST = timedelta(days=31)


class RegisterClosed(AccountError):
    message = _("Il registro lo leggono solo gli amministratori e i revisori dell'ente.")


class ReadingReasonMissing(AccountError):
    message = _("Scrivi il motivo.")


class PeriodTooLong(AccountError):
    message = _("Scegli un periodo di non più di 31 giorni, dal primo all'ultimo.")


class NothingInRegister(AccountError):
    message = _("Nel registro non c'è una richiesta con questo identificativo.")


@transaction.atomic
def read_days(since: date, until: date, reason: str, by: Operator) -> list[SamlMessage]:
    """The lines of those days, first and last included, without the messages. Raises AccountError."""
    _check(reason, by)
    if not timedelta(0) <= until - since < LONGEST:
        raise PeriodTooLong
    days = SamlMessage.objects.filter(at__gte=_start(since), at__lt=_start(until + timedelta(days=1)))
    lines = list(days.defer("sealed_message"))
    _write_down(reason, by, lines, since=since, until=until)
    return lines


@transaction.atomic
def read_messages(request_id: str, reason: str, by: Operator) -> list[SamlMessage]:
    """Every line about one request, with the messages. Raises AccountError."""
    _check(reason, by)
    lines = list(SamlMessage.objects.filter(request_id=request_id))
    if not lines:
        raise NothingInRegister
    _write_down(reason, by, lines, request_id=request_id)
    return lines


def _check(reason: str, by: Operator) -> None:
    if by.user.is_support or not by.has(*READS_RIGHTS):
        raise RegisterClosed
    if not reason.strip():
        raise ReadingReasonMissing


def _write_down(
    reason: str, by: Operator, lines: list[SamlMessage], *,
    since: date | None = None, until: date | None = None, request_id: str = "",
) -> None:  # fmt: skip
    RegisterReading.objects.create(
        at=timezone.now(), by=dict(by.user.snapshot()), reason=" ".join(reason.split())[:300],
        since=since, until=until, request_id=request_id, lines=len(lines),
    )  # fmt: skip


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
