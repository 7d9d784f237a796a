"""Who came in through eIDAS and has an Italian fiscal code: one person, one file."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions.record_death import Death, record_deaths
from accounts.login.citizens import recognise
from accounts.login.identity import Identity
from accounts.login.problems import LoginProblem
from accounts.models import EidasLink, LoginRecord, PersonalDatum, User
from accounts.policies import Operator
from accounts.roles import Role
from cases.actions import join_citizen as joining
from cases.actions.join_citizen import (
    CodeInvalid,
    CodeOfAnother,
    CodeOfTheDead,
    DraftsOnBothSides,
    FileClosed,
    NotByEidas,
    Proof,
    join_citizen,
    without_code,
)
from cases.actions.open_draft import open_draft
from cases.errors import NotAllowed
from cases.models import Case, Draft
from cases.timeline import problems_of
from notifications.models import Message
from tenants.context import tenant_context
from tests.cases.conftest import citizen, operator

CODE, BRUNOS = "BNCNNA85A41F205Z", "BNCBRN80A01F205F"
PROOF = Proof("Certificato n. 1", "Ha ottenuto il codice fiscale")
IDENTITY = Identity(
    source="eidas", fiscal_code="", given_name="ANNA", family_name="BIANCHI", birth_date=date(1985, 1, 1), birth_place="",
    gender="F", email="anna@post.example", phone="", address={}, eidas_id="DE/IT/123",
)  # fmt: skip


@pytest.fixture
def anna(in_segrate):
    """With a code that is one: what a clerk types is checked."""
    return citizen("Anna", CODE)


@pytest.fixture
def abroad(anna, in_segrate):
    """Anna as she came in through eIDAS, before anybody knew that she has a file under her fiscal code."""
    return recognise(IDENTITY)


def _moved_to(user, case):
    """The case as if it had been made by the eIDAS account."""
    Case.objects.filter(pk=case.pk).update(applicant=user, applicant_fiscal_code="")
    Draft.objects.update(owner=user)
    Message.objects.update(recipient=user)


def test_the_two_files_become_one(abroad, anna, case, carla):
    _moved_to(abroad, case)
    now = timezone.now()
    LoginRecord.objects.create(user=abroad, key_hash=uuid4().hex, how="eidas", device="", opened_at=now, seen_at=now)
    assert join_citizen(abroad, CODE, PROOF, carla) == anna
    case.refresh_from_db()
    abroad.refresh_from_db()
    assert (case.applicant, case.applicant_fiscal_code, abroad.is_active) == (anna, CODE, False)
    assert list(problems_of(case)) == []
    assert case.timeline.last().kind == "joined"
    assert Message.objects.filter(recipient=anna).count() == Message.objects.count() > 0
    record = LoginRecord.objects.get()
    assert (record.user, record.ended_at is not None) == (anna, True)


def test_the_next_login_by_eidas_opens_the_one_file_and_renames_nobody(abroad, anna, carla):
    join_citizen(abroad, CODE, PROOF, carla)
    assert recognise(IDENTITY) == anna
    anna.refresh_from_db()
    assert (anna.given_name, User.objects.filter(kind="citizen").count()) == ("Anna", 2)


def test_who_has_no_other_file_keeps_this_one_with_the_code(in_segrate, carla):
    abroad = recognise(IDENTITY)
    assert join_citizen(abroad, CODE, PROOF, carla) == abroad
    abroad.refresh_from_db()
    assert (abroad.login, abroad.fiscal_code) == (f"cf:{CODE}", CODE)
    assert PersonalDatum.objects.get(user=abroad, key="identity.fiscal_code").source == "counter"
    assert recognise(IDENTITY) == abroad
    assert recognise(Identity(**{**vars(IDENTITY), "source": "spid", "fiscal_code": CODE, "eidas_id": ""})) == abroad


def test_the_trace_says_who_did_it_and_what_they_saw(abroad, anna, carla):
    join_citizen(abroad, CODE, PROOF, carla)
    link = EidasLink.objects.get()
    assert (link.by["name"], link.proof, link.reason) == ("Carla Neri", PROOF.document, PROOF.reason)
    assert (link.user, link.absorbed, link.eidas_id) == (anna, abroad, "DE/IT/123")


@pytest.mark.parametrize("has_other", [True, False])
def test_done_twice_it_is_done_once(in_segrate, carla, request, has_other):
    if has_other:
        request.getfixturevalue("anna")
    abroad = recognise(IDENTITY)
    whole = join_citizen(abroad, CODE, PROOF, carla)
    assert join_citizen(User.objects.get(pk=abroad.pk), CODE, PROOF, carla) == whole
    assert EidasLink.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "refusal"), [("BNCNNA85A41F205R", CodeInvalid), ("", CodeInvalid), (BRUNOS, CodeOfAnother)]
)
def test_a_code_that_cannot_be_theirs_is_refused(abroad, bruno, carla, code, refusal):
    with pytest.raises(refusal):
        join_citizen(abroad, code, PROOF, carla)
    assert EidasLink.objects.count() == 0


def test_the_code_of_somebody_recorded_as_dead_is_nobody_elses(abroad, carla):
    record_deaths([Death(CODE, date(2026, 3, 2))])
    with pytest.raises(CodeOfTheDead):
        join_citizen(abroad, CODE, PROOF, carla)
    assert (without_code().get(), EidasLink.objects.count()) == (abroad, 0)


def test_who_has_a_fiscal_code_is_joined_to_nobody(anna, bruno, carla):
    User.objects.filter(pk=bruno.pk).update(birth_date=None)
    bruno.refresh_from_db()
    with pytest.raises(NotByEidas):
        join_citizen(bruno, CODE, PROOF, carla)


def test_a_closed_file_takes_nobody_in(abroad, anna, carla):
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(FileClosed):
        join_citizen(abroad, CODE, PROOF, carla)
    assert User.objects.get(pk=abroad.pk).is_active


def test_an_application_begun_in_both_files_has_to_be_decided_by_the_person(abroad, anna, service, carla):
    open_draft(anna, service)
    open_draft(abroad, service)
    with pytest.raises(DraftsOnBothSides):
        join_citizen(abroad, CODE, PROOF, carla)
    assert (Draft.objects.filter(owner=abroad).count(), EidasLink.objects.count()) == (1, 0)


def test_what_was_begun_in_one_file_alone_comes_along(abroad, anna, service, carla):
    draft = open_draft(abroad, service)
    join_citizen(abroad, CODE, PROOF, carla)
    draft.refresh_from_db()
    assert draft.owner == anna


@pytest.mark.parametrize("role", [Role.CASHIER, Role.AUDITOR, Role.ADMINISTRATOR, Role.PROTOCOL_CLERK])
def test_only_those_who_check_proofs_join_files(abroad, office, role):
    who = operator("Rita", role, None if role == Role.ADMINISTRATOR else office)
    with pytest.raises(NotAllowed):
        join_citizen(abroad, CODE, PROOF, who)


def test_a_closed_account_after_joining_lets_nobody_in(abroad, anna, carla):
    join_citizen(abroad, CODE, PROOF, carla)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(LoginProblem):
        recognise(IDENTITY)


def test_another_municipality_knows_nothing_of_it(abroad, anna, carla, borgo):
    join_citizen(abroad, CODE, PROOF, carla)
    with tenant_context(borgo):
        assert recognise(IDENTITY).login == "eidas:DE/IT/123"
        assert EidasLink.objects.count() == 0


def test_a_failure_half_way_leaves_both_files_as_they_were(abroad, anna, case, carla, monkeypatch):
    _moved_to(abroad, case)

    def _fail(*args):
        raise RuntimeError

    monkeypatch.setattr(joining, "_tell", _fail)
    with pytest.raises(RuntimeError):
        join_citizen(abroad, CODE, PROOF, Operator(carla.user))
    case.refresh_from_db()
    assert (case.applicant, without_code().get()) == (abroad, abroad)
