"""The register of transactions: one line for what was asked, one for each answer, one for what became of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import LoginRecord, SamlLogin, SamlMessage, User
from accounts.saml import register
from accounts.tasks import purge_sessions
from integrations.identity.saml.xml import NAMESPACES
from integrations.simulators.identity.saml.answers import answer, refusal
from tenants.context import tenant_context


def lines_of(town) -> list[SamlMessage]:
    with tenant_context(town):
        return list(SamlMessage.objects.all())


def one_name(response) -> None:
    response.find("saml:Assertion", NAMESPACES).set("ID", "_one")


def told(town) -> list[tuple[str, str]]:
    return [(line.kind, line.outcome) for line in lines_of(town)]


def test_a_login_leaves_its_three_lines_and_the_messages_as_they_were(browser, provider, segrate):
    asked = browser.start()
    sent = answer(provider, browser.answering(asked))
    browser.come_in(browser.post(sent))
    request, response, entrance = lines_of(segrate)
    assert [line.kind for line in (request, response, entrance)] == ["request", "answer", "entrance"]
    assert {line.request_id for line in (request, response, entrance)} == {asked.request_id}
    assert b"AuthnRequest" in register.opened(request)
    assert register.opened(response) == sent
    assert (response.issuer, response.outcome, entrance.outcome) == (provider.entity_id, "", "")
    assert response.message_id
    assert response.assertion_id
    assert response.subject
    assert response.issued_at


def test_what_stands_in_the_clear_does_not_name_the_person(browser, segrate):
    browser.log_in()
    for line in lines_of(segrate):
        clear = " ".join(str(value) for value in vars(line).values())
        assert "BNCNNA84C52I577E" not in clear
        assert "Bianchi" not in clear


def test_refusals_stand_in_it_with_their_reason(browser, provider, segrate):
    browser.post(refusal(provider, browser.answering(browser.start()), 21))
    browser.log_in(sign_assertion=False, sign_response=False)
    assert told(segrate) == [
        ("request", ""), ("answer", "error_code_21"), ("request", ""), ("answer", "signature_missing"),
    ]  # fmt: skip


def test_a_closed_account_is_an_outcome_too(browser, segrate):
    browser.log_in()
    with tenant_context(segrate):
        User.objects.update(is_active=False)
    browser.log_in()
    assert told(segrate)[-1] == ("entrance", "account_closed")


def test_a_replayed_assertion_stands_in_it_as_refused(browser, provider, segrate):
    sent = answer(provider, browser.answering(browser.start(), change=one_name))
    browser.post(sent)
    again = answer(provider, browser.answering(browser.start(), change=one_name))
    assert browser.post(again).status_code == 400
    assert told(segrate)[-1] == ("answer", "assertion_replayed")


def test_what_answers_no_request_of_ours_is_not_written_down(browser, provider, segrate):
    asked = browser.start()
    browser.post(answer(provider, browser.answering(asked, request_id="_invented")))
    assert told(segrate) == [("request", "")]


def test_strangers_cannot_fill_it(browser, provider, segrate):
    asked = browser.start()
    for _time in range(register.MOST_ANSWERS + 2):
        browser.post(refusal(provider, browser.answering(asked), 21))
    assert len(told(segrate)) == 1 + register.MOST_ANSWERS


def test_an_outsized_answer_leaves_its_line_alone(browser, provider, segrate, monkeypatch):
    monkeypatch.setattr(register, "LARGEST", 100)
    browser.log_in()
    assert [bool(line.sealed_message) for line in lines_of(segrate)] == [True, False, False]


def test_no_line_no_login(browser, provider, segrate, monkeypatch):
    """The answer is kept and written down together, or not at all."""
    asked = browser.start()

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("accounts.saml.views.note_answer", fail)
    with pytest.raises(RuntimeError):
        browser.post(answer(provider, browser.answering(asked)))
    with tenant_context(segrate):
        assert SamlLogin.objects.get().answered_at is None
        assert not LoginRecord.objects.exists()


def test_the_line_stays_when_the_login_is_forgotten_and_goes_after_24_months(browser, segrate, borgo):
    browser.log_in()
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=729)):
        purge_sessions()
    assert len(lines_of(segrate)) == 3
    with tenant_context(segrate):
        assert not SamlLogin.objects.exists()
    with time_machine.travel(now + timedelta(days=732)):
        purge_sessions()
    assert lines_of(segrate) == []


def test_its_lines_are_neither_changed_nor_taken_out(browser, segrate):
    browser.log_in()
    with tenant_context(segrate):
        for change in (lambda: SamlMessage.objects.update(outcome="x"), lambda: SamlMessage.objects.all().delete()):
            with pytest.raises(TypeError):
                change()
    assert len(lines_of(segrate)) == 3


def test_each_municipality_has_its_own(browser, segrate, borgo):
    browser.log_in()
    assert (len(lines_of(segrate)), lines_of(borgo)) == (3, [])
