"""Bruno applies for Anna: whose the application is, who sent it, and what happens when the delegation ends in the middle."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from accounts.models import User
from cases.actions.answer import answer_request
from cases.actions.edit_draft import accept_privacy, attach_document, save_step
from cases.actions.effects import Given
from cases.actions.open_counter_draft import open_counter_draft
from cases.actions.open_draft import open_draft
from cases.actions.run_transition import run_transition
from cases.actions.submit_draft import submit_draft
from cases.actions.warn_of_expiry import warn_of_expiry
from cases.delegations.answer import accept
from cases.delegations.filing import begin_acting, draft_under, open_delegate_draft
from cases.delegations.give import declare, offer
from cases.delegations.queries import cases_on_behalf, known_from_earlier, readable_case
from cases.delegations.revoke import revoke
from cases.errors import DelegationEnded, NotAllowed, NotCovered
from cases.filing import Filing, filed_by, filing_rows
from cases.models import Case, Draft
from cases.paper import application_pdf, receipt_pdf
from cases.queries import case_of, counter_drafts, drafts_of
from cases.timeline import problems_of
from integrations.models import Delivery
from notifications.models import Message
from tests.cases.conftest import pdf, register
from tests.delegations.conftest import FIRM, MARTA, for_luigi, for_marta, for_the_firm, in_days, to_bruno


def text_of(pdf_bytes: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf_bytes)).pages).split())


def filled(delegation, service, definition, email="bruno@posta.example"):
    begun = begin_acting(delegation.id, delegation.delegate)
    draft = open_delegate_draft(begun, service)
    accept_privacy(draft, draft.owner)
    answers = {"email": email, "motivo": "Una prova", "urgente": False}
    save_step(draft, draft.owner, "dati", answers, answers, dict.fromkeys(answers, "citizen"), complete=True)
    attach_document(draft, draft.owner, definition.documents[0], pdf())
    draft.refresh_from_db()
    return draft


@pytest.fixture
def theirs(held, service, definition):
    """Filled in by Bruno for Anna, ready to be sent."""
    return filled(held, service, definition)


@pytest.fixture
def sent(theirs, anna, bruno):
    return submit_draft(theirs.id, anna, ["vero"], delegate=bruno)


def test_the_application_is_the_principals_and_says_who_sent_it(sent, anna, bruno, held):
    assert (sent.applicant, sent.channel, sent.delegation) == (anna, "delegate", held)
    assert filed_by(sent) == "Bruno Bianchi, per conto di Anna Bianchi"
    rows = dict(filing_rows(sent))
    assert rows["Presentata da"] == "Bruno Bianchi (BNCBRN80A01F205F)"
    assert rows["Per conto di"] == "Anna Bianchi"
    assert held.code in rows["Delega"]


def test_the_timeline_names_the_delegate_and_stays_whole(sent, bruno, anna, held):
    event = sent.timeline.get(kind="received")
    assert (event.actor_id, event.actor_name) == (str(bruno.id), "Bruno Bianchi")
    assert (event.data["delegation"], event.data["applicant"]) == (str(held.id), str(anna.id))
    assert list(problems_of(sent)) == []


def test_application_and_receipt_say_it_on_paper(sent):
    application, receipt = text_of(application_pdf(sent, [])), text_of(receipt_pdf(sent))
    assert "per conto di Anna Bianchi" in application
    assert "Presentata da" in receipt
    assert "per conto di Anna Bianchi" in receipt


def test_the_principals_own_draft_and_the_counters_stand_beside_it(theirs, anna, service, carla):
    own = open_draft(anna, service)
    at_counter = open_counter_draft(anna, service, Filing(carla, "counter", "known"))
    assert len({theirs.id, own.id, at_counter.id}) == 3
    assert list(drafts_of(anna)) == [own]
    assert list(counter_drafts(carla)) == [at_counter]


def test_opening_it_twice_gives_the_same_draft(theirs, held, service):
    assert open_delegate_draft(begin_acting(held.id, held.delegate), service) == theirs


def test_two_delegates_fill_in_two_drafts(theirs, anna, chiara, service, definition):
    second = offer(anna, to_bruno(fiscal_code=chiara.fiscal_code, given_name="Chiara"))
    other = filled(accept(second.id, chiara), service, definition)
    assert other != theirs


def test_only_the_delegate_sends_it(theirs, anna, chiara, service):
    with pytest.raises(NotAllowed):
        submit_draft(theirs.id, anna, ["vero"])
    with pytest.raises(DelegationEnded):
        submit_draft(theirs.id, anna, ["vero"], delegate=chiara)
    own = open_draft(anna, service)
    with pytest.raises(NotAllowed):
        submit_draft(own.id, anna, ["vero"], delegate=chiara)
    assert Case.objects.count() == 0


@pytest.mark.parametrize("who", ["anna", "bruno"])
def test_revoked_in_the_middle_nothing_is_sent_and_nothing_is_lost(theirs, held, who, request, anna, bruno):
    revoke(held.id, request.getfixturevalue(who))
    with pytest.raises(DelegationEnded):
        submit_draft(theirs.id, anna, ["vero"], delegate=bruno)
    theirs.refresh_from_db()
    assert (Case.objects.count(), theirs.answers["motivo"], theirs.submitted_at) == (0, "Una prova", None)
    assert Delivery.objects.filter(kind="protocol.register").count() == 0


def test_revoked_between_the_check_and_the_sending_nothing_is_sent(theirs, held, anna, bruno, monkeypatch):
    from cases.actions import submit_draft as module

    check = module._check

    def revoked_meanwhile(*arguments):
        check(*arguments)
        revoke(held.id, anna)

    monkeypatch.setattr(module, "_check", revoked_meanwhile)
    with pytest.raises(DelegationEnded):
        submit_draft(theirs.id, anna, ["vero"], delegate=bruno)
    assert Case.objects.count() == 0


def test_a_new_delegation_goes_on_where_the_old_one_ended(theirs, held, anna, bruno, service):
    revoke(held.id, anna)
    again = accept(offer(anna, to_bruno()).id, bruno)
    begin_acting(again.id, bruno)
    taken_up = draft_under(again, service.code)
    assert (taken_up, taken_up.filing["delegation"]) == (theirs, again.code)


def test_sending_twice_gives_one_case(theirs, anna, bruno):
    first = submit_draft(theirs.id, anna, ["vero"], delegate=bruno)
    assert submit_draft(theirs.id, anna, ["vero"], delegate=bruno) == first
    assert Case.objects.count() == 1


def test_it_does_not_reach_services_that_it_does_not_name(anna, bruno, service):
    limited = accept(offer(anna, to_bruno(services=("altro",))).id, bruno)
    with pytest.raises(NotCovered):
        open_delegate_draft(begin_acting(limited.id, bruno), service)


def test_both_see_the_case_while_the_delegation_holds(sent, anna, bruno, held, chiara):
    assert case_of(anna, sent.id) == readable_case(bruno, sent.id) == sent
    assert list(cases_on_behalf(bruno)) == [sent]
    with pytest.raises(Case.DoesNotExist):
        readable_case(chiara, sent.id)
    revoke(held.id, anna)
    with pytest.raises(Case.DoesNotExist):
        readable_case(bruno, sent.id)
    assert (list(cases_on_behalf(bruno)), case_of(anna, sent.id)) == ([], sent)


def test_the_delegate_sees_none_of_the_principals_other_cases(held, bruno, anna, draft):
    own = submit_draft(draft.id, anna, ["vero"])
    begin_acting(held.id, bruno)
    with pytest.raises(Case.DoesNotExist):
        readable_case(bruno, own.id)
    assert known_from_earlier(held) == {}


def test_what_the_delegate_said_before_is_known_to_them_alone(sent, held, anna, bruno):
    assert known_from_earlier(held)["contact.email"] == "bruno@posta.example"
    assert not anna.data.exists()
    anna.refresh_from_db()
    assert anna.email == "anna@posta.example"


def test_the_principal_is_written_to_and_the_delegate_only_if_it_says_so(sent, anna, bruno):
    receipts = Message.objects.filter(event="receipt")
    assert [message.recipient for message in receipts] == [anna]
    email = Delivery.objects.get(key=f"message:{receipts.get().id}")
    assert email.payload["to"] == "anna@posta.example"


def test_copies_go_to_the_delegate_under_their_own_name(anna, bruno, service, definition):
    delegation = accept(offer(anna, to_bruno(copies_messages=True)).id, bruno)
    draft = filled(delegation, service, definition)
    case = submit_draft(draft.id, anna, ["vero"], delegate=bruno)
    copy = Message.objects.get(event="receipt", recipient=bruno)
    assert ("Buongiorno Bruno" in copy.body, Message.objects.filter(case_id=case.id).count()) == (True, 2)
    revoke(delegation.id, anna)
    register(case)
    assert Message.objects.filter(event="registered", recipient=bruno).count() == 0
    assert Message.objects.filter(event="registered", recipient=anna).count() == 1


def test_a_child_gets_an_account_that_their_identity_will_open(anna, service, definition):
    delegation = declare(anna, "parent", for_marta())
    draft = filled(delegation, service, definition, email="anna.casa@posta.example")
    marta = User.objects.get(fiscal_code=MARTA)
    assert (marta.full_name, marta.birth_date, marta.has_usable_password()) == (
        "Marta Bianchi",
        date(2015, 1, 1),
        False,
    )
    assert set(marta.data.values_list("source", flat=True)) == {"delegate"}
    case = submit_draft(draft.id, marta, ["vero"], delegate=anna)
    assert case_of(marta, case.id) == case
    email = Delivery.objects.get(key=f"message:{Message.objects.get(recipient=marta).id}")
    assert email.payload["to"] == "anna.casa@posta.example"


def test_a_firm_applies_under_its_own_name(anna, carla, service, definition, proof):
    from cases.delegations.check import confirm
    from cases.dues import debtor_of

    delegation = confirm(declare(anna, "company", for_the_firm(), proof).id, carla)
    draft = filled(delegation, service, definition)
    case = submit_draft(draft.id, draft.owner, ["vero"], delegate=anna)
    assert (case.applicant_name, case.applicant_fiscal_code) == ("Alfa srl", FIRM)
    told = set(Message.objects.filter(event="receipt").values_list("recipient__family_name", flat=True))
    assert (debtor_of(case).kind, told) == ("firm", {"Alfa srl", "Bianchi"})


def test_how_the_town_hall_knows_the_principal_the_delegate_does_not_learn(anna, carla, service, definition, proof):
    from cases.delegations.check import confirm
    from tests.cases.conftest import citizen

    citizen("Luigi Maria", for_luigi().fiscal_code)
    delegation = confirm(declare(anna, "guardian", for_luigi(), proof).id, carla)
    draft = filled(delegation, service, definition)
    assert submit_draft(draft.id, draft.owner, ["vero"], delegate=anna).applicant_name == "Luigi Bianchi"


def test_the_delegate_answers_for_the_principal_and_only_while_it_holds(sent, anna, bruno, carla, held, giulia):
    case = register(sent)
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    answer_request(case.id, bruno, "Eccola", [])
    event = case.timeline.get(kind="documents_received")
    assert (event.actor_name, event.text) == ("Bruno Bianchi", "Eccola")
    revoke(held.id, anna)
    with pytest.raises(Case.DoesNotExist):
        answer_request(case.id, bruno, "Ancora", [])


@pytest.mark.parametrize("broken", [{"channel": "online", "filing": {}}, {"delegation": None}, {"filing": {}}])
def test_the_database_keeps_channel_and_delegation_together(theirs, broken):
    with pytest.raises(IntegrityError, match="draft_"), transaction.atomic():
        Draft.objects.filter(id=theirs.id).update(**broken)


@pytest.mark.parametrize("broken", [{"channel": "online", "filing": {}}, {"delegation": None}, {"incomplete": True}])
def test_the_database_keeps_them_together_on_cases_too(sent, broken):
    with pytest.raises(IntegrityError, match="case_"), transaction.atomic():
        Case.objects.filter(id=sent.id).update(**broken)


def test_who_no_longer_holds_it_does_not_begin_to_act(held, anna, bruno, chiara):
    with pytest.raises(DelegationEnded):
        begin_acting(held.id, chiara)
    revoke(held.id, anna)
    with pytest.raises(DelegationEnded):
        begin_acting(held.id, bruno)


def test_it_may_last_for_years_and_see_what_an_earlier_one_filed(sent, held, anna, bruno):
    revoke(held.id, bruno)
    accept(offer(anna, to_bruno(valid_until=in_days(1000))).id, bruno)
    assert list(cases_on_behalf(bruno)) == [sent]


def test_the_delegate_is_warned_before_their_draft_is_deleted(theirs, bruno):
    with time_machine.travel(theirs.expires_at - timedelta(days=10), tick=False):
        assert warn_of_expiry() == 1
    assert Message.objects.get(event="draft_expiring").recipient == bruno
