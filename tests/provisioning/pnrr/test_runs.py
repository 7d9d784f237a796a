"""A run of the checks: what it looks at, what it leaves, and what stays with whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Draft, TimelineEvent
from integrations.models import Delivery, WorkSignal
from notifications.models import Message
from provisioning.pnrr.actions import run_checks as running
from provisioning.pnrr.actions.ask_run import ask_run
from provisioning.pnrr.actions.keep_dossier import change_dossier, open_dossier
from provisioning.pnrr.actions.run_checks import run_checks
from provisioning.pnrr.checks.finding import PLACES, Look, finding
from provisioning.pnrr.criteria import CRITERIA
from provisioning.pnrr.errors import AlreadyRunning, NoServices, NotServing
from provisioning.pnrr.looking.walk import rehearse
from provisioning.pnrr.models import CheckRun, Evidence
from provisioning.pnrr.queries import dossiers
from provisioning.pnrr.tasks import run_waiting_checks
from tenants.context import tenant_context
from tests.provisioning.pnrr.conftest import CODE, facts, offer_services

FIVE = ("contributo-economico", "sepoltura-defunto", "contrassegno-parcheggio-disabili", "assegno-maternita",
        "asilo-nido-iscrizione")  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_answers(unreachable):
    pass


@pytest.mark.parametrize("code", FIVE)
def test_it_goes_through_a_service_of_the_catalogue_to_its_end(segrate, code):
    offer_services(segrate, code)
    seen = rehearse(segrate, code)
    assert seen.stopped == ""
    assert seen.confirmation.is_there
    assert seen.case.is_there
    assert seen.facts.tracking_code in seen.confirmation.body


def test_a_rehearsal_leaves_nothing_behind(segrate, service):
    with tenant_context(segrate):
        before = WorkSignal.objects.count()
    rehearse(segrate, service)
    with tenant_context(segrate):
        left = [model.objects.count() for model in (User, Draft, Case, TimelineEvent, Delivery, Message)]
        assert left == [0, 0, 0, 0, 0, 0]
        assert WorkSignal.objects.count() == before


def test_without_a_mail_server_the_confirmation_leaves_on_no_channel(segrate, service):
    facts = rehearse(segrate, service).facts
    assert (facts.in_area, facts.channels) == (1, ())


def test_its_citizen_is_nobody_of_the_town(segrate, service):
    """Who has the made-up fiscal code keeps it: the rehearsal takes another."""
    from provisioning.pnrr.looking import walk

    with tenant_context(segrate):
        taken = walk._nobody(segrate)
    assert rehearse(segrate, service).stopped == ""
    with tenant_context(segrate):
        assert User.objects.get() == taken
        assert not Draft.objects.exists()


def test_a_service_placed_elsewhere_is_gone_through_as_far_as_its_sheet(segrate, service):
    from accounts.models.user import SYSTEM
    from catalog.actions.place_elsewhere import place_elsewhere

    with tenant_context(segrate):
        place_elsewhere(service, "Iscrizioni", "https://altro.example", by=SYSTEM)
    seen = rehearse(segrate, service)
    assert seen.stopped == "La domanda si fa in un'altra applicazione: Iscrizioni."
    assert seen.sheet.is_there


def done(dossier, fabio):
    run = ask_run(dossier, fabio)
    run_checks(run.id)
    run.refresh_from_db()
    return run


def test_a_run_leaves_evidence_for_every_criterion_that_a_machine_looks_at(dossier, fabio):
    run = done(dossier, fabio)
    assert (run.done, run.total, run.is_complete) == (2, 2, True)
    by_hand = {"R.SE.1.1", "R.SE.1.2", "R.SE.1.3", "R.SE.1.4", "R.SE.2.2", "R.SE.2.3"}
    looked_at = set(Evidence.objects.values_list("criterion", flat=True))
    assert looked_at == {criterion.code for criterion in CRITERIA} - by_hand
    evidence = Evidence.objects.get(criterion="C.SE.1.7")
    assert (evidence.outcome, evidence.service) == ("passed", CODE)
    assert evidence.looks[0]["excerpt"] == "Quanto è stato facile usare questo servizio?"
    assert evidence.looks[0]["url"].startswith("http://segrate.localhost/servizi/")


def test_of_many_places_what_is_wrong_is_told_and_the_rest_counted():
    looks = [Look(f"http://x/{n}", timezone.now(), "Visto", n != 29) for n in range(30)]
    told = finding(looks).facts()
    assert (len(told), told[0]["url"]) == (PLACES + 1, "http://x/29")
    assert told[-1]["found"] == "Guardati altri 16 punti, tutti a posto."


def test_done_again_after_a_crash_it_writes_nothing_twice(dossier, fabio):
    run = done(dossier, fabio)
    count = Evidence.objects.count()
    CheckRun.objects.update(ended_at=None, moved_at=timezone.now() - timedelta(hours=1))
    run_checks(run.id)
    assert Evidence.objects.count() == count


def test_while_one_is_under_way_no_second_begins(dossier, fabio):
    run = ask_run(dossier, fabio)
    with pytest.raises(AlreadyRunning):
        ask_run(dossier, fabio)
    CheckRun.objects.update(moved_at=timezone.now())
    run_checks(run.id)
    assert not Evidence.objects.exists()


def test_one_that_was_cut_off_makes_room(dossier, fabio):
    first = ask_run(dossier, fabio)
    CheckRun.objects.update(moved_at=timezone.now() - timedelta(minutes=11))
    ask_run(dossier, fabio)
    first.refresh_from_db()
    assert first.ended_at is not None
    assert not first.is_complete


def test_the_scheduler_picks_up_what_the_broker_did_not_hear_of(dossier, fabio, monkeypatch):
    run = ask_run(dossier, fabio)
    handed = []
    monkeypatch.setattr("provisioning.pnrr.tasks.hand_over", lambda task, argument: handed.append(argument))
    run_waiting_checks()
    CheckRun.objects.update(moved_at=timezone.now())
    run_waiting_checks()
    assert handed == [str(run.id)]


def test_what_breaks_in_one_service_stops_no_other(dossier, fabio, segrate, monkeypatch):
    offer_services(segrate, "assegno-maternita")
    change_dossier(dossier.id, fabio, facts(), [CODE, "assegno-maternita"], row_version=1)

    def breaking(town, code):
        if code == CODE:
            raise ZeroDivisionError("Anna Rossi")
        return rehearse(town, code)

    monkeypatch.setattr(running, "rehearse", breaking)
    assert done(dossiers().get(id=dossier.id), fabio).is_complete
    broken, whole = (Evidence.objects.get(criterion="C.SE.1.4", service=code) for code in (CODE, "assegno-maternita"))
    assert (broken.outcome, whole.outcome) == ("unsure", "passed")
    assert "ZeroDivisionError" in broken.looks[0]["found"]
    assert "Anna" not in str(broken.looks)


def test_when_the_site_cannot_be_looked_at_the_run_says_that_it_was_cut_off(dossier, fabio, monkeypatch):
    monkeypatch.setattr(running, "look_at_site", lambda *_args: 1 / 0)
    run = done(dossier, fabio)
    assert run.ended_at is not None
    assert not run.is_complete


def test_a_service_that_the_town_took_away_is_told(dossier, fabio, segrate):
    dossier.services.update(code="sparito")
    done(dossiers().get(id=dossier.id), fabio)
    evidence = Evidence.objects.get(criterion="C.SE.1.4")
    assert evidence.outcome == "unsure"
    assert "non c'è più" in evidence.looks[0]["found"]


def test_without_services_or_in_a_town_that_is_closed_nothing_runs(dossier, fabio, segrate):
    change_dossier(dossier.id, fabio, facts(), [], row_version=1)
    with pytest.raises(NoServices):
        ask_run(dossiers().get(id=dossier.id), fabio)
    segrate.state = "suspended"
    segrate.save()
    with pytest.raises(NotServing):
        ask_run(dossiers().get(id=dossier.id), fabio)


def test_evidence_of_one_town_is_never_of_another(dossier, fabio, borgo):
    offer_services(borgo, CODE)
    other = open_dossier(fabio, borgo, replace(facts(), inhabitants=4_200), [CODE])
    other = dossiers().get(id=other.id)
    for each in (dossier, other, dossier):
        done(each, fabio)
    for each, mine, others in ((dossier, "segrate", "borgo"), (other, "borgo", "segrate")):
        looks = [look for evidence in each.evidence.all() for look in evidence.looks]
        assert any(f"//{mine}.localhost" in look["url"] for look in looks)
        assert not any(f"{others}.localhost" in str(look) for look in looks)
        assert not any({"segrate": "Borgo Sereno", "borgo": "Segrate"}[mine] in str(look) for look in looks)


def test_files_of_a_rehearsal_are_left_to_the_sweep(segrate, service):
    from documents.actions.sweep import sweep_unused

    rehearse(segrate, service)
    with tenant_context(segrate):
        assert sweep_unused(timedelta(seconds=-5)) >= 1
        assert not any(default_storage.listdir("segrate")[1])
