"""The clerk's road: registration, documents, notice of rejection, outcome."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from cases.actions.answer import answer_request, send_observations
from cases.actions.assign import assign
from cases.actions.effects import Given
from cases.actions.run_transition import preview_message, run_transition
from cases.clock import running_suspension
from cases.deadlines import next_working_day
from cases.errors import AlreadyAsked, CaseError, GuardFailed, NotAllowed, NotRegistered, Outdated
from cases.models import Case, DocumentRequest, RejectionNotice, Suspension
from cases.queries import milestones
from catalog.queries import definition as definition_of
from documents.actions.store import open_stored, store_bytes
from integrations.models import Delivery
from integrations.results import dispatch
from notifications.models import Message
from notifications.templates import RenderedMessage
from tests.cases.conftest import PDF, pdf, register


def test_the_number_takes_the_case_in_charge(received, anna):
    case = register(received, number=77)
    assert case.number == "77/2026"
    assert case.state == "in_carico"
    assert case.taken_in_charge_at.isoformat() == "2026-11-20T09:00:00+00:00"
    assert Message.objects.filter(recipient=anna, event="registered").count() == 1


def test_a_second_answer_of_the_protocol_changes_nothing(case):
    events = case.timeline.count()
    register(case, number=999)
    assert case.number == "101/2026"
    assert case.timeline.count() == events
    assert Message.objects.filter(event="registered").count() == 1


def test_an_emergency_number_makes_it_workable_and_the_definitive_one_follows(received):
    delivery = Delivery.objects.get(key=f"case:{received.id}")
    dispatch("protocol.emergency", delivery, {"number": "E-2026-1", "assigned_at": "2026-11-20T10:00:00+01:00"})
    received.refresh_from_db()
    assert (received.number, received.is_registered, received.state) == ("E-2026-1", True, "in_carico")
    case = register(received, number=5)
    assert case.number == "5/2026"
    assert case.taken_in_charge_at.isoformat() == "2026-11-20T09:00:00+00:00"


def test_a_case_without_number_cannot_be_worked(received, carla):
    Case.objects.update(state="in_carico")
    with pytest.raises(NotRegistered):
        run_transition(received.id, "prendi", carla, "in_carico", Given())
    with pytest.raises(NotRegistered):
        assign(received.id, carla.user, carla)


def test_the_clerk_of_another_office_may_not(case, dario):
    with pytest.raises(NotAllowed):
        run_transition(case.id, "prendi", dario, "in_carico", Given())


def test_a_role_that_the_transition_does_not_name_may_not(case, giulia):
    with pytest.raises(NotAllowed):
        run_transition(case.id, "accogli", giulia, "in_carico", Given())


def test_a_second_click_changes_nothing(case, carla):
    run_transition(case.id, "accogli", carla, "in_carico", Given())
    messages, events = Message.objects.count(), case.timeline.count()
    with pytest.raises((Outdated, NotAllowed)):
        run_transition(case.id, "accogli", carla, "in_carico", Given())
    assert (Message.objects.count(), case.timeline.count()) == (messages, events)


def test_asking_for_documents_writes_stops_the_term_and_waits(case, carla, anna):
    asked = Given(items=("Carta d'identità", "Bolletta"))
    run_transition(case.id, "chiedi", carla, "in_carico", asked)
    case.refresh_from_db()
    request = case.document_requests.get()
    assert request.items == ["Carta d'identità", "Bolletta"]
    assert request.due_on == next_working_day(timezone.localdate() + timedelta(days=30))
    assert case.due_on == next_working_day(timezone.localdate(case.received_at) + timedelta(days=60))
    message = Message.objects.get(recipient=anna, event="documents_requested")
    assert "Bolletta" in message.body
    assert case.documents.filter(kind="letter").count() == 1
    assert Delivery.objects.filter(kind="protocol.register", payload__direction="out").count() == 1


def test_the_answer_restarts_the_term_and_moves_the_case(case, carla, anna):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        answer_request(case.id, anna, "Eccola", [pdf("bolletta.pdf")])
        case.refresh_from_db()
        assert case.state == "in_carico"
        assert case.suspensions.get().ended_on == timezone.localdate()
    received = timezone.localdate(case.received_at)
    assert case.due_on == next_working_day(received + timedelta(days=40))


def test_an_answer_needs_something_in_it_and_a_question(case, carla, anna):
    with pytest.raises(CaseError, match="Non ci sono richieste"):
        answer_request(case.id, anna, "Ciao", [])
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    with pytest.raises(CaseError, match="Scrivi una risposta"):
        answer_request(case.id, anna, "  ", [])


def test_another_person_cannot_answer(case, carla, bruno):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    with pytest.raises(Case.DoesNotExist):
        answer_request(case.id, bruno, "Ciao", [])


def test_the_term_stops_for_documents_only_once(case, carla, anna):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    answer_request(case.id, anna, "Eccola", [])
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Altro",)))
    assert Suspension.objects.filter(case=case).count() == 1
    assert [r.suspends for r in DocumentRequest.objects.order_by("asked_at")] == [True, False]


def test_nothing_is_asked_without_saying_what(case, carla):
    with pytest.raises(CaseError, match="almeno un documento"):
        run_transition(case.id, "chiedi", carla, "in_carico", Given())


def test_without_an_answer_the_case_goes_on_only_after_the_deadline(case, carla):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    with pytest.raises(GuardFailed, match="non è finito"):
        run_transition(case.id, "prosegui", carla, "sospesa", Given())
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        run_transition(case.id, "prosegui", carla, "sospesa", Given())
    case.refresh_from_db()
    assert case.state == "in_carico"


def test_a_notice_of_rejection_comes_before_the_rejection(case, carla, giulia, anna):
    with pytest.raises(CaseError, match="motivazione"):
        run_transition(case.id, "preavvisa", carla, "in_carico", Given())
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Manca un requisito."))
    with pytest.raises(GuardFailed):
        run_transition(case.id, "respingi", giulia, "preavviso", Given(reason="Manca."))
    send_observations(case.id, anna, "Non è vero", [])
    run_transition(case.id, "respingi", giulia, "preavviso", Given(reason="Manca davvero."))
    case.refresh_from_db()
    assert (case.outcome, case.state) == ("rejected", "respinta")
    assert case.closed_at is not None
    assert Message.objects.filter(event="rejected").count() == 1


def test_the_term_runs_again_ten_days_after_the_observations(case, carla, anna):
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Manca un requisito."))
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        send_observations(case.id, anna, "Non è vero", [])
    stop = case.suspensions.get()
    assert stop.ended_on == stop.started_on + timedelta(days=14)


def test_observations_are_sent_once(case, carla, anna):
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Manca un requisito."))
    send_observations(case.id, anna, "Non è vero", [])
    with pytest.raises(CaseError):
        send_observations(case.id, anna, "Ancora", [])


def test_the_message_goes_out_as_the_clerk_edited_it(case, carla, anna):
    edited = RenderedMessage("Oggetto mio", "Testo mio")
    run_transition(case.id, "accogli", carla, "in_carico", Given(message=edited))
    message = Message.objects.get(recipient=anna, event="accepted")
    assert (message.subject, message.body) == ("Oggetto mio", "Testo mio")


def test_the_preview_is_what_would_be_sent(case, carla, anna):
    transition = definition_of(case.definition_hash).workflow.transition("preavvisa")
    given = Given(reason="Manca un requisito.")
    preview = preview_message(case, transition, given)
    run_transition(case.id, "preavvisa", carla, "in_carico", given)
    assert Message.objects.get(event="rejection_notice").body == preview.body
    assert "Manca un requisito." in preview.body


def test_an_open_request_blocks_another(case, carla):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    Case.objects.update(state="in_carico")
    with pytest.raises(AlreadyAsked):
        run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Altro",)))
    assert DocumentRequest.objects.count() == 1


def test_the_citizen_sees_the_stages_with_their_dates(case, carla):
    run_transition(case.id, "accogli", carla, "in_carico", Given())
    case.refresh_from_db()
    stages = milestones(case)
    assert [(m.id, m.status) for m in stages] == [("ricezione", "done"), ("esame", "done"), ("esito", "done")]
    assert all(m.at for m in stages)


def test_a_case_is_given_to_a_colleague_only_by_the_head(case, carla, giulia, dario):
    with pytest.raises(NotAllowed):
        assign(case.id, giulia.user, carla)
    assign(case.id, carla.user, giulia)
    with pytest.raises(NotAllowed):
        assign(case.id, dario.user, giulia)
    case.refresh_from_db()
    assert case.assigned_to == carla.user


def test_assigning_twice_leaves_one_trace(case, carla):
    assign(case.id, carla.user, carla)
    assign(case.id, carla.user, carla)
    assert case.timeline.filter(kind="assigned").count() == 1


def test_the_first_deadline_is_the_term_of_the_service(received):
    expected = next_working_day(timezone.localdate(received.received_at) + timedelta(days=30))
    assert received.due_on == expected
    assert isinstance(received.due_on, date)


@time_machine.travel("2026-12-03T10:00:00+01:00")
def test_a_deadline_of_the_citizen_that_falls_on_a_holiday_moves_on(case, carla):
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Manca un requisito."))
    notice = RejectionNotice.objects.get(case=case)
    assert notice.observations_due_on == date(2026, 12, 14)
    assert case.suspensions.get().latest_end == date(2026, 12, 24)


@time_machine.travel("2026-11-27T10:00:00+01:00")
def test_the_stop_for_documents_never_lasts_more_than_thirty_days(case, carla):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    assert case.document_requests.get().due_on == date(2026, 12, 28)
    assert case.suspensions.get().latest_end == date(2026, 12, 27)


def test_the_clock_stands_also_in_the_ten_days_after_the_observations(case, carla, anna):
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Manca un requisito."))
    send_observations(case.id, anna, "Non è vero", [])
    today = timezone.localdate()
    stops = list(case.suspensions.all())
    assert running_suspension(stops, today + timedelta(days=9)) == stops[0]
    assert running_suspension(stops, today + timedelta(days=10)) is None


def text_of(document) -> str:
    with open_stored(document.file) as stream:
        return " ".join(page.extract_text() for page in PdfReader(stream).pages)


def test_the_decision_is_a_document_of_its_own(case, carla):
    run_transition(case.id, "accogli", carla, "in_carico", Given(reason="Ci sono tutti i requisiti."))
    outcome = case.documents.get(kind="outcome")
    text = text_of(outcome)
    assert "la domanda è accolta." in text
    assert "Ci sono tutti i requisiti." in text
    assert outcome.file.name == f"provvedimento-finale-{case.tracking_code}.pdf"


def test_the_office_may_attach_its_own_decision(case, carla):
    own = store_bytes(PDF, "determina.pdf", "application/pdf")
    run_transition(case.id, "accogli", carla, "in_carico", Given(outcome_file=own))
    assert case.documents.get(kind="outcome").file == own
