"""From the sheet to the confirmation, without JavaScript."""

import re

from django.urls import reverse

from cases.models import Case, Draft
from notifications.models import Message
from tests.cases.conftest import pdf, register
from tests.citizen.walk import GENERAL, SPECIFIC, path_of, texts


def test_the_button_of_the_sheet_leads_into_the_flow(walk):
    sheet = walk.client.get(reverse("citizen:sheet", args=[walk.service.category, walk.service.code]))
    assert f'href="{walk.url()}"' in sheet.content.decode()
    assert path_of(walk.get()) == walk.url("privacy")
    assert Draft.objects.count() == 0


def test_privacy_has_to_be_read(walk):
    page = walk.press("privacy", "next", {})
    assert "conferma di aver letto l’informativa" in texts(page)
    assert Draft.objects.count() == 0
    assert path_of(walk.read_privacy()) == walk.url(GENERAL)


def test_it_goes_from_privacy_to_confirmation(walk):
    walk.fill_in()
    walk.attach(SPECIFIC, "next")
    response = walk.send()
    case = Case.objects.get()
    assert path_of(response).endswith(f"/conferma/{case.id}")
    assert case.documents.count() == 2
    assert (case.applicant_name, case.applicant_fiscal_code) == ("Anna Rossi", "RSSNNA85D55I577J")
    assert case.answers["other_need_text"] == "Devo riparare la caldaia."
    assert case.sources["fiscal_code"] == "spid"
    assert len(case.declarations) == 5


def test_the_steps_are_always_visible_and_lead_back(walk):
    walk.fill_in()
    page = walk.get("riepilogo").content.decode()
    for step in ("privacy", GENERAL, SPECIFIC):
        assert f'href="{walk.url(step)}"' in page
    assert 'aria-current="step"' in page


def test_who_is_logged_in_is_shown_and_not_asked(walk):
    walk.read_privacy()
    page = walk.get(GENERAL)
    assert "RSSNNA85D55I577J" in texts(page)
    assert 'name="fiscal_code"' not in page.content.decode()
    assert texts(page).count("Dato ricevuto da SPID ") >= 1


def test_what_is_known_is_there_with_its_source(walk):
    walk.read_privacy()
    page = walk.get(GENERAL).content.decode()
    assert 'value="anna@posta.example"' in page
    assert 'value="via Roma"' in page
    assert "Dato ricevuto da SPID il " in page


def test_a_second_application_starts_from_the_first(walk, case):
    walk.read_privacy()
    page = texts(walk.get(GENERAL))
    assert "Dato preso da una tua richiesta precedente il " in page


def test_the_summary_reads_everything_back_with_a_way_to_each_step(walk):
    walk.fill_in()
    page = walk.get("riepilogo")
    for words in (
        "Anna",
        "via Roma, 1, 20054 Segrate (MI)",
        "Devo riparare la caldaia.",
        "500,00 euro",
        "8.123,45 euro",
    ):
        assert words in texts(page)
    assert f'href="{walk.url(GENERAL)}?torna=riepilogo"' in page.content.decode()
    assert "Le informazioni che hai fornito hanno valore di dichiarazione." in texts(page)


def test_after_a_correction_one_is_back_at_the_summary(walk):
    walk.fill_in()
    walk.answers["amount"] = 12300
    response = walk.client.post(f"{walk.url(SPECIFIC)}?torna=riepilogo", walk.data(SPECIFIC) | {"action": "next"})
    assert path_of(response) == walk.url("riepilogo")
    assert "123,00 euro" in texts(walk.get("riepilogo"))


def test_every_declaration_is_needed(walk):
    walk.fill_in()
    page = walk.press("riepilogo", "send", {"facts_true": "on"})
    assert texts(page).count("Per continuare devi confermare.") == 8
    assert Case.objects.count() == 0
    assert walk.draft.declarations == ["facts_true"]


def test_the_confirmation_has_code_dates_receipt_and_next_steps(walk, case):
    page = walk.client.get(reverse("citizen:confirmation", args=[walk.service.category, walk.service.code, case.id]))
    words = texts(page)
    assert case.tracking_code in words
    assert "Numero di protocollo in arrivo" in words
    assert "Ultimo giorno per la risposta" in words
    assert "Servizi sociali" in words
    assert "Quanto è stato facile usare questo servizio?" in words
    assert reverse("citizen:receipt", args=[case.id]) in page.content.decode()
    assert "anna@example.org" in words
    assert "Aggiorna" in words


def test_the_confirmation_looks_again_a_bounded_number_of_times(walk, case):
    address = reverse("citizen:confirmation_number", args=[walk.service.category, walk.service.code, case.id])
    assert "giro=2" in walk.client.get(address, {"giro": "1"}).content.decode()
    for last in ("8", "99", "x"):
        assert "hx-get" not in walk.client.get(address, {"giro": last}).content.decode()


def test_the_confirmation_shows_the_protocol_number_when_it_is_there(walk, case):
    register(case)
    page = walk.client.get(reverse("citizen:confirmation", args=[walk.service.category, walk.service.code, case.id]))
    assert "101/2026" in texts(page)
    assert "hx-get" not in page.content.decode()


def test_the_confirmation_of_another_service_or_person_does_not_exist(walk, bruno_walks, case):
    address = reverse("citizen:confirmation", args=[walk.service.category, walk.service.code, case.id])
    assert bruno_walks.client.get(address).status_code == 404
    assert walk.client.get(address.replace(walk.service.code, "altro")).status_code == 404


def test_a_double_click_sends_once(walk):
    walk.fill_in()
    data = walk.declarations() | {"draft": str(walk.draft.id)}
    first, second = (walk.press("riepilogo", "send", data) for _ in range(2))
    assert path_of(first) == path_of(second)
    assert Case.objects.count() == 1
    assert Message.objects.filter(event="receipt").count() == 1


def test_another_tab_that_still_types_is_told_that_it_was_sent(walk):
    walk.fill_in()
    stale = walk.data(GENERAL) | {"draft": str(walk.draft.id), "action": "next"}
    walk.send()
    case = Case.objects.get()
    response = walk.client.post(walk.url(GENERAL), stale, follow=True)
    assert response.redirect_chain[-1][0].endswith(f"/conferma/{case.id}")
    assert "Questa domanda è già stata inviata." in texts(response)
    assert not Draft.objects.filter(submitted_at__isnull=True).exists()


def test_a_file_is_kept_also_when_the_rest_is_wrong(walk):
    walk.read_privacy()
    walk.press(GENERAL, "next")
    page = walk.attach(SPECIFIC, "next", amount="")
    assert page.status_code == 200
    assert "prova.pdf" in texts(page)
    assert walk.draft.documents.count() == 1
    page = walk.attach(SPECIFIC, "next", {"file-other_documents": [pdf("due.pdf"), pdf("tre.pdf")]})
    assert path_of(page) == walk.url("riepilogo")
    assert walk.draft.documents.count() == 3


def test_a_file_can_be_taken_away_and_what_was_typed_stays(walk):
    walk.read_privacy()
    walk.press(GENERAL, "next")
    walk.attach(SPECIFIC, "save")
    document = walk.draft.documents.get()
    response = walk.client.post(
        walk.url(SPECIFIC), walk.data(SPECIFIC, amount="777") | {"remove_file": str(document.id)}
    )
    assert response.headers["Location"] == f"{walk.url(SPECIFIC)}#documenti"
    assert walk.draft.documents.count() == 0
    assert walk.draft.answers["amount"] == 77700


def test_rows_are_added_and_removed_by_buttons(walk):
    walk.read_privacy()
    response = walk.client.post(walk.url(GENERAL), walk.data(GENERAL) | {"add": "household"})
    assert response.headers["Location"] == f"{walk.url(GENERAL)}#household"
    page = walk.get(GENERAL).content.decode()
    assert 'name="household__0__given_name"' in page
    assert "Compila questo campo" not in page
    typed = walk.data(GENERAL) | {"household__rows": "1", "household__0__given_name": "Luca", "remove": "household:0"}
    walk.client.post(walk.url(GENERAL), typed)
    assert 'name="household__0__given_name"' not in walk.get(GENERAL).content.decode()


def test_a_choice_made_shows_what_depends_on_it(walk):
    walk.read_privacy()
    page = walk.client.post(
        walk.url(GENERAL), {"citizenship": "non_eu", "refresh": "1"}, headers={"HX-Request": "true"}
    )
    body = page.content.decode()
    assert 'name="permit_kind"' in body
    assert "Compila questo campo" not in body


def test_a_step_asks_little_of_the_database(walk, django_assert_max_num_queries):
    walk.read_privacy()
    walk.get(GENERAL)
    # The search path, session, user, service, draft, its files, what is known, office.
    with django_assert_max_num_queries(8):
        walk.get(GENERAL)


def test_without_scripts_what_an_answer_brings_up_is_a_new_question(walk):
    walk.fill_in()
    page = walk.get(SPECIFIC).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    again = walk.press(SPECIFIC, "next", urgent="true", seen=seen[1])
    assert "Dopo le tue risposte c'è una domanda in più Perché non può aspettare?" in texts(again)
    assert 'href="#id_urgent_reason"' in again.content.decode()
    assert "sp-field--invalid" not in again.content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', again.content.decode())
    assert seen is not None
    assert "urgent_reason" in seen[1].split()
    scolded = walk.press(SPECIFIC, "next", urgent="true", urgent_reason="", seen=seen[1])
    assert "Perché non può aspettare? Compila questo campo." in texts(scolded)
    assert "domanda in più" not in texts(scolded)


def test_a_document_that_an_answer_asks_for_is_a_new_question_too(walk):
    walk.fill_in()
    walk.press(GENERAL, "next", reason="bills")
    typed = {"bill_kinds": ["gas"], "bills_total": "100", "cut_off": "false"}
    page = walk.press(
        SPECIFIC, "next", **typed, seen="bill_kinds bills_total cut_off amount situation urgent housing_kind"
    )
    assert "Bollette o solleciti da pagare" in texts(page)
    assert "Allega «Bollette" not in texts(page)
