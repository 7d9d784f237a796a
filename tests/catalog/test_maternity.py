"""«Presentare domanda per assegno di maternità»: who, when, how much."""

import calendar
import datetime
from functools import cache

import pytest
from codicefiscale import codicefiscale
from hypothesis import given
from hypothesis import strategies as st

from catalog.blueprint import Effect, Trigger
from catalog.dates import add_months, national_holidays, off_holiday
from catalog.rules import FUNCTIONS
from catalog.summary import summary
from catalog.visibility import computed, view
from tests.catalog.answers import OLDER_RELATIVE, TODAY
from tests.catalog.permit_answers import ALLOWANCE, CHILD, MATERNITY, Service, allowance

YEARS = {str(year): 41310 for year in range(2020, 2032)}
LIMITS = {str(year): 2066826 for year in range(2020, 2032)}
DAYS = st.dates(datetime.date(2021, 1, 1), datetime.date(2029, 12, 31))
ORDERS = {"father": "custody_order", "adoptive_mother": "adoption_order", "single_adopter": "adoption_order"}


@pytest.fixture
def service():
    return Service(MATERNITY)


@cache
def every_year() -> Service:
    return Service(MATERNITY, monthly_amount=YEARS, isee_limit=LIMITS)


def value(service, answers, name):
    return computed(service.definition, answers, TODAY)[name]


def child(born: str, name: str = "Luca") -> dict[str, str]:
    code = codicefiscale.encode("Rossi", name, "M", born, "Segrate")
    return {"given_name": name, "family_name": "Rossi", "birth_date": born, "fiscal_code": code}


def born_on(day: str, **changes):
    return allowance(event_date=day, children=[child(day)], **changes)


def entered(kind: str, day: str, born: str, claimant: str = "adoptive_mother"):
    return allowance(claimant=claimant, event_kind=kind, event_date=day, children=[child(born)])


def test_a_mother_can_apply(service):
    assert service.problems(allowance()) == set()
    assert service.needed(allowance()) == set()


# The six months

LAST_DAYS = [
    # The same day of the sixth month; the last one where there is none; and off a holiday.
    ("2026-05-25", "2026-11-25"),
    ("2026-08-31", "2027-03-01"),  # 28 February 2027 is a Sunday
    ("2026-05-29", "2026-11-30"),  # Sunday 29 November
    ("2026-05-28", "2026-11-28"),  # a Saturday is no holiday for the civil code
    ("2026-06-08", "2026-12-09"),  # Tuesday, the Immaculate Conception
    ("2026-06-25", "2026-12-28"),  # Christmas, Saint Stephen on Saturday, then Sunday
    ("2026-07-01", "2027-01-02"),
    ("2026-10-05", "2027-04-05"),
]


@pytest.mark.parametrize(("event", "last"), LAST_DAYS)
def test_the_last_day_is_counted_by_the_calendar_and_moves_off_a_holiday(service, event, last):
    assert value(service, born_on(event), "last_day") == last


@pytest.mark.parametrize(("event", "last"), LAST_DAYS)
def test_the_last_day_is_in_time_and_the_next_is_not(event, last):
    service = Service(MATERNITY)
    day = datetime.date.fromisoformat(last)
    answers = born_on(event, isee={"kind": "ordinary", "value": 100, "valid_until": "2027-12-31"})
    assert service.problems(answers, today=day) == set()
    assert service.problems(answers, today=day + datetime.timedelta(days=1)) == {"event_date"}


def test_easter_monday_moves_the_last_day_too(service):
    assert value(service, born_on("2026-09-29"), "last_day") == "2027-03-30"
    assert value(service, born_on("2025-10-06"), "last_day") == "2026-04-07"


@given(DAYS)
def test_nobody_has_less_than_six_months_nor_more_than_five_days_more(event):
    service = every_year()
    last = datetime.date.fromisoformat(value(service, allowance(event_date=event.isoformat()), "last_day"))
    sixth = add_months(event, 6)
    assert sixth <= last <= sixth + datetime.timedelta(days=5)
    assert last.weekday() != calendar.SUNDAY
    assert last not in national_holidays(last.year)


@given(DAYS)
def test_a_day_moves_only_off_holidays_and_once(day):
    moved = off_holiday(day)
    assert off_holiday(moved) == moved
    passed = [day + datetime.timedelta(days=n) for n in range((moved - day).days)]
    assert all(d.weekday() == calendar.SUNDAY or d in national_holidays(d.year) for d in passed)


@pytest.mark.parametrize(("claimant", "more"), [("father", {"father_reason": "abandonment"}), ("survivor", {})])
def test_who_comes_after_the_mother_has_six_months_after_hers(service, claimant, more):
    answers = born_on("2026-03-10", claimant=claimant, event_kind="birth", **more)
    assert value(service, answers, "last_day") == "2027-03-10"
    assert "event_date" not in service.problems(answers)
    assert "event_date" in service.problems(born_on("2026-03-10"))


def test_a_single_adopter_counts_from_the_entry_into_the_family(service):
    answers = entered("adoption", "2026-09-10", "2022-01-01", "single_adopter")
    assert value(service, answers, "last_day") == "2027-03-10"


def test_rules_may_use_the_day_off_a_holiday():
    assert "off_holiday" in FUNCTIONS


# Amounts


def test_it_pays_five_months_for_each_child(service):
    assert value(service, allowance(), "due_amount") == 206550
    twins = allowance(children=[CHILD, child("2026-09-10", "Marco")])
    assert value(service, twins, "full_amount") == 413100
    assert service.problems(twins) == set()


@pytest.mark.parametrize(("other", "due"), [(96000, 110550), (206549, 1), (206550, 0), (500000, 0)])
def test_beside_another_payment_only_the_difference_is_paid(service, other, due):
    answers = allowance(has_maternity_pay=True, maternity_payer="INPS", maternity_pay=other)
    assert value(service, answers, "due_amount") == due
    assert service.problems(answers) == set()
    assert ("no_difference" in view(service.definition, answers, TODAY).sections) == (due == 0)


@given(st.integers(1, 1_000_000), st.integers(1, 6))
def test_the_difference_is_never_negative_and_never_more_than_the_whole(other, children):
    service = every_year()
    answers = allowance(children=[CHILD] * children, has_maternity_pay=True, maternity_pay=other)
    whole, due = value(service, answers, "full_amount"), value(service, answers, "due_amount")
    assert whole == 206550 * children
    assert due == max(whole - other, 0)


def test_the_amount_is_that_of_the_year_of_the_event():
    later = Service(MATERNITY, monthly_amount={"2026": 41310, "2027": 42000}, isee_limit={"2026": 1, "2027": 2})
    assert value(later, born_on("2026-12-31"), "full_amount") == 206550
    assert value(later, born_on("2027-01-01"), "full_amount") == 210000


def test_a_year_without_figures_is_said_and_not_guessed(service):
    answers = born_on("2027-01-08", isee={"kind": "ordinary", "value": 100, "valid_until": "2027-12-31"})
    assert service.problems(answers, today=datetime.date(2027, 1, 15)) == {"event_date"}
    assert value(service, answers, "due_amount") is None


def test_the_summary_says_sum_and_last_day(service):
    rows = {r.label: r.value for s in summary(service.definition, allowance(), {}, TODAY) for r in s.rows}
    assert rows["Somma che spetta, se la domanda viene accolta"] == "2.065,50 euro"
    assert rows["Ultimo giorno per inviare la domanda"] == "10/03/2027"


# ISEE and other payments


@pytest.mark.parametrize(("isee", "warned"), [(2066826, False), (2066827, True)])
def test_an_isee_over_the_threshold_is_warned_of_and_not_refused(service, isee, warned):
    answers = allowance(isee={"kind": "ordinary", "value": isee, "valid_until": "2026-12-31"})
    assert service.problems(answers) == set()
    assert ("isee_over" in view(service.definition, answers, TODAY).sections) == warned
    assert (value(service, answers, "isee_warning") is not None) == warned


def test_without_an_isee_the_application_is_sent_in_time(service):
    answers = allowance(has_isee=False)
    assert service.problems(answers) == set()
    assert value(service, answers, "isee_warning") == "Manca: chiedilo subito"


def test_an_isee_without_the_child_is_warned_of(service):
    answers = allowance(isee_with_child=False)
    assert service.problems(answers) == set()
    assert "isee_without_child" in view(service.definition, answers, TODAY).sections


def test_the_two_allowances_never_add_up(service):
    assert service.problems(allowance(state_allowance="granted")) == {"state_allowance"}
    assert service.problems(allowance(state_allowance="requested")) == set()


# Who


def test_the_father_says_why_and_declares_the_conditions(service):
    answers = allowance(claimant="father")
    assert service.problems(answers) == {"father_reason"}
    assert service.problems({**answers, "father_reason": "sole_custody"}) == set()
    assert "father_conditions" in service.declared(answers)


def test_after_a_death_the_mother_is_named(service):
    answers = allowance(claimant="survivor", event_kind="birth")
    assert "late_mother_death" in service.problems(answers)
    named = {**answers, "late_mother": OLDER_RELATIVE, "late_mother_death": "2026-09-12"}
    assert service.problems(named) == set()
    assert "survivor_conditions" in service.declared(named)


def test_a_birth_is_no_adoption(service):
    assert "event_kind" not in service.asked(allowance(event_kind="adoption"))
    assert service.problems(entered("birth", "2026-09-10", "2026-09-10")) == {"event_kind"}


@pytest.mark.parametrize(
    ("kind", "born", "fits"),
    [
        ("adoption", "2020-09-10", True),
        ("adoption", "2020-09-09", False),
        ("foster", "2020-09-09", False),
        ("international", "2020-09-09", True),
        ("international", "2008-09-11", True),
        ("international", "2008-09-10", False),
        ("adoption", "2026-10-01", False),
    ],
)
def test_the_age_at_the_entry_into_the_family(service, kind, born, fits):
    wrong = service.problems(entered(kind, "2026-09-10", born))
    assert wrong == (set() if fits else {"children__0__birth_date"})


def test_twins_may_be_born_around_midnight(service):
    answers = allowance(children=[CHILD, child("2026-09-11", "Marco")])
    assert service.problems(answers) == set()
    assert service.problems(allowance(children=[child("2026-09-12")])) == {"children__0__birth_date"}


@pytest.mark.parametrize("claimant", ORDERS)
def test_an_order_of_the_judge_may_be_attached_and_is_never_required(service, claimant):
    answers = allowance(claimant=claimant, event_kind="adoption")
    assert service.needed(answers) == set()
    documents = {d.id: d for d in service.definition.documents}
    assert view(service.definition, answers, TODAY).scope.holds(documents[ORDERS[claimant]].when)


PERMIT = {"citizenship": "non_eu", "permit_kind": "single_work", "permit_number": "I1", "permit_expiry": "2026-01-31"}


def test_a_permit_of_the_list_of_the_municipality_is_asked(service):
    right = allowance(**{**PERMIT, "permit_expiry": "2027-01-31"}, permit_renewal=False)
    assert service.problems(right) == set()
    assert service.problems({**right, "permit_kind": "tourist"}) == {"permit_kind"}
    assert "permit_kind" not in service.asked({**allowance(**PERMIT), "citizenship": "eu"})


def test_who_waits_for_the_renewal_attaches_its_receipt(service):
    renewing = allowance(**PERMIT, permit_renewal=True)
    assert service.problems(renewing) == {"permit_renewal_receipt"}
    assert service.problems(renewing, {"permit_renewal_receipt"}) == set()


def test_the_account_is_of_the_applicant(service):
    assert service.problems(allowance(account_kind="joint")) == {"joint_holder"}
    assert service.problems(allowance(account_kind="joint", joint_holder="Bruno Verdi")) == set()
    assert service.problems(allowance(payment_method="creditor")) == {"payment_method"}
    assert service.problems(allowance(payment_method="no_account")) == set()


def test_it_is_restricted(service):
    assert service.definition.restricted


# The workflow

PAID = ["register", "take", "grant", "send_to_inps"]
PATHS = {
    "paid": ([*PAID, "paid"], "accepted"),
    "another_iban": ([*PAID, "reject_iban", "new_iban", "send_to_inps", "paid"], "accepted"),
    "iban_at_the_counter": ([*PAID, "reject_iban", "iban_by_hand", "send_to_inps", "paid"], "accepted"),
    "permit": (["register", "take", "wait_for_permit", "documents_arrived", "grant", "send_to_inps", "paid"], "accepted"),
    "permit_seen": (["register", "take", "wait_for_permit", "permit_verified", "announce_rejection", "reject"], "rejected"),
    "documents": (["register", "take", "ask_documents", "go_on_without", "announce_rejection", "reject"], "rejected"),
    "convinced": (["register", "take", "announce_rejection", "observations_arrived", "grant", "send_to_inps", "paid"],
                  "accepted"),
    "dropped": (["register", "archive"], "archived"),
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_it_reaches_every_end(service, path):
    transitions, outcome = PATHS[path]
    assert service.walk(transitions).outcome == outcome


@pytest.mark.parametrize(("answers", "may"), [(allowance(**PERMIT, permit_renewal=True), True), (ALLOWANCE, False)])
def test_only_who_renews_a_permit_is_waited_for(service, answers, may):
    transition = service.definition.workflow.transition("wait_for_permit")
    assert view(service.definition, answers, TODAY).scope.holds(transition.guard) == may
    assert Effect.REQUEST_DOCUMENTS in transition.effects


def test_a_refused_account_asks_the_citizen_and_the_answer_moves_the_case(service):
    workflow = service.definition.workflow
    assert Effect.REQUEST_DOCUMENTS in workflow.transition("reject_iban").effects
    assert [t.id for t in workflow.transitions_from("iban_rejected", Trigger.DOCUMENTS_RECEIVED)] == ["new_iban"]


def test_what_hangs_on_the_day_is_only_what_is_checked(service):
    later = TODAY + datetime.timedelta(days=4000)
    assert view(service.definition, ALLOWANCE, later).answers == view(service.definition, ALLOWANCE, TODAY).answers
    assert computed(service.definition, ALLOWANCE, later) == computed(service.definition, ALLOWANCE, TODAY)
