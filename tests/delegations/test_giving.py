"""A delegation from the offer to its end: who may take which step, what the database refuses, what each side is told."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.delegations import held_by, held_for
from accounts.models import Delegation, DelegationEvent, User
from accounts.policies import Operator
from cases.delegations.answer import accept, refuse
from cases.delegations.check import confirm, reject
from cases.delegations.expire import expire_past
from cases.delegations.give import Terms, declare, offer
from cases.delegations.revoke import revoke, revoke_by_office
from cases.errors import (
    AlreadyAnswered,
    AlreadyEnded,
    DelegatedAlready,
    ForOneself,
    NoBirthDate,
    NotAChild,
    NotAllowed,
    NotOfAge,
    TooLong,
    WhyRefused,
)
from integrations.models import Delivery
from notifications.models import Message
from tests.cases.conftest import citizen
from tests.delegations.conftest import ANNA, FIRM, MARTA, for_luigi, for_marta, for_the_firm, in_days, to_bruno


def steps(delegation) -> list[tuple[str, str]]:
    return [(event.kind, event.side) for event in delegation.events.all()]


def test_it_holds_from_its_acceptance_on(offered, bruno):
    assert not held_by(bruno).exists()
    accepted = accept(offered.id, bruno)
    assert held_by(bruno).get() == accepted
    assert (accepted.delegate, accepted.state) == (bruno, "accepted")
    assert steps(accepted) == [("offered", "principal"), ("accepted", "delegate")]


def test_a_refused_one_never_holds(offered, bruno):
    refuse(offered.id, bruno)
    with pytest.raises(AlreadyEnded):
        accept(offered.id, bruno)
    assert not held_by(bruno).exists()


def test_only_the_person_it_names_may_answer(offered, anna, chiara):
    for stranger in (anna, chiara):
        for answer in (accept, refuse):
            with pytest.raises(Delegation.DoesNotExist):
                answer(offered.id, stranger)
    offered.refresh_from_db()
    assert (offered.state, offered.delegate) == ("offered", None)


def test_accepting_twice_says_so_and_writes_nothing_more(held, bruno):
    with pytest.raises(AlreadyAnswered):
        accept(held.id, bruno)
    assert held.events.count() == 2


@pytest.mark.parametrize("who", ["anna", "bruno"])
def test_either_side_ends_it_at_once(held, who, request):
    revoke(held.id, request.getfixturevalue(who))
    assert not held_by(request.getfixturevalue("bruno")).exists()
    held.refresh_from_db()
    assert (held.state, held.ended_at is not None) == ("revoked", True)


def test_nobody_else_ends_it(held, chiara, bruno):
    with pytest.raises(Delegation.DoesNotExist):
        revoke(held.id, chiara)
    assert held_by(bruno).get() == held


def test_it_covers_the_services_it_names_and_no_others(anna, bruno):
    accept(offer(anna, to_bruno(services=("prova",))).id, bruno)
    assert [len(held_for(bruno, code)) for code in ("prova", "altro")] == [1, 0]


def test_it_stops_holding_on_its_last_day_by_itself(held, bruno):
    assert held_by(bruno, held.valid_until).exists()
    assert not held_by(bruno, held.valid_until + timedelta(days=1)).exists()


def test_the_night_writes_down_what_is_over_and_tells_both(held, anna, bruno):
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert (expire_past(), expire_past()) == (1, 0)
    held.refresh_from_db()
    assert (held.state, steps(held)[-1]) == ("expired", ("expired", "time"))
    assert Message.objects.filter(subject="Una delega è scaduta").count() == 2


def test_what_is_over_by_its_date_is_not_accepted_before_the_night(offered, bruno):
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False), pytest.raises(AlreadyEnded):
        accept(offered.id, bruno)


def test_after_its_end_it_is_given_anew(held, anna, bruno):
    with pytest.raises(DelegatedAlready):
        offer(anna, to_bruno())
    revoke(held.id, anna)
    assert offer(anna, to_bruno()).state == "offered"


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        (to_bruno(fiscal_code=ANNA), ForOneself),
        (to_bruno(valid_until=date(2990, 1, 1)), TooLong),
    ],
)
def test_what_cannot_be_offered(anna, terms, refusal):
    with pytest.raises(refusal):
        offer(anna, terms)
    assert Delegation.objects.count() == 0


def test_a_minor_neither_gives_nor_takes_one(in_segrate):
    marta = citizen("Marta", MARTA)
    with pytest.raises(NotOfAge):
        offer(marta, to_bruno())
    with pytest.raises(NotOfAge):
        declare(marta, "parent", for_marta())


def test_who_has_no_fiscal_code_gives_none(in_segrate):
    foreigner = User.objects.create(login="eidas:x", kind="citizen", given_name="Ann", family_name="Lee")
    with pytest.raises(NotAllowed):
        offer(foreigner, to_bruno())


def test_a_parent_acts_at_once_until_the_eighteenth_birthday(anna):
    declared = declare(anna, "parent", for_marta())
    assert (declared.state, declared.valid_until) == ("accepted", date(2032, 12, 31))
    assert declared.declared_at is not None
    assert held_by(anna).get() == declared


def test_a_parent_of_an_adult_must_be_given_one(anna):
    with pytest.raises(NotAChild):
        declare(anna, "parent", for_luigi())
    with pytest.raises(NoBirthDate):
        declare(anna, "parent", for_the_firm())


@pytest.mark.parametrize("kind", ["guardian", "professional", "company"])
def test_what_needs_proof_waits_for_a_clerk(anna, carla, proof, kind):
    terms = for_the_firm() if kind == "company" else for_luigi()
    declared = declare(anna, kind, terms, proof)
    assert (declared.needs_check, held_by(anna).exists()) == (True, False)
    confirmed = confirm(declared.id, carla)
    assert (confirmed.checked_by, held_by(anna).get()) == (carla.user, confirmed)


def test_without_proof_it_is_not_taken(anna):
    with pytest.raises(NotAllowed):
        declare(anna, "guardian", for_luigi())


def test_who_declared_it_does_not_confirm_it(anna, proof):
    declared = declare(anna, "guardian", for_luigi(), proof)
    with pytest.raises(NotAllowed):
        accept(declared.id, anna)


def test_only_case_officers_and_heads_look_at_proofs(anna, proof, office, in_segrate):
    declared = declare(anna, "guardian", for_luigi(), proof)
    cashier = Operator(User.objects.create_operator("x@comune.example", given_name="X", family_name="Y"))
    for decide in (lambda: confirm(declared.id, cashier), lambda: reject(declared.id, cashier, "No"),
                   lambda: revoke_by_office(declared.id, cashier, "No")):  # fmt: skip
        with pytest.raises(NotAllowed):
            decide()


def test_a_rejected_proof_says_why(anna, carla, proof):
    declared = declare(anna, "guardian", for_luigi(), proof)
    with pytest.raises(WhyRefused):
        reject(declared.id, carla, " ")
    reject(declared.id, carla, "Il decreto riguarda un'altra persona")
    declared.refresh_from_db()
    assert declared.state == "refused"
    assert "Il decreto riguarda un'altra persona" in Message.objects.get(recipient=anna).body


def test_the_office_ends_what_turns_out_to_be_wrong(anna, carla):
    declared = declare(anna, "parent", for_marta())
    revoke_by_office(declared.id, carla, "Non risulta genitore")
    assert not held_by(anna).exists()
    assert steps(declared)[-1] == ("revoked", "office")


def test_the_other_side_is_told_and_the_email_names_nobody(offered, bruno, anna):
    told = Message.objects.get()
    assert (told.recipient, "Anna Bianchi" in told.body) == (bruno, True)
    email = Delivery.objects.get(kind="messaging.email").payload
    assert "Anna" not in f"{email}"
    assert "delega" not in email["subject"].lower()
    accept(offered.id, bruno)
    assert Message.objects.get(recipient=anna).subject == "La tua delega è stata accettata"


def test_who_has_no_account_yet_is_not_written_to(anna):
    offer(anna, to_bruno())
    assert Message.objects.count() == 0


def test_who_is_said_to_be_acted_for_hears_of_it(anna, proof):
    luigi = citizen("Luigi", for_luigi().fiscal_code)
    declare(anna, "guardian", for_luigi(), proof)
    assert Message.objects.get(recipient=luigi).subject == "Qualcuno ha dichiarato di poter agire per te"


BROKEN = {
    "delegation_not_to_oneself": {"delegate_fiscal_code": ANNA},
    "delegation_names_both": {"principal_family_name": ""},
    "delegation_dates": {"valid_until": date(2990, 1, 1)},
    "delegation_kind": {"kind": "friend"},
    "delegation_state": {"state": "perhaps"},
    "delegation_of_a_firm": {"kind": "company"},
    "delegation_proved": {"kind": "guardian", "state": "offered"},
    "delegation_accepted_whole": {"delegate": None},
    "delegation_ended_whole": {"state": "revoked"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_what_must_not_be(held, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Delegation.objects.filter(id=held.id).update(**BROKEN[name])
    assert "delegation_" in str(refused.value)


def test_the_database_refuses_an_unchecked_one_that_holds(anna, proof):
    declared = declare(anna, "guardian", for_luigi(), proof)
    with pytest.raises(IntegrityError, match="delegation_checked_first"), transaction.atomic():
        Delegation.objects.filter(id=declared.id).update(state="accepted", accepted_at=timezone.now())


def test_the_database_refuses_a_childhood_of_twenty_years(anna):
    declared = declare(anna, "parent", for_marta())
    with pytest.raises(IntegrityError, match="delegation_dates"), transaction.atomic():
        Delegation.objects.filter(id=declared.id).update(valid_until=date(2036, 1, 1))


def test_the_database_refuses_two_open_ones_of_the_same_pair(held, anna):
    with pytest.raises(IntegrityError, match="delegation_one_open"), transaction.atomic():
        Delegation.objects.create(
            code="D-1", kind="citizen", principal_fiscal_code=ANNA, principal_family_name="Bianchi",
            delegate_fiscal_code=held.delegate_fiscal_code, delegate_given_name="B", delegate_family_name="B",
            valid_from=in_days(0), valid_until=in_days(1), created_at=timezone.now(),
        )  # fmt: skip


def test_each_step_is_in_the_trace_once(held):
    with pytest.raises(IntegrityError, match="delegation_event_once"), transaction.atomic():
        DelegationEvent.objects.create(delegation=held, kind="accepted", side="delegate", at=timezone.now(), by={})


def test_a_firm_is_named_by_its_digits_alone(anna, proof):
    declared = declare(anna, "company", Terms(FIRM, "", "Alfa srl", in_days(30)), proof)
    assert (declared.principal_name, declared.principal_fiscal_code) == ("Alfa srl", FIRM)
