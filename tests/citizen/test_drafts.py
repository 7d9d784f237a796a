"""A draft may be left and taken up again, whatever happens meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from cases.models import Case, Draft
from cases.parking import draft_token
from catalog.actions.customise import customise
from catalog.actions.suspend import suspend
from catalog.models import Service
from tests.cases.conftest import SYSTEM, pdf
from tests.citizen.walk import GENERAL, SPECIFIC, Walk, path_of, texts

HIDE_PEC = {"steps": {"change": {GENERAL: {"sections": {"change": {"contacts": {"fields": {"hidden": ["pec"]}}}}}}}}


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_it_can_be_saved_at_any_moment(walk):
    walk.read_privacy()
    response = walk.press(GENERAL, "save", {"email": "nuova@posta.example", "citizenship": "italian"})
    assert path_of(response) == walk.url(GENERAL)
    assert "Richiesta salvata con successo" in told(response)
    assert walk.draft.answers == {
        "email": "nuova@posta.example", "citizenship": "italian", "household": [], **_identity(),
    }  # fmt: skip
    assert walk.draft.completed_steps == []


def _identity():
    return {
        "given_name": "Anna", "family_name": "Rossi", "fiscal_code": "RSSNNA85D55I577J", "birth_date": "1985-04-15",
        "birth_place": "Segrate",
    }  # fmt: skip


def test_the_privacy_step_too(walk):
    walk.press("privacy", "save", {})
    assert walk.draft.privacy_accepted_at is None


def test_what_is_wrong_is_shown_again_as_it_was_typed(walk):
    walk.read_privacy()
    walk.press(GENERAL, "next")
    walk.press(SPECIFIC, "save", iban="IT99 NON GIUSTO")
    page = walk.get(SPECIFIC).content.decode()
    assert "IT99 NONG IUST O" in page
    assert "iban" not in walk.draft.answers
    assert walk.draft.answers["amount"] == 50000


def test_going_back_saves_and_leads_to_the_step_before(walk):
    walk.read_privacy()
    walk.press(GENERAL, "next")
    assert path_of(walk.press(SPECIFIC, "back", amount="12")) == walk.url(GENERAL)
    assert walk.draft.answers["amount"] == 1200


def test_it_is_taken_up_where_it_was_left(walk):
    walk.read_privacy()
    walk.press(GENERAL, "next")
    assert path_of(walk.get()) == walk.url(SPECIFIC)


def test_saving_again_a_step_that_was_done_leaves_it_done(walk):
    walk.fill_in()
    walk.press(GENERAL, "save")
    assert path_of(walk.get()) == walk.url("riepilogo")


def test_a_done_step_made_wrong_is_to_be_done_again(walk):
    walk.fill_in()
    walk.press(GENERAL, "save", email="")
    response = walk.get("riepilogo")
    assert path_of(response) == walk.url(GENERAL)
    assert "Prima di inviare completa questo passo." in told(response)


def test_steps_cannot_be_jumped(walk):
    walk.read_privacy()
    for step in (SPECIFIC, "riepilogo"):
        assert path_of(walk.get(step)) == walk.url(GENERAL)
    assert path_of(walk.press(SPECIFIC, "next")) == walk.url(GENERAL)
    assert "amount" not in walk.draft.answers
    assert walk.press("riepilogo", "send", {"facts_true": "on"}).status_code == 302
    assert Case.objects.count() == 0


def test_a_step_that_does_not_exist_does_not_exist(walk):
    walk.read_privacy()
    assert walk.get("inventato").status_code == 404


def test_without_a_draft_one_starts_from_privacy(walk):
    for step in (GENERAL, "riepilogo"):
        assert path_of(walk.get(step)) == walk.url("privacy")


def test_an_expired_draft_is_explained_and_a_new_one_begins(walk):
    walk.read_privacy()
    old = walk.draft.id
    Draft.objects.update(expires_at=timezone.now() - timedelta(days=1))
    for response in (walk.get(GENERAL), walk.press(GENERAL, "next")):
        assert path_of(response) == walk.url("privacy")
        assert any("bozza è scaduta" in text for text in told(response))
    walk.read_privacy()
    assert walk.draft.id != old


def test_it_can_be_thrown_away_from_the_personal_area(walk, bruno_walks):
    walk.read_privacy()
    address = reverse("citizen:discard_draft", args=[walk.draft.id])
    assert bruno_walks.client.post(address).status_code == 404
    assert Draft.objects.count() == 1
    assert path_of(walk.client.post(address)) == "/area-personale"
    assert Draft.objects.count() == 0


def test_the_neighbour_starts_from_an_empty_form(walk, bruno_walks):
    walk.read_privacy()
    walk.press(GENERAL, "save", email="segreta@posta.example")
    bruno_walks.read_privacy()
    assert b"segreta@posta.example" not in bruno_walks.get(GENERAL).content
    assert Draft.objects.count() == 2


def test_a_form_that_names_the_draft_of_another_changes_nothing(walk, bruno_walks):
    walk.read_privacy()
    bruno_walks.read_privacy()
    data = bruno_walks.data(GENERAL) | {"draft": str(walk.draft.id), "action": "next"}
    response = bruno_walks.client.post(bruno_walks.url(GENERAL), data)
    assert path_of(response) == walk.url("privacy")
    assert (walk.draft.answers, bruno_walks.draft.answers) == ({}, {})


def test_the_file_of_a_draft_is_only_for_its_owner(walk, bruno_walks):
    walk.read_privacy()
    walk.press(GENERAL, "next")
    walk.attach(SPECIFIC, "save")
    address = reverse("citizen:draft_file", args=[walk.draft.documents.get().id])
    assert walk.client.get(address).headers["Content-Type"] == "application/pdf"
    assert bruno_walks.client.get(address).status_code == 404


def _change_the_service(walk):
    service = Service.objects.get(code=walk.service.code)
    customise(service.code, HIDE_PEC, row_version=service.row_version, by=SYSTEM)


def test_a_change_of_the_service_is_told_and_the_answers_stay(walk):
    walk.fill_in()
    walk.press(GENERAL, "next", pec="anna@pec.example")
    _change_the_service(walk)
    response = walk.get("riepilogo")
    assert path_of(response) == walk.url(GENERAL)
    assert any("Il Comune ha aggiornato questo servizio" in text and "PEC" in text for text in told(response))
    assert walk.draft.answers["amount"] == 50000
    assert walk.draft.definition_hash == Service.objects.get().definition_hash


def test_a_change_while_typing_loses_nothing(walk):
    walk.read_privacy()
    _change_the_service(walk)
    response = walk.press(GENERAL, "next")
    assert path_of(response) == walk.url(GENERAL)
    assert walk.draft.answers["email"] == "anna@example.org"
    assert path_of(walk.press(GENERAL, "next")) == walk.url(SPECIFIC)


def test_a_suspended_service_takes_nothing_more(walk):
    walk.fill_in()
    suspend(walk.service.code, "Torna presto.", by=SYSTEM)
    response = walk.press("riepilogo", "send", {"draft": str(walk.draft.id)})
    assert path_of(response) == reverse("citizen:sheet", args=[walk.service.category, walk.service.code])
    assert "Quello che avevi salvato resta nella tua area personale." in told(response)[0]
    sheet = texts(walk.client.get(path_of(response)))
    # At the top and where the button was: the message above says what becomes of the draft, and not this again.
    assert sheet.count("Torna presto.") == 2
    assert (Case.objects.count(), Draft.objects.count()) == (0, 1)


def _close(walk):
    """The period for applications ended long ago; the next one opens in 2990."""
    calls = [
        {"id": "passata", "opens": "2020-01-01T00:00:00", "closes": "2020-02-01T00:00:00"},
        {"id": "prossima", "opens": "2990-03-01T09:00:00", "closes": "2990-04-01T00:00:00"},
    ]
    service = Service.objects.get(code=walk.service.code)
    customise(service.code, {"windows": {"calls": {"added": calls}}}, row_version=service.row_version, by=SYSTEM)


def test_while_the_window_is_closed_nothing_new_begins(walk):
    _close(walk)
    sheet = walk.client.get(reverse("citizen:sheet", args=[walk.service.category, walk.service.code]))
    assert "Domande chiuse" in texts(sheet)
    assert "potrai presentare la domanda dal 1 marzo 2990, 09:00." in texts(sheet).lower()
    for response in (walk.get(), walk.get("privacy"), walk.read_privacy()):
        assert path_of(response) == reverse("citizen:sheet", args=[walk.service.category, walk.service.code])
    assert Draft.objects.count() == 0


def test_a_window_that_closes_leaves_the_draft_and_takes_no_application(walk):
    walk.fill_in()
    _close(walk)
    assert path_of(walk.get("riepilogo")) == walk.url(GENERAL)
    walk.press(GENERAL, "next")
    walk.press(SPECIFIC, "next")
    page = walk.get("riepilogo")
    assert "Il periodo per presentare la domanda non è aperto." in texts(page)
    assert path_of(walk.send()) == walk.url("riepilogo")
    assert (Case.objects.count(), walk.draft.answers["amount"]) == (0, 50000)


def _expire_session(client):
    session = client.session
    session[sessions.SEEN_AT] = session[sessions.LOGGED_IN_AT] = 0
    session.save()


def _log_in_again(walk):
    """As the provider's answer does it: the session goes on under a new key."""
    walk.client.force_login(walk.owner, backend="accounts.backends.OperatorBackend")


def test_what_was_typed_when_the_session_ended_is_given_back(walk):
    walk.read_privacy()
    token = walk.get(GENERAL).context["draft_token"]
    _expire_session(walk.client)
    data = walk.data(GENERAL, email="tardi@posta.example", phone="sbagliato") | {"draft_token": token}
    response = walk.press(GENERAL, "next", data)
    assert response.headers["Location"].startswith("/accedi?next=")
    assert walk.draft.answers == {}
    _log_in_again(walk)
    page = walk.get(GENERAL)
    assert "abbiamo ritrovato quello che avevi scritto" in texts(page)
    assert b'value="sbagliato"' in page.content
    assert walk.draft.answers["email"] == "tardi@posta.example"


def test_it_is_not_given_to_somebody_else_at_the_same_computer(walk, bruno):
    walk.read_privacy()
    token = walk.get(GENERAL).context["draft_token"]
    _expire_session(walk.client)
    walk.press(GENERAL, "next", walk.data(GENERAL, email="tardi@posta.example") | {"draft_token": token})
    walk.client.force_login(bruno, backend="accounts.backends.OperatorBackend")
    theirs = Walk(walk.client, walk.service, bruno)
    theirs.read_privacy()
    page = theirs.get(GENERAL)
    assert b"tardi@posta.example" not in page.content
    assert "ritrovato" not in texts(page)


def test_the_ticks_of_the_summary_come_back_too(walk):
    walk.fill_in()
    page = walk.get("riepilogo")
    _expire_session(walk.client)
    walk.press("riepilogo", "send", {"facts_true": "on", "draft_token": page.context["draft_token"]})
    _log_in_again(walk)
    assert path_of(walk.get("riepilogo")) == walk.url("riepilogo")
    assert walk.draft.declarations == ["facts_true"]


def test_a_draft_lasts_a_year(walk):
    walk.read_privacy()
    with time_machine.travel(timezone.now() + timedelta(days=364), tick=False):
        _log_in_again(walk)
        assert path_of(walk.get()) == walk.url(GENERAL)


def test_the_file_comes_with_the_save(walk):
    walk.read_privacy()
    walk.press(GENERAL, "next")
    walk.attach(SPECIFIC, "save", {"file-other_documents": pdf("a.pdf")})
    assert "a.pdf" in texts(walk.get(SPECIFIC))


def test_a_form_left_open_while_logging_in_anew_elsewhere_loses_nothing(walk):
    walk.read_privacy()
    walk.client.handler.enforce_csrf_checks = True
    walk.client.defaults["HTTP_ORIGIN"] = "http://segrate.localhost"
    response = walk.press(GENERAL, "next", {"email": "nuova@posta.example", "draft_token": draft_token(walk.draft)})
    assert path_of(response) == walk.url(GENERAL)
    page = walk.get(GENERAL)
    assert "nuova@posta.example" in page.content.decode()
    assert len(page.context["messages"]) == 1


def test_a_forged_form_is_refused(walk):
    walk.read_privacy()
    walk.client.handler.enforce_csrf_checks = True
    walk.client.defaults["HTTP_ORIGIN"] = "http://segrate.localhost"
    assert walk.press(GENERAL, "next", {"email": "x@y.example", "draft_token": "falso"}).status_code == 403


@pytest.mark.parametrize("origin", ["https://altrove.example", "null", ""])
def test_another_site_does_not_put_words_into_an_application(walk, origin):
    walk.read_privacy()
    walk.client.handler.enforce_csrf_checks = True
    walk.client.defaults["HTTP_ORIGIN"] = origin
    forged = {"email": "x@y.example", "draft_token": draft_token(walk.draft)}
    assert walk.press(GENERAL, "next", forged).status_code == 403
    assert "x@y.example" not in walk.get(GENERAL).content.decode()


def test_a_page_left_open_for_more_than_a_day_names_nobody(walk):
    walk.read_privacy()
    walk.client.handler.enforce_csrf_checks = True
    walk.client.defaults["HTTP_ORIGIN"] = "http://segrate.localhost"
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        old = draft_token(walk.draft)
    assert walk.press(GENERAL, "next", {"email": "x@y.example", "draft_token": old}).status_code == 403


@pytest.mark.parametrize("step", [GENERAL, "riepilogo"])
def test_who_asks_again_for_a_page_of_what_was_just_sent_is_told_so(walk, step):
    walk.fill_in()
    walk.send()
    response = walk.get(step)
    assert "/conferma/" in path_of(response)
    assert told(response) == ["Questa domanda è già stata inviata."]
    assert Draft.objects.filter(submitted_at=None).count() == 0


def test_who_wants_to_apply_once_more_may(walk):
    walk.fill_in()
    walk.send()
    assert path_of(walk.get()) == walk.url("privacy")
    walk.read_privacy()
    assert path_of(walk.get()) == walk.url(GENERAL)


def test_a_page_of_something_sent_long_ago_leads_to_a_new_application(walk):
    walk.fill_in()
    walk.send()
    Case.objects.update(received_at=timezone.now() - timedelta(hours=2))
    assert path_of(walk.get(GENERAL)) == walk.url("privacy")
