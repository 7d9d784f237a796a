"""What had arrived before Carla typed it in counts from when it arrived; when she typed it stays written beside it."""

import datetime
from io import BytesIO
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from accounts.actions.remember import remember
from accounts.models import PersonalDatum
from accounts.roles import Role
from cases.actions.edit_draft import accept_privacy, attach_document, save_step
from cases.actions.open_counter_draft import open_counter_draft
from cases.actions.submit_draft import submit_draft
from cases.arrival import FURTHEST, Arrival, arrival_problem
from cases.deadlines import next_working_day
from cases.errors import Incomplete, WindowClosed, WrongArrival
from cases.filing import CounterAct, Filing, email_of, filing_rows
from cases.models import Case, Draft
from cases.paper import receipt_pdf
from cases.print_draft import draft_pdf
from cases.timeline import problems_of
from catalog.actions.activate import activate
from catalog.publishing import publish
from catalog.queries import current_definition
from catalog.visibility import visible_declarations
from integrations.models import Delivery
from integrations.results import dispatch
from tests.cases.conftest import SAMPLE, SYSTEM, operator, pdf, register
from tests.cases.test_counter import text_of
from tests.catalog.permit_answers import MATERNITY, allowance

ROME = ZoneInfo("Europe/Rome")
PROOF = "Timbro n. 123"
STAMPED = Arrival(datetime.datetime(2026, 3, 2, 9, 30, tzinfo=ROME), PROOF)
TYPED = datetime.datetime(2026, 3, 20, 11, tzinfo=ROME)


def clock(at):
    return mock.patch.object(timezone, "now", return_value=at.astimezone(datetime.UTC))


def filing(who, arrival=STAMPED, **changes):
    return Filing(**{"operator": who, "channel": "paper", "identified": "copy", "arrival": arrival, **changes})


def typed_in(person, service, who, arrival=STAMPED, email="anna@posta.example", **changes):
    """Ready to be sent."""
    draft = open_counter_draft(person, service, filing(who, arrival, **changes))
    accept_privacy(draft, person)
    answers = {"email": email, "motivo": "Una prova", "urgente": False}
    save_step(draft, person, "dati", ["email", "motivo", "urgente", "perche"], answers, {}, complete=True)
    attach_document(draft, person, current_definition(service).documents[0], pdf())
    return Draft.objects.get(id=draft.id)


def send(draft, person, who):
    return submit_draft(draft.id, person, ["vero"], CounterAct(who, signed=True))


@pytest.fixture
def late(anna, service, carla):
    """Stamped on 2 March, typed in on the 20th."""
    with clock(TYPED):
        return send(typed_in(anna, service, carla), anna, carla)


def test_it_is_received_when_it_arrived_and_keeps_when_it_was_typed(late):
    assert (late.received_at, late.entered_at, late.sent_at) == (STAMPED.at, TYPED, TYPED)
    assert Draft.objects.get(id=late.draft_id).submitted_at == TYPED


def test_the_term_counts_from_the_arrival(late):
    assert late.due_on == next_working_day(datetime.date(2026, 3, 2) + datetime.timedelta(days=30))


def test_the_timeline_seals_the_arrival_and_its_proof_at_the_instant_of_typing(late, anna):
    event = late.timeline.get(kind="received")
    assert (event.at, event.data["arrived_at"], event.text) == (TYPED, late.received_at.isoformat(), PROOF)
    assert PROOF not in str(event.data)
    assert list(problems_of(late)) == []


def test_a_proof_changed_afterwards_is_found_out(late):
    late.timeline.filter(kind="received").update(text="Timbro n. 999")
    assert len(list(problems_of(late))) == 1


def test_its_papers_say_both(late):
    for text in (text_of(late.documents.get(kind="application").file), words_of(receipt_pdf(late))):
        assert "Arrivata il" in text
        assert "2 marzo 2026, ore 09:30" in text
        assert "20 marzo 2026, ore 11:00" in text
    assert tuple(filing_rows(late)[1:3]) == (("Arrivata il", "02/03/2026 09:30"), ("Prova dell'arrivo", PROOF))


def words_of(paper):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)


def test_a_stamp_with_the_day_alone_shows_no_hour_that_nobody_knows(anna, service, carla):
    day = Arrival(datetime.datetime(2026, 3, 2, tzinfo=ROME), PROOF)
    with clock(TYPED):
        case = send(typed_in(anna, service, carla, day), anna, carla)
    assert ("Arrivata il", "02/03/2026") in filing_rows(case)
    assert "ore 00:00" not in words_of(receipt_pdf(case))


def test_the_paper_to_sign_bears_when_it_arrived_and_when_it_is_printed(anna, service, carla):
    with clock(TYPED):
        draft = typed_in(anna, service, carla)
        paper = words_of(draft_pdf(draft, anna))
    assert "Arrivata il" in paper
    assert paper.index("2 marzo 2026, ore 09:30") < paper.index("20 marzo 2026, ore 11:00")


def test_the_protocol_hears_of_the_arrival_and_keeps_its_own_date(late):
    assert Delivery.objects.get(key=f"case:{late.id}").payload["received_at"] == late.received_at.isoformat()
    case = register(late)
    assert case.protocol_at.isoformat() == "2026-11-20T09:00:00+00:00"
    assert case.received_at == STAMPED.at


def test_the_emergency_register_too(late):
    delivery = Delivery.objects.get(key=f"case:{late.id}")
    dispatch("protocol.emergency", delivery, {"number": "E-2026-1", "assigned_at": "2026-03-20T11:05:00+01:00"})
    late.refresh_from_db()
    assert (late.number, late.received_at) == ("E-2026-1", STAMPED.at)
    assert late.taken_in_charge_at == datetime.datetime(2026, 3, 20, 11, 5, tzinfo=ROME)


def test_whoever_stands_at_the_counter_applies_on_sending(anna, service, carla):
    changes = {"channel": "counter", "identified": "document", "evidence": "CI CA123"}
    with clock(STAMPED.at):
        draft = typed_in(anna, service, carla, None, **changes)
    with clock(TYPED):
        case = send(draft, anna, carla)
    assert (case.received_at, case.entered_at) == (TYPED, None)
    assert "arrived_at" not in case.timeline.get(kind="received").data


@pytest.mark.parametrize("channel", ["paper", "pec"])
def test_what_lies_before_the_clerk_has_arrived_also_if_it_is_finished_another_day(anna, service, carla, channel):
    with clock(STAMPED.at):
        draft = typed_in(anna, service, carla, None, channel=channel)
    with clock(TYPED):
        case = send(draft, anna, carla)
    assert (case.received_at, case.entered_at) == (STAMPED.at, TYPED)


def test_going_on_with_it_another_day_moves_nothing_unless_another_time_is_stated(anna, service, carla, giulia):
    with clock(TYPED):
        draft = typed_in(anna, service, carla)
        again = open_counter_draft(anna, service, filing(giulia, None))
        assert (again.id, again.arrived_at, again.filing["arrival_proof"]) == (draft.id, STAMPED.at, PROOF)
        other = Arrival(STAMPED.at - datetime.timedelta(days=1), "Timbro n. 122")
        corrected = open_counter_draft(anna, service, filing(giulia, other))
    assert (corrected.arrived_at, corrected.filing["arrival_proof"]) == (other.at, other.proof)


@pytest.mark.parametrize(
    ("arrival", "words"),
    [
        (Arrival(TYPED + datetime.timedelta(seconds=1), PROOF), "futuro"),
        (Arrival(TYPED - FURTHEST - datetime.timedelta(seconds=1), PROOF), "più di un anno fa"),
        (Arrival(STAMPED.at, ""), "che cosa lo prova"),
    ],
)
def test_an_arrival_must_be_possible_and_proved(anna, service, carla, arrival, words):
    with clock(TYPED), pytest.raises(WrongArrival, match=words):
        open_counter_draft(anna, service, filing(carla, arrival))
    assert not Draft.objects.exists()


def test_a_draft_left_until_a_year_has_passed_is_not_sent(anna, service, carla):
    with clock(TYPED):
        draft = typed_in(anna, service, carla)
    with clock(STAMPED.at + FURTHEST + datetime.timedelta(minutes=1)), pytest.raises(WrongArrival):
        send(draft, anna, carla)
    assert not Case.objects.exists()


INSTANTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.datetime.fromtimestamp(seconds, datetime.UTC))


@given(now=INSTANTS, before=st.timedeltas(datetime.timedelta(days=-800), datetime.timedelta(days=800)))
def test_what_is_accepted_lies_within_the_year_before(now, before):
    accepted = not arrival_problem(now - before, now)
    assert accepted == (datetime.timedelta(0) <= before <= FURTHEST)


# The call.


@pytest.fixture
def call(office, tmp_path):
    """«prova», open until 5 March at noon."""
    body = yaml.safe_load(SAMPLE.read_text())
    window = {"id": "bando", "opens": "2026-02-01", "closes": "2026-03-05T12:00"}
    body["windows"] = {"calls": [window], "closed_message": "Il bando è chiuso."}
    path = tmp_path / "prova.yaml"
    path.write_text(yaml.safe_dump(body, allow_unicode=True))
    assert publish([path]).problems == []
    return activate("prova", {}, "sociale", SYSTEM)


def test_what_arrived_within_the_call_is_taken_after_it(anna, call, carla):
    with clock(TYPED):
        assert send(typed_in(anna, call, carla), anna, carla).received_at == STAMPED.at


@pytest.mark.parametrize("clock_time", [(12, 0, 1), (23, 0)])
def test_what_arrived_after_it_is_not(anna, call, carla, clock_time):
    at = datetime.datetime.combine(datetime.date(2026, 3, 5), datetime.time(*clock_time), ROME)
    with clock(TYPED), pytest.raises(WindowClosed, match="Il bando è chiuso"):
        open_counter_draft(anna, call, filing(carla, Arrival(at, PROOF)))


# A peremptory term, on the real maternity allowance: six months from 10 September 2026.


def allowance_typed_in(office, anna, sara, arrival):
    service = activate(MATERNITY, {}, office.code, SYSTEM)
    definition = current_definition(service)
    answers = allowance(isee={"kind": "ordinary", "value": 100, "valid_until": "2027-12-31"})
    draft = open_counter_draft(anna, service, filing(sara, arrival))
    accept_privacy(draft, anna)
    for step in definition.steps:
        ids = [s.id if s.repeat else f.id for s in step.sections for f in s.fields]
        known = {key: answers[key] for key in ids if key in answers}
        save_step(draft, anna, step.id, ids, known, {}, complete=True)
    declared = [item.id for item in visible_declarations(definition, answers, draft.today)]
    return submit_draft(draft.id, anna, declared, CounterAct(sara, signed=True, accepts_incomplete=True))


@pytest.mark.parametrize(("day", "in_time"), [(10, True), (11, False)])
def test_a_peremptory_term_is_kept_by_the_day_of_arrival(office, anna, day, in_time):
    sara = operator("Sara", Role.SOCIAL_WORKER, office)
    arrival = Arrival(datetime.datetime(2027, 3, day, 23, 59, tzinfo=ROME), "PEC opec123")
    with clock(datetime.datetime(2027, 4, 15, 10, tzinfo=ROME)):
        if in_time:
            case = allowance_typed_in(office, anna, sara, arrival)
            assert timezone.localdate(case.received_at) == datetime.date(2027, 3, 10)
            return
        with pytest.raises(Incomplete) as refused:
            allowance_typed_in(office, anna, sara, arrival)
    assert {problem.field_id for problem in refused.value.problems} == {"event_date"}


# What the database holds, whatever the code does.


def test_no_application_sent_online_can_have_arrived_before(draft, case):
    past = timezone.now() - datetime.timedelta(days=1)
    with pytest.raises(IntegrityError, match="draft_arrived_before"), transaction.atomic():
        Draft.objects.filter(id=draft.id).update(arrived_at=past)
    with pytest.raises(IntegrityError, match="case_arrived_before"), transaction.atomic():
        Case.objects.filter(id=case.id).update(entered_at=timezone.now())


@pytest.mark.parametrize("off", [datetime.timedelta(seconds=1), -FURTHEST - datetime.timedelta(seconds=1)])
def test_no_case_arrives_after_it_was_typed_nor_a_year_before(late, off):
    with pytest.raises(IntegrityError, match="case_arrived_before"), transaction.atomic():
        Case.objects.filter(id=late.id).update(received_at=TYPED + off)


def test_no_draft_comes_from_the_future(anna, service, carla):
    draft = typed_in(anna, service, carla)
    with pytest.raises(IntegrityError, match="draft_arrived_before"), transaction.atomic():
        Draft.objects.filter(id=draft.id).update(arrived_at=timezone.now() + datetime.timedelta(days=1))


# What an old paper says, and the email on it.


def test_what_was_said_since_stands_against_an_older_paper(anna, service, carla):
    remember(anna, {"contact.email": "nuova@posta.example"}, PersonalDatum.Source.CITIZEN)
    anna.email = ""
    anna.save(update_fields=["email"])
    with clock(timezone.now()):
        past = Arrival(timezone.now() - datetime.timedelta(days=30), PROOF)
        send(typed_in(anna, service, carla, past, email="vecchia@posta.example"), anna, carla)
    assert anna.data.get(key="contact.email").value == "nuova@posta.example"


def test_an_email_typed_at_the_counter_serves_this_case_alone(anna, service, carla):
    case = send(typed_in(anna, service, carla, email="anma@posta.example"), anna, carla)
    anna.refresh_from_db()
    assert anna.email == "anna@posta.example"
    assert not anna.data.filter(key="contact.email").exists()
    assert Delivery.objects.get(kind="messaging.email").payload["to"] == "anma@posta.example"
    assert Delivery.objects.get(key=f"case:{case.id}").payload["sender"]["email"] == "anma@posta.example"
    assert "anma@posta.example, solo per questa pratica" in str(filing_rows(case))


def test_it_becomes_the_persons_own_where_there_was_none(anna, service, carla):
    anna.email = ""
    anna.save(update_fields=["email"])
    case = send(typed_in(anna, service, carla), anna, carla)
    anna.refresh_from_db()
    assert (anna.email, email_of(case)) == ("anna@posta.example", "anna@posta.example")
    assert "email" not in case.filing


def test_the_person_who_changes_theirs_afterwards_has_the_last_word(anna, service, carla):
    case = send(typed_in(anna, service, carla, email="anma@posta.example"), anna, carla)
    case.applicant.email = "anna.nuova@posta.example"
    assert email_of(case) == "anna.nuova@posta.example"
