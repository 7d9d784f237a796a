"""What the town hall already knows of a person, as forms and pages show it: always with where it comes from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import CitizenRequest
from accounts.login.entry import SOURCE as LOGIN_SOURCE
from accounts.models import PersonalDatum, User
from accounts.queries import known_data
from cases.flow.known import Known, known_of
from cases.models import Case
from catalog.blueprint import NoteField, Section
from catalog.queries import definition
from catalog.resolve import ResolvedDefinition
from catalog.summary import address_line, readable

# What a login may bring before any application; the rest takes its words from the form that asked for it.
LABELS: Final = {
    "contact.pec": gettext_lazy("PEC"),
    "residence.address": gettext_lazy("Indirizzo di residenza"),
    "residence.domicile": gettext_lazy("Domicilio"),
    "payment.iban": gettext_lazy("IBAN"),
    "isee": gettext_lazy("ISEE"),
    "household.members": gettext_lazy("Nucleo familiare"),
    "person.citizenship": gettext_lazy("Cittadinanza"),
}
# On the page of contacts they stand in their own form.
CONTACTS: Final = ("contact.email", "contact.phone")


def known_for(request: CitizenRequest) -> dict[str, Known]:
    """By semantic key, identity from the login included."""
    return known_of(request.user, login_source(request), phrase)


def login_source(request: CitizenRequest) -> str:
    return str(request.session.get(LOGIN_SOURCE) or PersonalDatum.Source.SPID)


def phrase(source: str, recorded_at: datetime | None = None) -> str:
    """«Dato ricevuto da SPID il 12/03/2026»; empty for what the person is typing now or for an unknown source."""
    words = {
        PersonalDatum.Source.SPID: _("Dato ricevuto da SPID"),
        PersonalDatum.Source.CIE: _("Dato ricevuto da CIE"),
        PersonalDatum.Source.EIDAS: _("Dato ricevuto da eIDAS"),
        PersonalDatum.Source.CNS: _("Dato letto dalla CNS"),
        PersonalDatum.Source.ANPR: _("Dato dell'anagrafe nazionale (ANPR)"),
        PersonalDatum.Source.CASE: _("Dato preso da una tua richiesta precedente"),
        PersonalDatum.Source.CITIZEN: _("Dato che ci hai dato tu"),
        PersonalDatum.Source.COUNTER: _("Dato verificato allo sportello"),
        PersonalDatum.Source.DELEGATE: _("Dato scritto da chi ha presentato una domanda per te"),
    }
    text = words.get(source, "")  # type: ignore[call-overload]
    if not text or recorded_at is None:
        return text
    return _("%(what)s il %(day)s") % {"what": text, "day": date_format(timezone.localtime(recorded_at), "d/m/Y")}


def identity_rows(user: User) -> list[tuple[str, str]]:
    """Who is logged in, for the card «Richiedente»."""
    rows = [
        (_("Nome e cognome"), user.full_name),
        (_("Codice fiscale"), user.fiscal_code or ""),
        (_("Data di nascita"), user.birth_date.strftime("%d/%m/%Y") if user.birth_date else ""),
        (_("Luogo di nascita"), user.birth_place),
        (_("Sesso"), user.get_gender_display()),
    ]
    return [row for row in rows if row[1]]


def contacts_of(user: User) -> dict[str, str]:
    """Where the person is written to now: what they told us last, else what the login brought."""
    known = known_data(user)
    phone = known["contact.phone"].value if "contact.phone" in known else user.phone
    return {"email": user.email, "phone": phone}


def data_rows(user: User) -> list[tuple[str, str, str]]:
    """(label, value, source) of all that is known besides identity and contacts."""
    questions = _questions(user)
    rows = []
    for key, datum in sorted(known_data(user).items()):
        if key in CONTACTS or key.startswith("identity."):
            continue
        label, value = _in_words(key, datum.value, questions.get(key))
        rows.append((label, value, phrase(datum.source, datum.recorded_at)))
    return rows


Question = tuple[ResolvedDefinition, Any]


def _questions(user: User) -> dict[str, Question]:
    """Semantic key → the question of the person's own cases that asked for it."""
    found: dict[str, Question] = {}
    hashes = Case.objects.filter(applicant=user).order_by("definition_hash").values_list("definition_hash", flat=True)
    for resolved in map(definition, hashes.distinct()):
        for _step, section in resolved.sections():
            if section.repeat and section.profile:
                found[section.profile] = (resolved, section)
            asked = () if section.repeat else section.fields
            found |= {i.profile: (resolved, i) for i in asked if not isinstance(i, NoteField) and i.profile}
    return found


def _in_words(key: str, value: Any, question: Question | None) -> tuple[str, str]:
    label = str(LABELS.get(key, key))
    if question is None:
        return label, address_line(value) if isinstance(value, Mapping) else str(value)
    resolved, asked = question
    if isinstance(asked, Section):
        rows = value if isinstance(value, list) else []
        return asked.title, "\n".join(_row_in_words(resolved, asked, row) for row in rows)
    return asked.label, readable(resolved, asked, value)


def _row_in_words(resolved: ResolvedDefinition, section: Section, row: Mapping[str, Any]) -> str:
    return ", ".join(
        readable(resolved, item, row[item.id])
        for item in section.fields
        if not isinstance(item, NoteField) and item.id in row
    )
