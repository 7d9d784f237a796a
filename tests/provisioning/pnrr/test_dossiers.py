"""Keeping a dossier: who may, what is refused, what is written down."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from provisioning.pnrr.actions.confirm import confirm
from provisioning.pnrr.actions.identities import Credentials, add_identity, read_identity, remove_identity
from provisioning.pnrr.actions.keep_dossier import change_dossier, open_dossier
from provisioning.pnrr.checklist import checklist
from provisioning.pnrr.errors import (
    ChangedMeanwhile,
    IdentityGone,
    NoNote,
    NotStaff,
    TooManyServices,
    UnknownCriterion,
    UnknownService,
)
from provisioning.pnrr.models import CheckRun, Dossier, DossierEvent, Evidence, TrialIdentity
from provisioning.pnrr.queries import dossiers
from tenants.context import tenant_context
from tests.provisioning.pnrr.conftest import CODE, SHEET, facts, offer_services

SECRET = Credentials("SPID di prova", "valutatore", "parola-segreta", "Il codice arriva per SMS")


def kinds(dossier):
    return [event.kind for event in dossier.events.order_by("at", "id")]


def test_it_opens_with_its_services(dossier):
    assert [(s.code, s.path) for s in dossier.services.all()] == [(CODE, SHEET)]
    assert kinds(dossier) == ["opened"]
    assert dossier.events.get().by["name"] == "Fabio Riva"


def test_a_town_has_one_for_each_measure(dossier, fabio, segrate):
    with pytest.raises(ChangedMeanwhile):
        open_dossier(fabio, segrate, facts(), [])
    assert Dossier.objects.count() == 1


def test_changing_it_says_what_changed(dossier, marta):
    changed = change_dossier(dossier.id, marta, facts(contract_on=date(2023, 5, 16)), [], row_version=1)
    assert changed.row_version == 2
    assert changed.services.count() == 0
    last = dossier.events.first()
    assert (last.kind, last.about, last.by["name"]) == ("changed", "contract_on, services", "Marta Sala")


def test_saving_it_as_it_was_writes_nothing(dossier, fabio):
    change_dossier(dossier.id, fabio, facts(), [CODE], row_version=1)
    assert kinds(dossier) == ["opened"]


def test_who_saves_on_an_old_page_does_not_undo_a_colleague(dossier, fabio, marta):
    change_dossier(dossier.id, marta, facts(supplier="Actagov"), [CODE], row_version=1)
    with pytest.raises(ChangedMeanwhile):
        change_dossier(dossier.id, fabio, facts(supplier="Altro"), [CODE], row_version=1)
    dossier.refresh_from_db()
    assert dossier.supplier == "Actagov"


def test_services_that_the_town_has_not_are_refused(dossier, fabio):
    with pytest.raises(UnknownService):
        change_dossier(dossier.id, fabio, facts(), [CODE, "sepoltura-defunto"], row_version=1)


def test_it_funds_no_more_than_the_band_has(fabio, segrate, service):
    small = replace(facts(), inhabitants=4_000)
    with pytest.raises(TooManyServices):
        open_dossier(fabio, segrate, small, [CODE, "a", "b", "c", "d"])


def test_operators_of_a_town_keep_no_dossier(segrate, service):
    with tenant_context(segrate):
        elena = User.objects.create_operator("elena@segrate.example", given_name="Elena", family_name="Neri")
    with pytest.raises(NotStaff):
        open_dossier(elena, segrate, facts(), [])
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"cup": "SBAGLIATO"}, {"contract_on": date(2022, 1, 1)}, {"row_version": -1}, {"inhabitants": -1}]
)
def test_the_database_refuses_what_makes_no_sense(dossier, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(id=dossier.id).update(**wrong)


def test_a_person_judges_what_no_machine_sees(dossier, fabio):
    confirm(dossier, fabio, "C.SE.4.1", [], passed=True, words="  Lighthouse:  96 su tutte ")
    evidence = Evidence.objects.get()
    assert (evidence.outcome, evidence.note, evidence.by["name"]) == ("passed", "Lighthouse: 96 su tutte", "Fabio Riva")
    assert checklist(dossier).passed == 1
    assert kinds(dossier) == ["opened", "confirmed"]


@pytest.mark.parametrize(
    ("criterion", "services", "words", "error"),
    [
        ("C.SE.9.9", [], "Visto", UnknownCriterion),
        ("C.SE.1.1", [], "Visto", UnknownCriterion),
        ("C.SE.4.1", [CODE], "Visto", UnknownCriterion),
        ("C.SE.1.1", ["sepoltura-defunto"], "Visto", UnknownCriterion),
        ("C.SE.4.1", [], "   ", NoNote),
    ],
)
def test_a_judgement_without_place_or_words_is_refused(dossier, fabio, criterion, services, words, error):
    with pytest.raises(error):
        confirm(dossier, fabio, criterion, services, passed=True, words=words)
    assert not Evidence.objects.exists()


def test_evidence_is_only_added_to(dossier, fabio):
    confirm(dossier, fabio, "C.SE.4.1", [], passed=True, words="Visto")
    for change in (lambda rows: rows.update(note="x"), lambda rows: rows.delete()):
        with pytest.raises(TypeError):
            change(Evidence.objects.all())


def found(dossier, outcome, minute, by=None):
    from datetime import UTC, datetime

    at = datetime(2026, 11, 1, 10, minute, tzinfo=UTC)
    if by:
        words = {"by": by.snapshot(), "note": "Visto"}
    else:
        run = CheckRun.objects.create(dossier=dossier, asked_at=at, ended_at=at, by={"name": "x"}, total=1)
        words = {"run": run}
    Evidence.objects.create(dossier=dossier, criterion="C.SE.3.1", outcome=outcome, at=at, **words)


@pytest.mark.parametrize(
    ("story", "counts"),
    [
        ([("passed", False), ("failed", False)], "failed"),
        ([("failed", False), ("passed", True)], "passed"),
        ([("passed", True), ("unsure", False)], "passed"),
        ([("passed", False), ("unsure", False)], "unsure"),
        ([("passed", True), ("failed", False)], "failed"),
        ([("passed", True), ("failed", False), ("unsure", False)], "unsure"),
    ],
)
def test_the_newest_counts_and_not_seeing_takes_back_no_person_s_word(dossier, fabio, story, counts):
    for minute, (outcome, by_hand) in enumerate(story):
        found(dossier, outcome, minute, fabio if by_hand else None)
    entry = next(entry for entry in checklist(dossier).entries if entry.criterion.code == "C.SE.3.1")
    assert entry.outcome == counts


def test_one_service_that_fails_fails_the_criterion(dossier, fabio, segrate):
    offer_services(segrate, "assegno-maternita")
    change_dossier(dossier.id, fabio, facts(), [CODE, "assegno-maternita"], row_version=1)
    both = dossiers().get(id=dossier.id)
    confirm(both, fabio, "C.SE.1.1", [CODE, "assegno-maternita"], passed=True, words="Visto")
    confirm(both, fabio, "C.SE.1.1", [CODE], passed=False, words="Non entra")
    assert [entry.outcome for entry in checklist(both).entries][0] == "failed"


def test_a_trial_identity_is_kept_encrypted_and_each_reading_is_written_down(dossier, fabio, marta):
    identity = add_identity(dossier, fabio, SECRET)
    assert "parola-segreta" not in identity.sealed
    assert "valutatore" not in identity.sealed
    assert read_identity(dossier, identity.id, marta) == SECRET
    assert kinds(dossier) == ["opened", "identity_added", "identity_read"]
    assert not any("parola" in event.about for event in DossierEvent.objects.all())
    assert "parola" not in repr(SECRET)


def test_of_one_taken_away_nothing_stays(dossier, fabio):
    identity = add_identity(dossier, fabio, SECRET)
    remove_identity(dossier, identity.id, fabio)
    assert TrialIdentity.objects.get().sealed == ""
    with pytest.raises(IdentityGone):
        read_identity(dossier, identity.id, fabio)
    assert kinds(dossier) == ["opened", "identity_added", "identity_removed"]


def test_the_identity_of_one_town_is_not_found_in_another(dossier, fabio, borgo):
    identity = add_identity(dossier, fabio, SECRET)
    other = open_dossier(fabio, borgo, replace(facts(), inhabitants=4_200), [])
    with pytest.raises(TrialIdentity.DoesNotExist):
        read_identity(other, identity.id, fabio)
