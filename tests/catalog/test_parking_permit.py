"""«Richiedere permesso per parcheggio invalidi»: the branches of the real service."""

import datetime

import pytest

from catalog.blueprint import Effect, Trigger
from catalog.summary import summary
from catalog.visibility import computed, new_scope, view
from tests.catalog.answers import ADDRESS, OLDER_RELATIVE, TODAY
from tests.catalog.permit_answers import KINDS, PARKING, Service, permit

DOCUMENTS = {
    "first": {"health_certificate", "photo"},
    "permanent_renewal": {"family_doctor_certificate", "photo"},
    "temporary_renewal": {"health_certificate", "photo"},
    "duplicate": {"photo"},
    "plates": set(),
}
STAMPS = {"stamp_application", "stamp_permit"}


@pytest.fixture
def service():
    return Service(PARKING)


def fees(service, answers):
    scope = view(service.definition, answers, TODAY).scope
    return {fee.id: fee.amount for fee in service.definition.fees if scope.holds(fee.condition)}


def values(service, answers):
    return {key: value for key, value in computed(service.definition, answers, TODAY).items() if value is not None}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_request_can_be_completed(service, kind):
    assert service.needed(permit(kind)) == DOCUMENTS[kind]
    assert service.problems(permit(kind), DOCUMENTS[kind]) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_asks_its_own_questions_and_no_others(service, kind):
    everything = {key: value for answers in KINDS.values() for key, value in answers.items()}
    assert service.asked({**everything, **permit(kind)}) & everything.keys() == KINDS[kind].keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_document_stops_the_application(service, kind):
    assert service.problems(permit(kind)) == DOCUMENTS[kind]


def test_a_report_takes_the_place_of_the_certificate_and_is_declared_true(service):
    answers = permit(title_kind="disability_report")
    assert service.needed(answers) == {"disability_report", "photo"}
    assert service.declared(answers) - service.declared(permit()) == {"report_true"}


def test_a_photo_is_an_image(service):
    photo = next(d for d in service.definition.documents if d.id == "photo")
    assert photo.accept == ("jpg", "png")


def test_a_temporary_permit_pays_two_stamps_and_a_permanent_one_none(service):
    temporary = permit(duration="temporary", title_expiry="2027-05-31", has_stamps=False)
    assert fees(service, temporary) == {"stamp_application": 1600, "stamp_permit": 1600}
    assert fees(service, permit("temporary_renewal")).keys() == STAMPS
    assert fees(service, permit("duplicate", duration="temporary", has_stamps=False)).keys() == STAMPS
    for kind in ("first", "permanent_renewal", "duplicate", "plates"):
        assert fees(service, permit(kind)) == {}


def test_the_municipality_may_ask_a_fee_but_not_for_plates():
    paid = Service(PARKING, issue_fee=500, stamp_amount=2000)
    assert fees(paid, permit()) == {"issue_fee": 500}
    assert fees(paid, permit("plates")) == {}
    assert fees(paid, permit("temporary_renewal"))["stamp_permit"] == 2000


def test_the_numbers_of_the_stamps_are_asked_of_who_has_them(service):
    answers = permit("temporary_renewal", has_stamps=True)
    assert service.problems(answers, DOCUMENTS["temporary_renewal"]) == STAMPS
    given = {**answers, "stamp_application": "01234567890123", "stamp_permit": "01234567890124"}
    assert service.problems(given, DOCUMENTS["temporary_renewal"]) == set()
    assert "stamps_own" in service.declared(given)
    twice = {**given, "stamp_permit": given["stamp_application"]}
    assert service.problems(twice, DOCUMENTS["temporary_renewal"]) == {"stamp_permit"}


def test_a_stamp_number_has_fourteen_digits(service):
    wrong = permit("temporary_renewal", has_stamps=True, stamp_application="123", stamp_permit="01234567890124")
    assert service.problems(wrong, DOCUMENTS["temporary_renewal"]) == {"stamp_application"}


@pytest.mark.parametrize(("expiry", "wrong"), [("2026-11-22", {"title_expiry"}), ("2026-11-23", set())])
def test_a_certificate_must_still_be_valid(service, expiry, wrong):
    answers = permit("temporary_renewal", title_expiry=expiry)
    assert service.problems(answers, DOCUMENTS["temporary_renewal"]) == wrong


def test_a_report_under_revision_is_left_to_the_office(service):
    answers = permit(title_kind="disability_report", duration="temporary", title_expiry="2026-01-01", has_stamps=False)
    assert service.problems(answers, {"disability_report", "photo"}) == set()


def test_a_permanent_permit_asks_no_expiry_of_the_title(service):
    assert "title_expiry" not in service.asked(permit(title_expiry="2027-01-01"))


def test_it_tells_how_long_the_permit_will_last(service):
    assert values(service, permit())["validity"] == "5 anni dal rilascio"
    assert values(service, permit("temporary_renewal"))["valid_until"] == "2027-05-31"
    assert values(service, permit("temporary_renewal"))["stamps_due"] == 3200
    assert values(service, permit("duplicate"))["valid_until"] == "2027-03-01"
    assert values(service, permit("plates")) == {"temporary": False}
    assert values(Service(PARKING, validity_years=3), permit())["validity"] == "3 anni dal rilascio"


def test_the_summary_shows_the_expiry_as_a_date(service):
    rows = {
        r.label: r.value for s in summary(service.definition, permit("temporary_renewal"), {}, TODAY) for r in s.rows
    }
    assert rows["Scadenza prevista"] == "31/05/2027"
    assert rows["Marche da bollo"] == "32,00 euro"


@pytest.mark.parametrize("reason", ["loss", "theft"])
def test_loss_and_theft_tell_the_report_to_the_police_and_attach_nothing(service, reason):
    answers = permit("duplicate", duplicate_reason=reason)
    assert service.problems(answers, {"photo"}) == {"report_date", "report_office"}
    told = {**answers, "report_date": "2026-11-20", "report_office": "Carabinieri"}
    assert service.problems(told, {"photo"}) == set()
    assert service.needed(told) == {"photo"}
    assert "lost_or_stolen" in service.declared(told)
    assert "gives_back" not in service.declared(told)


def test_a_damaged_permit_is_given_back(service):
    assert "gives_back" in service.declared(permit("duplicate"))
    assert "lost_or_stolen" not in service.declared(permit("duplicate"))


def test_at_most_two_plates_and_never_the_same(service):
    assert service.problems(permit("plates", new_plate_2="ab 123 cd")) == {"new_plate_2"}
    assert service.problems(permit("plates", new_plate_2="EF456GH")) == set()
    assert service.problems(permit(plate_1="AB123CD", plate_2="AB123CD"), DOCUMENTS["first"]) == {"plate_2"}
    plates = [f.id for _, s in service.definition.sections() for f in s.fields if f.type == "plate"]
    assert plates == ["plate_1", "plate_2", "new_plate_1", "new_plate_2"]


def test_plates_want_a_permit_that_is_still_valid(service):
    assert service.problems(permit("plates", old_expiry="2026-01-31")) == {"old_expiry"}


def on_behalf(role, person=OLDER_RELATIVE):
    return permit(applies_for="other", representative_role=role, represented=person, represented_residence=ADDRESS)


@pytest.mark.parametrize("role", ["guardian", "curator", "support_administrator"])
def test_who_was_appointed_by_a_judge_attaches_the_appointment(service, role):
    assert service.needed(on_behalf(role)) == DOCUMENTS["first"] | {"appointment"}
    assert "is_representative" in service.declared(on_behalf(role))


def test_a_delegate_attaches_the_delegation_and_is_no_legal_representative(service):
    answers = on_behalf("delegate")
    assert service.needed(answers) == DOCUMENTS["first"] | {"delegation"}
    assert service.problems(answers, DOCUMENTS["first"] | {"delegation"}) == set()
    assert "has_delegation" in service.declared(answers)
    assert "is_representative" not in service.declared(answers)


def test_a_parent_represents_only_a_minor(service):
    assert service.problems(on_behalf("parent"), DOCUMENTS["first"]) == {"represented__birth_date"}


def test_it_asks_neither_citizenship_nor_the_illness(service):
    ids = {f.id for _, s in service.definition.sections() for f in s.fields}
    assert ids & {"citizenship", "permit_kind", "diagnosis"} == set()


def test_it_is_restricted_and_explains_the_data_on_health(service):
    assert service.definition.restricted
    assert "articolo 9, paragrafo 2, lettera g" in service.definition.privacy.special_categories


PATHS = {
    "permanent": (["register", "take", "approve", "call_for_collection", "collected", "record_on_platform"], "accepted"),
    "temporary": (
        ["register", "take", "ask_stamps", "approve_with_stamps", "call_for_collection", "collected", "record_on_platform"],
        "accepted",
    ),
    "plates": (["register", "take", "approve_plates", "record_on_platform"], "accepted"),
    "documents": (
        ["register", "take", "ask_documents", "documents_arrived", "approve", "call_for_collection", "collected",
         "record_on_platform"],
        "accepted",
    ),
    "refused": (["register", "take", "announce_rejection", "observations_arrived", "reject"], "rejected"),
    "convinced": (
        ["register", "take", "announce_rejection", "observations_arrived", "approve", "call_for_collection", "collected",
         "record_on_platform"],
        "accepted",
    ),
    "dropped": (["register", "take", "ask_documents", "archive"], "archived"),
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_it_reaches_every_end(service, path):
    transitions, outcome = PATHS[path]
    assert service.walk(transitions).outcome == outcome


def holds(service, transition, answers, **facts):
    scope = new_scope(service.definition, TODAY)
    scope = view(service.definition, answers, TODAY).scope
    scope.put("case", {"documents_requested": False, "notice_sent": False, "observations_closed": False, **facts})
    return scope.holds(service.definition.workflow.transition(transition).guard)


@pytest.mark.parametrize(
    ("answers", "allowed"),
    [
        (permit(), {"approve"}),
        (permit("temporary_renewal"), {"ask_stamps"}),
        (permit("temporary_renewal", has_stamps=True), {"approve"}),
        (permit("duplicate"), {"approve"}),
        (permit("plates"), {"approve_plates"}),
    ],
)
def test_the_next_step_is_that_of_the_request(service, answers, allowed):
    steps = ("approve", "ask_stamps", "approve_plates")
    assert {step for step in steps if holds(service, step, answers)} == allowed


def test_nobody_is_rejected_before_the_notice(service):
    assert not holds(service, "reject", permit())
    assert not holds(service, "reject", permit(), notice_sent=True)
    assert holds(service, "reject", permit(), notice_sent=True, observations_closed=True)


def test_waiting_for_stamps_does_not_stop_the_term(service):
    assert Effect.REQUEST_DOCUMENTS not in service.definition.workflow.transition("ask_stamps").effects


def test_only_the_protocol_moves_a_new_case(service):
    workflow = service.definition.workflow
    assert [t.id for t in workflow.transitions_from("received", Trigger.REGISTERED)] == ["register"]
    assert workflow.transitions_from("received") == []


def test_what_hangs_on_the_day_is_only_what_is_checked(service):
    """A case is read for years: what is shown of it must not change with the day."""
    later = TODAY + datetime.timedelta(days=4000)
    for kind in KINDS:
        now, then = (view(service.definition, permit(kind), day) for day in (TODAY, later))
        assert now.answers == then.answers
