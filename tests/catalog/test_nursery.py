"""«Richiedere iscrizione all'asilo nido»: the branches of the real service."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.actions.change import InvalidCustomisation, resolved
from catalog.blueprint import Trigger
from catalog.checking import missing_declarations, problems_of_answers
from catalog.parameters import InvalidParameters
from catalog.publishing import LIBRARY, read_blueprint
from catalog.resolve import resolve
from catalog.summary import summary
from catalog.visibility import computed, prune, required_documents
from catalog.windows import window_state
from tests.catalog.nursery import CHILD, CODE, FATHER, PARAMETERS, TODAY, TWIN, complete, nursery, person

ROME = ZoneInfo("Europe/Rome")
PRIVATE = re.compile(r"disab|salut|malatt|certificat|vaccin|affid|isee|reddit|povert|separat|giudice", re.IGNORECASE)


def problems(answers, documents=frozenset(), definition=None, today=TODAY):
    found = problems_of_answers(definition or nursery(), answers, documents, today)
    return {(problem.step_id, problem.field_id) for problem in found}


def needed(answers):
    return {document.id for document in required_documents(nursery(), answers, TODAY) if document.required}


def declared(answers, today=TODAY):
    return {problem.field_id for problem in missing_declarations(nursery(), answers, [], today)}


def at(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ROME)


def test_it_can_be_completed():
    assert problems(complete()) == set()
    assert needed(complete()) == set()


@pytest.mark.parametrize("kind", ["together", "apart"])
def test_it_asks_about_the_other_parent_when_there_is_one(kind):
    assert problems(complete(family_kind=kind)) == set()
    missing = problems(complete(family_kind=kind, other_parent=None, other_work=None))
    assert {field.partition("__")[0] for _step, field in missing} == {"other_parent", "other_work"}


def test_who_raises_a_child_alone_is_asked_for_nobody_else():
    kept = prune(nursery(), complete(family_kind="one_parent"), TODAY)
    assert kept.keys() & {"other_parent", "other_work", "custody_act"} == set()
    assert problems(kept) == set()


def test_a_sole_custody_names_the_decision_and_attaches_nothing():
    alone = complete(family_kind="sole", other_parent=None, other_work=None)
    assert problems(alone) == {("dati-specifici", "custody_act")}
    assert needed(alone | {"custody_act": "Tribunale di Rimini, 12/2026"}) == set()


@pytest.mark.parametrize("role", ["guardian", "foster"])
def test_a_guardian_attaches_the_appointment_and_is_not_asked_about_the_parents(role):
    answers = complete(applicant_role=role)
    assert needed(answers) == {"appointment"}
    assert "family_kind" not in prune(nursery(), answers, TODAY)
    assert declared(answers) - declared(complete()) == {"is_representative"}


@pytest.mark.parametrize("work", ["seeking", "student", "not_working"])
def test_hours_of_work_are_asked_of_who_works(work):
    kept = prune(nursery(), complete(work=work), TODAY)
    assert kept.keys() & {"weekly_hours", "work_town"} == set()
    assert problems(kept) == set()


def test_a_disability_wants_its_certificate_and_nothing_else_does():
    assert needed(complete(child_disability=True)) == {"child_disability_certificate"}
    assert needed(complete(family_disability=True)) == {"family_disability_certificate"}


def test_no_certificate_of_vaccination_and_no_isee_is_ever_asked():
    documents = {document.id for document in nursery().documents}
    assert documents == {"appointment", "child_disability_certificate", "family_disability_certificate"}
    assert "vaccinations_read" in declared(complete())


def test_without_an_isee_it_is_accepted_and_the_highest_fee_is_declared():
    without = complete(has_isee=False)
    assert problems(without) == set()
    assert "isee" not in prune(nursery(), without, TODAY)
    assert declared(without) - declared(complete()) == {"highest_fee"}


@pytest.mark.parametrize(("kind", "right"), [("minors", True), ("current", True), ("ordinary", False)])
def test_the_isee_is_the_one_for_minors(kind, right):
    isee = {"kind": kind, "value": 100, "valid_until": "2026-12-31"}
    assert (problems(complete(isee=isee)) == set()) is right


def test_a_family_that_is_moving_here_says_when_and_where():
    moving = complete(child_residence="moving")
    missing = {field for _step, field in problems(moving)}
    assert missing == {"child_address", "moving_date", "moving_address"}
    where = {"child_address": complete()["residence"], "moving_address": complete()["residence"]}
    assert problems({**moving, **where, "moving_date": "2027-01-10"}) == set()


def test_who_lives_elsewhere_may_apply_where_the_call_says_so():
    elsewhere = complete(child_residence="elsewhere", child_address=complete()["residence"])
    assert problems(elsewhere) == set()
    assert computed(nursery(), elsewhere, TODAY)["appended"]
    assert problems(elsewhere, definition=nursery(non_residents=False)) == {("dati-generali", "child_residence")}


def test_twins_are_one_application():
    together = complete(has_twins=True, twins=[TWIN, person("Piero", "2025-09-11")])
    assert problems(together) == set()
    assert computed(nursery(), together, TODAY)["children"] == 3
    assert computed(nursery(), complete(), TODAY)["children"] == 1


@pytest.mark.parametrize("other", [CHILD, person("Ada", "2024-01-15", gender="F")])
def test_a_twin_is_another_child_of_the_same_birth(other):
    assert problems(complete(has_twins=True, twins=[other])) != set()


@pytest.mark.parametrize("field", ["child", "other_parent"])
def test_the_applicant_is_neither_the_child_nor_the_other_parent(field):
    anna = {key: complete()[key] for key in ("given_name", "family_name", "fiscal_code", "birth_date")}
    step = "dati-generali" if field == "child" else "dati-specifici"
    assert (step, f"{field}__fiscal_code") in problems(complete(**{field: anna}))


def test_the_child_is_not_among_the_siblings():
    sibling = {**{k: v for k, v in CHILD.items() if k != "birth_date"}, "in_nursery": True}
    assert problems(complete(siblings=[sibling])) == {("dati-specifici", "siblings__0__fiscal_code")}


def test_it_asks_neither_citizenship_nor_permit():
    fields = {field.id for _step, section in nursery().sections() for field in section.fields}
    assert not [name for name in fields if "citizenship" in name or "permit" in name]


# Nurseries


def test_no_nursery_is_chosen_twice():
    assert problems(complete(second_choice="arcobaleno")) == {("preferenze", "second_choice")}
    assert problems(complete(third_choice="girotondo")) == {("preferenze", "third_choice")}


def test_one_nursery_is_enough_and_there_are_no_gaps():
    assert problems(complete(second_choice=None)) == set()
    assert problems(complete(second_choice=None, third_choice="betulle")) == {("preferenze", "third_choice")}


@pytest.mark.parametrize(("most", "asked"), [(1, 1), (3, 3), (5, 4)])
def test_the_municipality_says_how_many_nurseries_can_be_chosen(most, asked):
    names = ["first_choice", "second_choice", "third_choice", "fourth_choice", "fifth_choice"]
    everything = complete(**dict(zip(names, ["arcobaleno", "girotondo", "betulle", "marea", "marea"], strict=True)))
    kept = prune(nursery(max_choices=most), everything, TODAY)
    assert [name for name in names if name in kept] == names[:asked]


# Age


def months(born: datetime.date, day: datetime.date) -> int:
    """Whole months of life on that day, counted on the fingers; the 31st falls on the last day of shorter months."""
    count = (day.year - born.year) * 12 + day.month - born.month
    last = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
    return count - (day.day < min(born.day, last.day))


@settings(max_examples=40, deadline=None)
@given(
    born=st.dates(datetime.date(2023, 6, 1), TODAY),
    start=st.dates(datetime.date(2027, 2, 1), datetime.date(2027, 9, 30)),
)
def test_on_the_first_day_the_child_is_between_three_and_thirty_six_months(born, start):
    definition = nursery()
    answers = complete(child=person("Luca", born.isoformat()), start_date=start.isoformat())
    found = {field for step, field in problems(answers, definition=definition) if step == "preferenze"}
    turned = months(born, start)
    too_old = turned > 36 or (turned == 36 and months(born, start - datetime.timedelta(days=1)) == 36)
    assert (found == {"start_date"}) is (turned < 3 or too_old)


@pytest.mark.parametrize(
    ("born", "start", "right"),
    [
        ("2026-11-01", "2027-02-01", True),
        ("2026-11-02", "2027-02-01", False),
        ("2024-02-01", "2027-02-01", True),
        ("2024-01-31", "2027-02-01", False),
        ("2026-11-23", "2027-02-23", True),
        ("2024-02-29", "2027-02-28", True),
    ],
)
def test_the_limits_of_age_are_included(born, start, right):
    assert (problems(complete(child=person("Luca", born), start_date=start)) == set()) is right


def test_a_child_who_would_be_too_old_on_the_first_day_is_told_at_once():
    old = complete(child=person("Luca", "2023-10-01"))
    assert ("dati-generali", "child__birth_date") in problems(old)


def test_the_child_must_be_born():
    assert ("dati-generali", "child__birth_date") in problems(complete(child=person("Luca", "2026-11-24")))


@pytest.mark.parametrize(("start", "right"), [("2027-01-31", False), ("2027-09-30", True), ("2027-10-01", False)])
def test_the_start_is_within_the_year_of_the_nursery(start, right):
    assert (problems(complete(start_date=start)) == set()) is right


# The call


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("2026-11-01T23:59", False), ("2026-11-02T00:00", True), ("2026-12-18T23:59", True), ("2026-12-19T00:00", False)],
)
def test_applications_are_taken_while_the_call_is_open(moment, is_open):
    assert window_state(nursery(), at(moment)).is_open is is_open


def test_late_applications_are_taken_only_where_the_municipality_says_until_when():
    definition = nursery(late_closes="2027-03-31")
    late = window_state(definition, at("2026-12-19T10:00"))
    assert (late.is_open, late.is_late, late.closes_at.date()) == (True, True, datetime.date(2027, 3, 31))
    on_the_last_day = window_state(definition, at("2026-12-18T10:00"))
    assert (on_the_last_day.is_late, on_the_last_day.closes_at.date()) == (False, datetime.date(2026, 12, 18))
    assert not window_state(definition, at("2027-04-01T00:00")).is_open


def test_a_late_application_says_so_and_its_citizen_knows():
    late = datetime.date(2026, 12, 19)
    assert computed(nursery(), complete(), late)["late"]
    assert not computed(nursery(), complete(), datetime.date(2026, 12, 18))["late"]
    assert declared(complete(), late) - declared(complete()) == {"late_read"}


def test_before_the_call_it_says_when_it_opens_and_never_the_late_days():
    state = window_state(nursery(late_closes="2027-03-31"), at("2026-10-01T10:00"))
    assert (state.is_open, state.opens_at.date()) == (False, datetime.date(2026, 11, 2))


# The rest of the service


def test_it_wants_what_only_the_municipality_knows():
    with pytest.raises(InvalidParameters) as caught:
        resolve(read_blueprint(LIBRARY / f"{CODE}.yaml"), "0" * 64, {}, {})
    assert set(caught.value.errors) == set(PARAMETERS)


def test_a_window_without_an_end_is_not_a_customisation_that_breaks():
    blueprint = read_blueprint(LIBRARY / f"{CODE}.yaml")
    assert resolved(blueprint, "0" * 64, PARAMETERS, {}).windows.calls[1].closes is None
    with pytest.raises(InvalidCustomisation):
        resolved(blueprint, "0" * 64, PARAMETERS, {"windows": {"calls": {"change": {"call": {"closes": "mai"}}}}})


def test_it_is_restricted_and_free_of_stamp():
    assert nursery().restricted
    assert nursery().fees == ()


def test_no_message_speaks_of_health_custody_or_income():
    for message in nursery().messages.values():
        assert not PRIVATE.search(f"{message.subject} {message.body}")


def test_every_event_has_its_message():
    events = {transition.event for transition in nursery().workflow.transitions if transition.event}
    assert events | {"receipt", "registered"} == set(nursery().messages)


def walk(path):
    workflow = nursery().workflow
    state = workflow.state(workflow.initial)
    for name in path:
        transition = workflow.transition(name)
        assert state.id in transition.from_
        state = workflow.state(transition.to)
    return state


def test_it_ends_at_the_admission_to_the_ranking():
    admitted = walk(["register", "take", "admit"])
    assert (admitted.public_label, admitted.final, admitted.outcome) == ("Ammessa alla graduatoria", True, "accepted")


def test_an_exclusion_needs_a_reason_and_no_notice_comes_before_it():
    assert walk(["register", "take", "exclude"]).outcome == "rejected"
    assert nursery().workflow.transition("exclude").needs_reason
    assert not nursery().term.rejection_notice.applies
    assert not [t for t in nursery().workflow.transitions if t.trigger is Trigger.OBSERVATIONS_RECEIVED]


@pytest.mark.parametrize("end", ["withdraw", "archive"])
def test_it_can_be_withdrawn_or_archived_also_while_documents_are_awaited(end):
    assert walk(["register", "take", "ask_documents", end]).outcome == "archived"


def test_the_summary_reads_like_italian():
    sections = summary(nursery(), complete(), {}, TODAY)
    rows = {row.label: row.value for section in sections for row in section.rows}
    assert rows["Primo nido"] == "Nido Arcobaleno"
    assert rows["Da quando?"] == "01/02/2027"
    assert rows["Domanda fuori termine"] == "No"
    assert [section.title for section in sections if not section.editable] == ["Risulta dalle risposte"]
    father = f"{FATHER['given_name']} {FATHER['family_name']}, codice fiscale {FATHER['fiscal_code']}, data di nascita "
    assert any(value.startswith(father) for value in rows.values())
