"""«Presentare domanda per un contributo»: the branches of the real service."""

import re

import pytest

from catalog.blueprint import Effect, Trigger
from catalog.checking import documents_of_step, incomplete_steps, missing_declarations, problems_of_answers
from catalog.forms import build_declarations_form
from catalog.parameters import InvalidParameters
from catalog.profile import profile_values
from catalog.publishing import LIBRARY, read_blueprint
from catalog.resolve import resolve
from catalog.summary import summary
from catalog.visibility import computed, prune, required_documents
from tests.catalog.answers import BRANCHES, DOCUMENTS, IBAN, OLDER_RELATIVE, TODAY, complete, contribution, post

CHILD = {"given_name": "Luca", "family_name": "Rossi", "fiscal_code": "RSSLCU10A01I577Q", "birth_date": "2010-01-01"}
HEALTH_OR_NEED = re.compile(
    r"salut|malatt|invalid|disab|povert|disagio|indigen|bisogn|contribut|sociale", re.IGNORECASE
)


def problems(answers, documents=frozenset()):
    found = problems_of_answers(contribution(), answers, documents, TODAY)
    return {(problem.step_id, problem.field_id) for problem in found}


def needed(answers):
    return {document.id for document in required_documents(contribution(), answers, TODAY) if document.required}


@pytest.mark.parametrize("reason", BRANCHES)
def test_every_reason_can_be_completed(reason):
    assert problems(complete(reason), DOCUMENTS[reason]) == set()
    assert needed(complete(reason)) == DOCUMENTS[reason]


@pytest.mark.parametrize("reason", BRANCHES)
def test_every_reason_asks_its_own_questions_and_no_others(reason):
    everything = {key: value for branch in BRANCHES.values() for key, value in branch.items()}
    kept = prune(contribution(), {**everything, **complete(reason)}, TODAY)
    assert kept.keys() & everything.keys() == BRANCHES[reason].keys()


@pytest.mark.parametrize("reason", BRANCHES)
def test_a_missing_mandatory_document_stops_the_step_that_asks_it(reason):
    assert problems(complete(reason)) == {("dati-specifici", name) for name in DOCUMENTS[reason]}


def test_nothing_answered_is_nothing_complete():
    assert incomplete_steps(contribution(), {}, (), (), TODAY) == ["dati-generali", "dati-specifici"]


def test_a_step_not_yet_gone_through_is_incomplete_even_when_right():
    assert incomplete_steps(contribution(), complete(), (), {"dati-generali"}, TODAY) == ["dati-specifici"]
    assert incomplete_steps(contribution(), complete(), (), {"dati-generali", "dati-specifici"}, TODAY) == []


def test_a_permit_is_asked_only_of_citizens_of_other_countries():
    permit = {
        "permit_kind": "ordinary",
        "permit_number": "I123",
        "permit_renewal": False,
        "permit_expiry": "2027-01-01",
    }
    assert problems(complete(citizenship="non_eu")) == {
        ("dati-generali", name) for name in ("permit_kind", "permit_number", "permit_renewal")
    }
    assert problems(complete(citizenship="non_eu", **permit)) == set()
    assert prune(contribution(), complete(**permit), TODAY).keys() & permit.keys() == set()


def test_an_expired_permit_needs_the_receipt_of_its_renewal():
    permit = {"permit_kind": "ordinary", "permit_number": "I123", "permit_expiry": "2026-01-01"}
    expired = complete(citizenship="non_eu", permit_renewal=False, **permit)
    renewing = complete(citizenship="non_eu", permit_renewal=True, **permit)
    assert problems(expired) == {("dati-generali", "permit_expiry")}
    assert problems(renewing) == {("dati-generali", "permit_renewal_receipt")}
    assert problems(renewing, {"permit_renewal_receipt"}) == set()


def representing(role, person=OLDER_RELATIVE, **more):
    home = complete()["residence"]
    return complete(
        applies_for="other", representative_role=role, represented=person, represented_residence=home, **more
    )


@pytest.mark.parametrize("role", ["guardian", "curator", "support_administrator"])
def test_who_was_appointed_by_a_judge_attaches_the_appointment(role):
    assert needed(representing(role)) == {"appointment"}


def test_a_parent_attaches_nothing_and_represents_only_a_minor():
    assert problems(representing("parent", CHILD)) == set()
    assert problems(representing("parent")) == {("dati-generali", "represented__birth_date")}


def test_who_represents_another_person_declares_it():
    on_behalf = missing_declarations(contribution(), representing("guardian"), [], TODAY)
    for_oneself = missing_declarations(contribution(), complete(), [], TODAY)
    assert {d.field_id for d in on_behalf} - {d.field_id for d in for_oneself} == {"is_representative"}


def test_the_declarations_must_all_be_made():
    form = build_declarations_form(contribution(), complete(), TODAY, data={"facts_true": "on"})
    assert not form.is_valid()
    assert form.declared() == ["facts_true"]
    assert len(form.errors) == 4


def test_without_an_isee_the_application_can_be_sent():
    answers = complete(has_isee=False)
    assert "isee" not in prune(contribution(), answers, TODAY)
    assert problems(answers) == set()


@pytest.mark.parametrize("kind", ["ordinary", "current", "social_care"])
def test_it_takes_the_three_kinds_of_isee(kind):
    assert problems(complete(isee={"kind": kind, "value": 100, "valid_until": "2026-12-31"})) == set()


def test_it_refuses_another_kind_of_isee():
    wrong = complete(isee={"kind": "university", "value": 100, "valid_until": "2026-12-31"})
    assert problems(wrong) == {("dati-specifici", "isee__kind")}


def test_the_creditor_can_be_paid_directly():
    creditor = {"name": "Immobiliare Nord", "tax_code": "12345678903"}
    kept = prune(contribution(), complete(payment_method="creditor", creditor=creditor), TODAY)
    assert "iban" not in kept
    assert problems(kept) == set()


def test_without_an_account_no_iban_is_asked():
    kept = prune(contribution(), complete(payment_method="no_account"), TODAY)
    assert kept.keys() & {"iban", "account_holder", "creditor"} == set()
    assert problems(kept) == set()


def test_what_is_urgent_is_explained():
    assert problems(complete(urgent=True)) == {("dati-specifici", "urgent_reason")}


def test_the_municipality_may_set_a_highest_amount():
    definition = contribution(max_amount=40000)
    assert [p.message for p in problems_of_answers(definition, complete(), (), TODAY)] == [
        "L'importo è più alto del massimo previsto (400,00 euro)."
    ]
    assert problems_of_answers(definition, complete(amount=40000), (), TODAY) == []


def test_it_counts_the_household():
    member = {"given_name": "Luca", "family_name": "Rossi", "fiscal_code": "RSSLCU10A01I577Q", "relation": "child"}
    assert computed(contribution(), complete(household=[member]), TODAY) == {"household_size": 2}


def test_it_cannot_be_activated_without_published_criteria():
    blueprint = read_blueprint(LIBRARY / "contributo-economico.yaml")
    with pytest.raises(InvalidParameters) as caught:
        resolve(blueprint, "0" * 64, {}, {})
    assert set(caught.value.errors) == {"criteria_url"}


@pytest.mark.parametrize(("days", "allowed"), [(29, False), (30, True), (60, True), (90, True), (91, False)])
def test_the_term_is_between_thirty_and_ninety_days(days, allowed):
    if allowed:
        assert contribution(term_days=days).term_days == days
        return
    with pytest.raises(InvalidParameters):
        contribution(term_days=days)


def test_it_asks_the_documents_where_they_belong():
    definition, answers = contribution(), representing("guardian", reason="bills")
    assert [d.id for d in documents_of_step(definition, "dati-generali", answers, TODAY)] == ["appointment"]
    asked = [d.id for d in documents_of_step(definition, "dati-specifici", answers, TODAY)]
    assert asked == ["unpaid_bills", "other_documents"]


def test_the_summary_reads_like_italian():
    rows = {
        row.label: row
        for section in summary(contribution(), complete("rent"), {"iban": "case"})
        for row in section.rows
    }
    assert rows["Quanto chiedi?"].value == "500,00 euro"
    assert rows["Data di nascita"].value == "15/04/1985"
    assert rows["Che cosa succede?"].value == "Ho ricevuto uno sfratto o un atto di rilascio"
    assert rows["La situazione è urgente?"].value == "No"
    assert rows["IBAN"] == ("IBAN", "IT60 X054 2811 1010 0000 0123 456", "case")


def test_the_summary_keeps_answers_apart_that_hold_commas():
    answers = complete("health") | {"health_kinds": ["visits", "dentist"]}
    rows = {row.label: row.value for section in summary(contribution(), answers, {}, TODAY) for row in section.rows}
    assert rows["Tipo di spesa"] == "Visite, esami o terapie; Cure dentistiche"


def test_the_summary_holds_nothing_that_is_hidden():
    answers = {**complete("rent"), **BRANCHES["health"]}
    assert "Spese di salute" not in {section.title for section in summary(contribution(), answers, {}, TODAY)}


def test_it_teaches_what_may_be_used_again_but_not_identity():
    values = profile_values(contribution(), complete(), TODAY)
    assert values["payment.iban"] == IBAN
    assert values["isee"] == complete()["isee"]
    assert values["contact.email"] == "anna@example.org"
    assert not [key for key in values if key.startswith("identity.")]


def test_no_message_speaks_of_health_or_need():
    for message in contribution().messages.values():
        assert not HEALTH_OR_NEED.search(f"{message.subject} {message.body}")


def test_it_is_restricted():
    assert contribution().restricted


def test_a_case_can_be_accepted_from_the_first_state_on():
    path = ["register", "take", "propose", "accept", "close"]
    assert walk(path).outcome == "accepted"


def test_a_case_is_rejected_only_after_the_notice():
    assert walk(["register", "take", "announce_rejection", "observations_arrived", "reject"]).outcome == "rejected"
    reject = contribution().workflow.transition("reject")
    assert reject.guard == "case.notice_sent && case.observations_closed"
    assert reject.needs_reason


def test_documents_are_asked_and_arrive():
    assert walk(["register", "take", "ask_documents", "documents_arrived"]).id == "admissibility"
    assert Effect.RESUME in contribution().workflow.transition("documents_arrived").effects


def test_only_the_protocol_moves_a_new_case():
    assert [t.id for t in contribution().workflow.transitions_from("received", Trigger.REGISTERED)] == ["register"]
    assert contribution().workflow.transitions_from("received") == []


def walk(path):
    workflow = contribution().workflow
    state = workflow.state(workflow.initial)
    for name in path:
        transition = workflow.transition(name)
        assert state.id in transition.from_
        state = workflow.state(transition.to)
    return state


def test_what_the_form_asks_is_never_lost_by_going_back():
    answers = complete("care")
    for step in ("dati-generali", "dati-specifici"):
        assert post(contribution(), step, answers).is_valid()
