"""A clerk's step waits before it leaves, and can be taken back whole until then."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from cases.actions.add_note import add_note
from cases.actions.answer import answer_request, send_observations
from cases.actions.assign import assign
from cases.actions.effects import Given
from cases.actions.hold_step import send_step_now
from cases.actions.run_transition import run_transition
from cases.actions.undo_step import undo_step
from cases.errors import CaseError, NotAllowed, Outdated, TooLate
from cases.models import Case, CaseDocument, DocumentRequest, RejectionNotice, Suspension, TimelineEvent
from cases.queries import case_by_code, case_of, cases_of, milestones, public_label
from cases.timeline import problems_of
from integrations.actions.lease import Lease, lease_next
from integrations.actions.retry_delivery import NotRetriable, retry_delivery
from integrations.models import Delivery, WorkSignal
from notifications.models import Message
from notifications.queries import messages_of, unread_count
from tests.cases.conftest import pdf

GRACE = timedelta(minutes=5)
ASK = Given(items=("Bolletta",))


@pytest.fixture(autouse=True)
def grace(settings):
    settings.SPORTELLO_STEP_GRACE_S = 300


def step(case, transition, who, given=ASK):
    return run_transition(case.id, transition, who, Case.objects.get(id=case.id).state, given)


def undo(case, who):
    return undo_step(case.id, who, Case.objects.get(id=case.id).held_until)


def standing(case):
    """All that a step may change, as it stands in the database."""
    row = Case.objects.filter(id=case.id).values().get()
    for moves in ("timeline_length", "timeline_head"):
        row.pop(moves)
    tables = (CaseDocument, DocumentRequest, RejectionNotice, Suspension)
    rest = [list(table.objects.filter(case=case).order_by("id").values()) for table in tables]
    letters = list(Message.objects.filter(case_id=case.id).order_by("id").values())
    return row, rest, letters, list(Delivery.objects.order_by("id").values())


def whole(case):
    assert list(problems_of(Case.objects.get(id=case.id))) == []


def test_it_holds_back_the_message_the_letter_and_their_deliveries(case, carla):
    before = set(Delivery.objects.values_list("id", flat=True))
    case = step(case, "chiedi", carla)
    held = Delivery.objects.exclude(id__in=before)
    assert sorted(held.values_list("kind", flat=True)) == ["messaging.email", "protocol.register"]
    assert set(held.values_list("not_before", flat=True)) == {case.held_until}
    assert not held.due(timezone.now()).exists()
    assert held.due(case.held_until).count() == 2
    assert WorkSignal.objects.filter(due_at=case.held_until).count() == 2


def test_the_citizen_sees_the_case_as_it_stood_before(case, carla, anna):
    label, stages, due = public_label(case), milestones(case), case.due_on
    told = list(messages_of(anna))
    step(case, "chiedi", carla)
    for seen in (case_of(anna, case.id), case_by_code(case.tracking_code)):
        assert (public_label(seen), milestones(seen)) == (label, stages)
    assert case_of(anna, case.id).due_on == due
    assert cases_of(anna).get().waits_for_you is False
    assert list(messages_of(anna)) == told
    assert unread_count(anna) == len(told)


def test_it_all_shows_once_the_time_is_up(case, carla, anna):
    told = messages_of(anna).count()
    step(case, "chiedi", carla)
    with time_machine.travel(timezone.now() + GRACE + timedelta(seconds=1)):
        assert public_label(case_of(anna, case.id)) == "Aspettiamo i tuoi documenti"
        assert cases_of(anna).get().waits_for_you is True
        assert messages_of(anna).count() == told + 1
        with pytest.raises(TooLate):
            undo(case, carla)


@pytest.mark.parametrize(
    ("transition", "given"),
    [
        ("prendi", Given()),
        ("chiedi", ASK),
        ("preavvisa", Given(reason="ISEE troppo alto")),
        ("accogli", Given(reason="Va bene")),
    ],
)
def test_undoing_leaves_everything_as_it_was(case, carla, transition, given):
    before, events = standing(case), case.timeline_length
    step(case, transition, carla, given)
    undone = undo(case, carla)
    assert standing(case) == before
    assert undone.timeline_length > events
    last = undone.timeline.order_by("sequence").last()
    assert (last.kind, last.data["transition"], last.data["first"]) == (
        TimelineEvent.Kind.UNDONE,
        transition,
        events + 1,
    )
    whole(case)


def test_undoing_brings_back_a_clock_that_the_step_had_started_again(case, carla, settings):
    settings.SPORTELLO_STEP_GRACE_S = 0
    step(case, "chiedi", carla)
    settings.SPORTELLO_STEP_GRACE_S = 300
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        before = standing(case)
        step(case, "prosegui", carla, Given())
        assert case.suspensions.get().ended_on is not None
        undo(case, carla)
        assert standing(case) == before
        whole(case)


def test_the_same_step_may_be_made_again_after_undoing(case, carla, anna):
    step(case, "chiedi", carla)
    undo(case, carla)
    step(case, "chiedi", carla, Given(items=("Contratto",)))
    send_step_now(case.id, carla)
    assert [request.items for request in case.document_requests.all()] == [["Contratto"]]
    assert messages_of(anna).filter(event="documents_requested").count() == 1
    moves = [stage.at for stage in milestones(case_of(anna, case.id))]
    assert len([at for at in moves if at]) == 2
    whole(case)


def test_a_stage_reached_by_an_undone_step_was_never_reached(case, carla, anna):
    step(case, "accogli", carla, Given(reason="Va bene"))
    undo(case, carla)
    assert [stage.at is None for stage in milestones(case_of(anna, case.id))] == [False, False, True]


def test_sending_now_lets_all_of_it_go(case, carla, anna):
    step(case, "chiedi", carla)
    sent = send_step_now(case.id, carla)
    now = timezone.now()
    assert not sent.is_held
    assert Delivery.objects.filter(not_before__gt=now).count() == 0
    assert DocumentRequest.objects.get().asked_at <= now
    assert case.documents.filter(created_at__gt=now).count() == 0
    assert messages_of(anna).filter(event="documents_requested").count() == 1
    with pytest.raises(TooLate):
        undo_step(case.id, carla, now)


def test_another_step_confirms_the_one_before(case, carla, giulia, anna):
    step(case, "prendi", carla, Given())
    first = Case.objects.get(id=case.id).held_until
    step(case, "chiedi", carla)
    with pytest.raises(Outdated):
        undo_step(case.id, carla, first)
    undone = undo(case, carla)
    assert (undone.state, undone.assigned_to_id) == ("in_carico", carla.user.id)
    assert undone.held is None


def test_a_note_does_not_stand_in_the_way_and_an_assignment_does(case, carla, giulia):
    step(case, "chiedi", carla)
    add_note(case.id, carla, "Ho sbagliato")
    undo(case, carla)
    step(case, "chiedi", carla)
    assign(case.id, giulia.user, giulia)
    with pytest.raises(Outdated):
        undo(case, carla)
    assert DocumentRequest.objects.count() == 1
    whole(case)


def test_only_who_made_it_or_heads_the_office_may_undo(case, carla, giulia, dario):
    step(case, "chiedi", carla)
    with pytest.raises(NotAllowed):
        undo(case, dario)
    with pytest.raises(NotAllowed):
        send_step_now(case.id, dario)
    assert undo(case, giulia).state == "in_carico"


def test_without_a_grace_nothing_waits_and_nothing_can_be_undone(case, carla, anna, settings):
    settings.SPORTELLO_STEP_GRACE_S = 0
    case = step(case, "chiedi", carla)
    assert (case.held_until, case.held) == (None, None)
    assert not Delivery.objects.exclude(not_before=None).exists()
    with pytest.raises(TooLate):
        undo_step(case.id, carla, timezone.now())


def test_a_move_caused_by_an_event_cannot_be_undone(case, carla, anna):
    step(case, "chiedi", carla)
    send_step_now(case.id, carla)
    case = answer_request(case.id, anna, "Ecco", [pdf()])
    assert case.held is None
    with pytest.raises(TooLate):
        undo_step(case.id, carla, timezone.now())


def test_what_the_citizen_does_meanwhile_lets_the_step_go_first(case, carla, anna):
    step(case, "preavvisa", carla, Given(reason="No"))
    send_observations(case.id, anna, "Non sono d'accordo", [])
    case.refresh_from_db()
    assert case.held is None
    assert RejectionNotice.objects.get().observations_at is not None
    assert messages_of(anna).filter(event="rejection_notice").exists()


def test_an_answer_to_a_case_just_closed_is_refused_and_the_decision_is_seen(case, carla, anna):
    step(case, "accogli", carla, Given(reason="Sì"))
    with pytest.raises(CaseError):
        answer_request(case.id, anna, "Ecco", [])
    assert public_label(case_of(anna, case.id)) == "Accolta"


def test_the_days_count_from_when_the_message_leaves(case, carla):
    rome = ZoneInfo("Europe/Rome")
    with time_machine.travel(datetime(2026, 12, 1, 23, 58, tzinfo=rome), tick=False):
        step(case, "preavvisa", carla, Given(reason="No"))
        case.refresh_from_db()
        notice, stop = RejectionNotice.objects.get(), case.suspensions.get()
        assert timezone.localdate(notice.given_at).isoformat() == "2026-12-02"
        assert notice.observations_due_on.isoformat() == "2026-12-14"  # the 12th is a Saturday
        assert stop.started_on.isoformat() == "2026-12-02"
        letter = Message.objects.get(event="rejection_notice")
        assert "14 dicembre 2026" in letter.body


def test_a_worker_that_took_a_delivery_forbids_to_undo(case, carla):
    case = step(case, "chiedi", carla)
    before = standing(case)
    key = Delivery.objects.get(subject__startswith="document:").id
    assert isinstance(lease_next(case.held_until, only=key), Lease)
    with pytest.raises(TooLate):
        undo(case, carla)
    assert Message.objects.filter(event="documents_requested").count() == 1
    assert standing(case)[:3] == before[:3]


def test_a_held_delivery_cannot_be_hurried_by_a_new_attempt(case, carla):
    step(case, "chiedi", carla)
    with pytest.raises(NotRetriable):
        retry_delivery(Delivery.objects.get(subject__startswith="document:"), {})


@pytest.fixture
def committed(fresh_database, settings):
    """Segrate with a registered case whose step is held, committed: what threads can see."""
    from accounts.models import RoleAssignment
    from accounts.roles import Role
    from cases.actions.edit_draft import accept_privacy, attach_document, save_step
    from cases.actions.open_draft import open_draft
    from cases.actions.submit_draft import submit_draft
    from catalog.actions.activate import activate
    from catalog.publishing import publish
    from catalog.queries import current_definition
    from offices.models import Office
    from tenants.context import tenant_context
    from tenants.models import Municipality
    from tests.cases.conftest import SAMPLE, SYSTEM, citizen, operator, register

    town = Municipality.objects.select_related("branding").get(schema_name="segrate")
    with tenant_context(town):
        office = Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1")
        publish([SAMPLE])
        service = activate("prova", {}, "sociale", SYSTEM)
        anna, carla = citizen("Anna", "BNCNNA85A41F205R"), operator("Carla", Role.CASE_OFFICER, office)
        assert RoleAssignment.objects.count() == 1
        draft = open_draft(anna, service)
        accept_privacy(draft, anna)
        answers = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": False}
        save_step(draft, anna, "dati", answers, answers, {}, complete=True)
        attach_document(draft, anna, current_definition(service).documents[0], pdf())
        case = submit_draft(draft.id, anna, ["vero"])
        # As the ledger does it: in the transaction that closes the delivery.
        with transaction.atomic():
            register(case)
        Delivery.objects.all().delete()
        yield town, step(case, "chiedi", carla), carla


def _in_threads(town, *works):
    from tenants.context import tenant_context

    def run(work):
        try:
            with tenant_context(town):
                work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)


@pytest.mark.parametrize("repeat", range(5))
def test_of_undoing_and_a_worker_exactly_one_wins(committed, repeat):
    """The worker's clock is ahead: for it the time is up while the clerk may still undo."""
    town, case, carla = committed
    start, undone, leases = threading.Barrier(3), [], []

    def clerk():
        start.wait()
        try:
            undo_step(case.id, carla, case.held_until)
            undone.append(True)
        except TooLate:
            undone.append(False)

    def worker():
        start.wait()
        leases.append(lease_next(case.held_until))

    _in_threads(town, clerk, worker, worker)
    taken = [lease for lease in leases if isinstance(lease, Lease)]
    assert len(undone) == 1
    assert (undone == [True]) == (taken == [])
    assert Delivery.objects.count() == (0 if undone == [True] else 2)
    assert DocumentRequest.objects.count() == (0 if undone == [True] else 1)
    assert case.documents.filter(kind="letter").count() == (0 if undone == [True] else 1)
    whole(case)


def test_two_clerks_undo_one_step_once(committed):
    town, case, carla = committed
    start, outcomes = threading.Barrier(2), []

    def clerk():
        start.wait()
        try:
            undo_step(case.id, carla, case.held_until)
            outcomes.append("undone")
        except (TooLate, NotAllowed):
            outcomes.append("refused")

    _in_threads(town, clerk, clerk)
    assert sorted(outcomes) == ["refused", "undone"]
    assert case.timeline.filter(kind=TimelineEvent.Kind.UNDONE).count() == 1
    whole(case)


def test_another_municipality_knows_nothing_of_the_held_step(case, carla, borgo):
    from tenants.context import tenant_context

    case = step(case, "chiedi", carla)
    with tenant_context(borgo):
        assert not Delivery.objects.exists()
        with pytest.raises(Case.DoesNotExist):
            undo_step(case.id, carla, case.held_until)
    assert Case.objects.get(id=case.id).is_held
