"""«Richiedere la sepoltura di un defunto»: the branches of the real service."""

import re

import pytest

from catalog.blueprint import Effect, Trigger
from catalog.checking import missing_declarations, problems_of_answers
from catalog.parameters import InvalidParameters
from catalog.publishing import LIBRARY, read_blueprint
from catalog.resolve import resolve
from catalog.visibility import computed, prune, required_documents, view
from tests.catalog.answers import OLDER_RELATIVE, TODAY
from tests.catalog.burial import ASHES, AT_HOME, BY_FIRM, GROUND, OLD_TOMB, PARAMETERS, burial, complete

OF_OTHER_OFFICES = re.compile(
    r"atto di morte|certificato|permesso di seppellire|residenza|stato di famiglia", re.IGNORECASE
)


def problems(answers, documents=frozenset()):
    found = problems_of_answers(burial(), answers, documents, TODAY)
    return {(problem.step_id, problem.field_id) for problem in found}


def needed(answers):
    return {document.id for document in required_documents(burial(), answers, TODAY) if document.required}


def declared(answers):
    return {problem.field_id for problem in missing_declarations(burial(), answers, [], TODAY)}


def fees(answers):
    scope = view(burial(), answers, TODAY).scope
    return [fee.id for fee in burial().fees if scope.holds(fee.condition)]


@pytest.mark.parametrize(
    ("changes", "documents"),
    [
        ({}, set()),
        (BY_FIRM, {"mandate"}),
        (ASHES, {"cremation_record"}),
        (AT_HOME, {"cremation_record"}),
        (AT_HOME | {"keeper_will": "written"}, {"cremation_record", "written_will"}),
        (OLD_TOMB, {"holders_consent"}),
        (OLD_TOMB | {"other_holders": False}, set()),
        (GROUND, set()),
        ({"prosecutor": True}, {"prosecutor_clearance"}),
        ({"death_place": "abroad", "death_country": "Parigi, Francia"}, {"mortuary_passport"}),
        ({"remains": "bones", "burial_kind": "ossuary", "bones_from": "Cimitero di Milano"}, set()),
    ],
)
def test_every_branch_can_be_completed_with_its_own_documents(changes, documents):
    answers = complete(**changes)
    assert needed(answers) == documents
    assert problems(answers, documents) == set()
    assert {field for _step, field in problems(answers)} == documents


def test_it_asks_no_paper_that_another_office_holds():
    assert [d.label for d in burial().documents if OF_OTHER_OFFICES.search(d.label)] == []


def test_a_stillborn_child_needs_few_data_and_no_paper():
    child = {"deceased_kind": "stillborn", "parents_resident": True, "entitlement": ["stillborn"]}
    kept = prune(burial(), complete(**child), TODAY)
    assert kept.keys() & {"deceased_given_name", "deceased_birth_date", "deceased_fiscal_code"} == set()
    assert problems(complete(**child)) == set()


def test_a_firm_gives_its_data_and_whose_mandate_it_has():
    missing = dict.fromkeys(("firm", "firm_phone", "mandator"))
    fields = {field for _step, field in problems(complete(**BY_FIRM | missing), {"mandate"})}
    assert fields >= {"firm__name", "firm_phone", "mandator__given_name"}


def test_the_family_that_has_a_firm_gives_no_mandate():
    assert needed(complete(has_firm=True, firm=BY_FIRM["firm"], firm_phone="025550190")) == set()


def test_three_roles_may_be_three_persons():
    other = complete(holder_is="other", holder=OLDER_RELATIVE, holder_address=BY_FIRM["holder_address"])
    assert problems(other | {"payer_is": "holder"}) == set()
    missing = problems(other | {"payer_is": "other"})
    assert {step for step, _field in missing} == {"concessione-e-pagamento"}
    assert {field.partition("__")[0] for _step, field in missing} == {"payer", "payer_address"}


def test_nobody_writes_the_own_code_for_another_person():
    me = {"given_name": "Anna", "family_name": "Rossi", "fiscal_code": "RSSNNA85D55I577J", "birth_date": "1985-04-15"}
    found = problems(complete(payer_is="other", payer=me, payer_address=BY_FIRM["holder_address"]))
    assert found == {("concessione-e-pagamento", "payer__fiscal_code")}


def test_a_child_cannot_hold_a_concession_and_the_message_stands_by_the_date_of_birth():
    child = {
        "given_name": "Elia",
        "family_name": "Rossi",
        "fiscal_code": "RSSLEI15A01F205I",
        "birth_date": "2015-01-01",
    }
    found = problems(complete(holder_is="other", holder=child, holder_address=BY_FIRM["holder_address"]))
    assert ("concessione-e-pagamento", "holder__birth_date") in found
    assert ("concessione-e-pagamento", "holder__given_name") not in found


@pytest.mark.parametrize("chosen", ["past_resident", "kin_resident", "spouse_here", "moved_to_care", "none"])
def test_an_entitlement_that_is_no_matter_of_record_is_explained(chosen):
    assert len(problems(complete(entitlement=[chosen]))) > 0
    told = {
        "past_years": 12,
        "kin_person": OLDER_RELATIVE,
        "spouse_name": "Ettore Sala, cimitero centrale",
        "care_home": "Villa Serena, Milano",
        "none_reason": "La famiglia vive vicino.",
    }
    assert problems(complete(entitlement=[chosen], **told)) == set()


def test_no_entitlement_excludes_the_others():
    answers = complete(entitlement=["resident", "none"], none_reason="Perché sì.")
    assert problems(answers) == {("dati-specifici", "entitlement")}


def test_an_entitlement_is_offered_only_where_it_can_be_true():
    elsewhere = complete(deceased_resident=False, deceased_residence_town="Milano", entitlement=["resident"])
    assert prune(burial(), elsewhere, TODAY).get("entitlement") == []
    assert problems(elsewhere) == {("dati-specifici", "entitlement")}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"death_date": "1937-01-01"}, "death_date"),
        ({"deceased_fiscal_code": "RSSNNA85D55I577J"}, "deceased_fiscal_code"),
        ({"death_time": "25:10"}, "death_time"),
        ({"ceremony_date": "2026-11-20"}, "ceremony_date"),
    ],
)
def test_it_finds_what_does_not_agree(changes, wrong):
    assert wrong in {field for _step, field in problems(complete(**changes))}


def test_a_disagreement_of_the_family_can_be_sent_and_is_not_declared_away():
    answers = complete(kin_agree=False, dispute_text="Mio fratello vuole la cremazione.")
    assert problems(answers) == set()
    assert "kin_informed" in declared(complete())
    assert "kin_informed" not in declared(answers)


def test_who_pays_for_another_declares_that_they_know():
    assert "payer_informed" in declared(complete(**BY_FIRM))
    assert "payer_informed" not in declared(complete())


def test_a_deed_is_for_a_new_concession_only():
    assert computed(burial(), complete(), TODAY)["needs_deed"] is True
    assert computed(burial(), complete(**OLD_TOMB), TODAY)["needs_deed"] is False


def test_the_fees_follow_what_is_asked():
    assert fees(complete()) == ["concession_fee", "operations_fee", "application_stamp", "deed_stamp"]
    assert fees(complete(**OLD_TOMB)) == ["operations_fee", "application_stamp"]
    assert fees(complete(**GROUND)) == ["operations_fee", "application_stamp"]
    assert fees(complete(**AT_HOME)) == ["application_stamp"]


def test_only_the_stamp_is_fixed_and_everything_is_asked_after_the_place():
    assert {fee.id: fee.amount for fee in burial().fees} == {
        "concession_fee": None, "operations_fee": None, "application_stamp": 1600, "deed_stamp": 1600,
    }  # fmt: skip
    assert {fee.when for fee in burial().fees} == {"after"}
    setting = [t.id for t in burial().workflow.transitions if Effect.SET_DUE in t.effects]
    assert setting == ["assign_place", "change_place"]


def test_the_place_has_a_target_of_one_working_day():
    (target,) = burial().term.targets
    assert (target.working_days, "place_assigned" in target.until) == (1, True)


@pytest.mark.parametrize("missing", sorted(PARAMETERS))
def test_it_cannot_be_activated_without_what_the_regulation_says(missing):
    blueprint = read_blueprint(LIBRARY / "sepoltura-defunto.yaml")
    values = {key: value for key, value in PARAMETERS.items() if key != missing}
    with pytest.raises(InvalidParameters):
        resolve(blueprint, "0" * 64, values, {})


def test_every_event_that_tells_the_citizen_something_has_its_own_words():
    events = {t.event for t in burial().workflow.transitions if t.event}
    assert events | {"receipt", "registered"} == set(burial().messages)


def test_no_message_names_the_deceased_or_the_need():
    words = re.compile(r"defunt[oa] [A-Z]|indigen|bisogno|malatt|salute", re.IGNORECASE)
    assert [e for e, m in burial().messages.items() if words.search(m.subject + m.body.replace("{servizio}", ""))] == []


def test_only_who_heads_the_office_refuses_or_archives():
    flow = burial().workflow
    final = {s.id for s in flow.states if s.final and s.outcome != "accepted"}
    acts = [t for t in flow.transitions if t.to in final and t.trigger is Trigger.OPERATOR]
    assert {t.id: t.roles for t in acts} == {"reject": ("head_of_office",), "archive": ("head_of_office",)}
