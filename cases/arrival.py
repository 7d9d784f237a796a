"""When an application that a clerk types in reached the town hall: terms, windows and ages count from then (decision 12)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _l

from cases.channels import Channel
from tenants.text import Words

# Further back it is a slip of the pen more often than an application: a leap year, so that no calendar year is cut short.
FURTHEST = timedelta(days=366)
# What lies before the clerk has arrived, also when it is typed to the end on another day. Who stands at the counter, or
# is on the telephone, applies on sending: until then nothing is signed.
ON_PAPER = frozenset({Channel.PEC, Channel.PAPER})


@dataclass(frozen=True)
class Arrival:
    """`proof`: what shows it, such as the number of the protocol's stamp or the identifier of the PEC."""

    at: datetime
    proof: str


def arrival_problem(at: datetime, now: datetime) -> Words:
    """Why it cannot have arrived then; empty when it can."""
    if at > now:
        return _l("La data di arrivo non può essere nel futuro.")
    if at < now - FURTHEST:
        return _l("La data di arrivo è di più di un anno fa: controlla il giorno e l'anno.")
    return ""


def hour_is_known(at: datetime) -> bool:
    """A stamp often shows the day alone. Midnight stands for it: the instant of that day that is late for nothing."""
    return timezone.localtime(at).time() != time.min


def arrival_words(at: datetime) -> str:
    shape = "d/m/Y H:i" if hour_is_known(at) else "d/m/Y"
    return date_format(timezone.localtime(at), shape)
