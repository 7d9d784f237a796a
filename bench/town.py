"""A town of ten thousand cases. Each is a copy of one that the demonstration made by the platform's own actions, for another
person and on other days: documents, timeline with its seals, messages, stops of the clock and all."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final, Literal

from codicefiscale import codicefiscale
from django.db.models import Model
from django.utils import timezone

from accounts.models import PersonalDatum, User
from cases.models import Case, CaseDocument, DocumentRequest, Draft, RejectionNotice, Suspension, TimelineEvent
from cases.timeline import seal_of
from cases.tracking import new_code
from notifications.models import Message
from provisioning.fleet.demo.towns import SEGRATE
from tenants.context import public_context, tenant_context
from tenants.db import connection
from tenants.ids import uuid7
from tenants.models import Municipality

GIVEN: Final = {
    "M": "Luca Marco Andrea Matteo Paolo Davide Stefano Roberto Antonio Giuseppe Omar Ion Chen Karim Diego".split(),
    "F": "Giulia Sara Chiara Francesca Elisa Laura Paola Silvia Valentina Rosa Fatima Elena Mei Aicha Irina".split(),
}
FAMILY: Final = (
    "Rossi Ferrari Russo Bianchi Romano Gallo Costa Fontana Conti Esposito Ricci Bruno Greco Marino Barbieri Lombardi "
    "Moretti Villa Rinaldi Colombo Caruso Leone Longo Gentile Martinelli Vitale Ferri Bianco Marini Mazza Testa Grassi "
    "Pellegrini Farina Sala Riva Brambilla Cattaneo Galli Pozzi Hossain Popescu Hu Singh Diallo Hoxha Ramos Kone"
).split()
STREETS: Final = ("Roma", "Cassanese", "Rivoltana", "Morandi", "Gramsci", "Amendola", "Kennedy", "Conte Suardi")
PEOPLE_A_HUNDRED_CASES, CHUNK = 40, 500
# Of a hundred cases of a town so many are over; the open ones are young.
CLOSED_OF_HUNDRED, OLDEST_CLOSED_DAYS, OLDEST_OPEN_DAYS = 85, 1_000, 12
FIRST_NUMBER = 500_000
SHIFTED: Final = (
    "received_at", "entered_at", "taken_in_charge_at", "protocol_at", "due_on", "decided_at", "closed_at", "created_at", "at",
    "asked_at", "answered_at", "given_at", "observations_due_on", "observations_at", "started_on", "latest_end", "ended_on",
    "read_at", "sent_at",
)  # fmt: skip


def citizens(number: int, chance: Random) -> list[User]:
    """People born in this town, each with a right fiscal code of their own."""
    made: dict[str, User] = {}
    while len(made) < number:
        gender: Literal["M", "F"] = chance.choice(("M", "F"))
        given, family = chance.choice(GIVEN[gender]), chance.choice(FAMILY)
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(24_000))
        code = codicefiscale.encode(family, given, gender, born.isoformat(), "Milano")
        made[code] = User(
            login=code, kind=User.Kind.CITIZEN, fiscal_code=code, given_name=given, family_name=family, gender=gender,
            birth_date=born, birth_place="Milano", email=f"{given}.{family}@posta.example".lower(), phone="+39 333 1234567",
            password="!",
        )  # fmt: skip
    people = User.objects.bulk_create(made.values(), batch_size=CHUNK)
    PersonalDatum.objects.bulk_create([_residence(person, chance) for person in people], batch_size=CHUNK)
    return people


def _residence(person: User, chance: Random) -> PersonalDatum:
    """As a digital identity tells it."""
    address = f"Via {chance.choice(STREETS)} {chance.randrange(1, 90)}, 20054 Segrate (MI)"
    return PersonalDatum(
        user=person,
        key="residence.address",
        value=address,
        source=PersonalDatum.Source.SPID,
        recorded_at=timezone.now(),
    )


@dataclass
class Whole:
    """A case with all that hangs on it."""

    case: Case
    documents: list[CaseDocument]
    timeline: list[TimelineEvent]
    rest: list[Model]
    messages: list[Message]

    @classmethod
    def of(cls, case: Case) -> "Whole":
        requests, notice = list(case.document_requests.all()), RejectionNotice.objects.filter(case=case)
        rest: list[Model] = [*case.suspensions.all(), *requests, *notice]
        messages = list(Message.objects.filter(case_id=case.id))
        return cls(case, list(case.documents.all()), list(case.timeline.order_by("sequence")), rest, messages)


@dataclass
class Copyist:
    """Copies one whole case; `made` gathers the rows by model, in an order that foreign keys accept."""

    chance: Random
    numbers: "count[int]" = field(default_factory=lambda: count(FIRST_NUMBER))
    made: dict[type[Model], list[Any]] = field(
        default_factory=lambda: {
            model: []
            for model in (
                Draft,
                Case,
                CaseDocument,
                TimelineEvent,
                Suspension,
                DocumentRequest,
                RejectionNotice,
                Message,
            )
        }
    )

    def copy(self, whole: Whole, person: User, days: int) -> None:
        case = self._case(whole.case, person, days)
        ids = {str(whole.case.id): str(case.id), whole.case.tracking_code: case.tracking_code}
        old = whole.case.applicant
        ids |= {str(old.id): str(person.id), old.full_name: person.full_name, old.given_name: person.given_name}
        for document in whole.documents:
            fresh = self._renewed(document, case, days, ids)
            if document.protocol_number:
                same = document.protocol_number == whole.case.protocol_number
                fresh.protocol_number = case.protocol_number if same else next(self.numbers)
        for row in whole.rest:
            self._renewed(row, case, days, ids)
        for message in whole.messages:
            self._message(message, case, person, days, ids)
        self._timeline(whole.timeline, case, days, ids)

    def _case(self, model: Case, person: User, days: int) -> Case:
        case = _shifted(model, days)
        case.id, case.draft_id, case.tracking_code = uuid7(), uuid7(), new_code()
        case.applicant, case.applicant_name = person, person.full_name
        case.applicant_fiscal_code = person.fiscal_code or ""
        case.answers = {**model.answers, **_identity(person)}
        case.protocol_number = model.protocol_number and next(self.numbers)
        case.timeline_length, case.timeline_head = 0, ""
        self.made[Case].append(case)
        self.made[Draft].append(_sent_draft(case))
        return case

    def _renewed(self, row: Any, case: Case, days: int, ids: dict[str, str]) -> Any:
        fresh = _shifted(row, days)
        fresh.id, fresh.case = uuid7(), case
        ids[str(row.id)] = str(fresh.id)
        self.made[type(row)].append(fresh)
        return fresh

    def _message(self, message: Message, case: Case, person: User, days: int, ids: dict[str, str]) -> None:
        fresh = _shifted(message, days)
        fresh.id, fresh.case_id, fresh.recipient, fresh.delivery = uuid7(), case.id, person, None
        fresh.case_code, fresh.sent_at = case.tracking_code, fresh.created_at
        fresh.subject, fresh.body = _told(message.subject, ids), _told(message.body, ids)
        self.made[Message].append(fresh)

    def _timeline(self, events: list[TimelineEvent], case: Case, days: int, ids: dict[str, str]) -> None:
        for event in events:
            fresh = _shifted(event, days)
            fresh.id, fresh.case = uuid7(), case
            fresh.actor_id = ids.get(event.actor_id, event.actor_id)
            fresh.actor_name = ids.get(event.actor_name, event.actor_name)
            fresh.data = {key: ids.get(str(value), value) for key, value in event.data.items()}
            fresh.seal = seal_of(fresh, case.timeline_head)
            case.timeline_length, case.timeline_head = fresh.sequence, fresh.seal
            self.made[TimelineEvent].append(fresh)

    def store(self) -> None:
        for model, rows in self.made.items():
            model._default_manager.bulk_create(rows, batch_size=CHUNK)
            rows.clear()


def _told(text: str, ids: dict[str, str]) -> str:
    for old, new in ids.items():
        text = text.replace(old, new)
    return text


def _shifted(row: Any, days: int) -> Any:
    fresh = copy(row)
    fresh._state = copy(row._state)
    fresh._state.adding, fresh._state.fields_cache = True, dict(row._state.fields_cache)
    for name in SHIFTED:
        value = vars(fresh).get(name)
        if isinstance(value, date | datetime):
            setattr(fresh, name, value - timedelta(days=days))
    if getattr(fresh, "protocol_year", None) and isinstance(fresh, Case):
        fresh.protocol_year = fresh.received_at.year
    return fresh


def _identity(person: User) -> dict[str, Any]:
    born = person.birth_date.isoformat() if person.birth_date else None
    return {
        "given_name": person.given_name, "family_name": person.family_name, "fiscal_code": person.fiscal_code,
        "birth_date": born, "birth_place": person.birth_place, "email": person.email, "account_holder": person.full_name,
    }  # fmt: skip


def _sent_draft(case: Case) -> Draft:
    return Draft(
        id=case.draft_id, owner=case.applicant, service_code=case.service_code, definition_hash=case.definition_hash,
        updated_at=case.received_at, expires_at=case.received_at + timedelta(days=400), submitted_at=case.received_at,
        privacy_accepted_at=case.received_at,
    )  # fmt: skip


def fill(number: int) -> list[User]:
    """Bring the current municipality to `number` cases; the citizens made for it, the first ones with the most cases."""
    chance = Random(20_260_301)
    wholes = [
        Whole.of(case) for case in Case.objects.filter(taken_in_charge_at__isnull=False).select_related("applicant")
    ]
    over = [whole for whole in wholes if not whole.case.is_open]
    running = [whole for whole in wholes if whole.case.is_open]
    missing = max(number - Case.objects.count(), 0)
    people = citizens(max(missing * PEOPLE_A_HUNDRED_CASES // 100, 100), chance)
    copyist = Copyist(chance)
    for index in range(missing):
        closed = chance.randrange(100) < CLOSED_OF_HUNDRED
        days = chance.randrange(1, OLDEST_CLOSED_DAYS) if closed else chance.randrange(OLDEST_OPEN_DAYS)
        copyist.copy(chance.choice(over if closed else running), people[index % len(people)], days)
        if index % CHUNK == CHUNK - 1:
            copyist.store()
    copyist.store()
    return people


@contextmanager
def in_town(number: int) -> Iterator[list[User]]:
    """Inside Segrate, filled up to `number` cases: the people made for it."""
    with public_context():
        town = Municipality.objects.select_related("branding").get(schema_name=SEGRATE.facts.schema_name)
    with tenant_context(town):
        yield fill(number)
        _settle()


def _settle() -> None:
    """What PostgreSQL does by itself within minutes: tidy the tables up and know how they look."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
