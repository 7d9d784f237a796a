"""What people get wrong, and what some try (issue 2, section 7): plain words, nothing lost, nothing kept that is not right."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case
from tests.cases.conftest import pdf
from tests.catalog.answers import OLDER_RELATIVE, complete
from tests.citizen.walk import GENERAL, SPECIFIC, path_of, texts


@pytest.fixture
def at_general(walk):
    walk.read_privacy()
    return walk


@pytest.fixture
def at_care(walk):
    """On the second step, for the assistance of a relative: it wants a document."""
    walk.answers = complete("care")
    walk.read_privacy()
    walk.press(GENERAL, "next")
    return walk


def refused(page, words):
    assert page.status_code == 200
    assert 'id="errori"' in page.content.decode()
    assert words in texts(page)


def test_a_wrong_fiscal_code(at_care):
    page = at_care.press(SPECIFIC, "next", care_person__fiscal_code="VRDMRA50A41F205Z")
    refused(page, "Il codice fiscale non è corretto")
    assert 'value="VRDMRA50A41F205Z"' in page.content.decode()
    assert 'href="#id_care_person__fiscal_code"' in page.content.decode()


def test_the_fiscal_code_of_another_person(at_care):
    refused(
        at_care.press(SPECIFIC, "next", care_person__fiscal_code="RSSNNA85D55I577J"),
        "Il codice fiscale non corrisponde",
    )


def test_a_birth_date_in_the_future(at_care):
    page = at_care.press(SPECIFIC, "next", care_person__birth_date_year="2990")
    refused(page, "La data non può essere nel futuro.")


def test_a_date_that_does_not_exist(at_care):
    day = {"care_person__birth_date_day": "31", "care_person__birth_date_month": "2"}
    refused(at_care.press(SPECIFIC, "next", **day), "Questa data non esiste")


def test_an_impossible_iban(at_care):
    refused(at_care.press(SPECIFIC, "next", iban="IT00X0542811101000000123456"), "L'IBAN non è corretto")


def test_a_file_of_sixty_megabytes(at_care):
    big = SimpleUploadedFile("grande.pdf", b"%PDF-1.7\n" + b"0" * (60 * 1024 * 1024), "application/pdf")
    refused(at_care.attach(SPECIFIC, "next", {"file-disability_certificate": big}), "61 MB")
    assert at_care.draft.documents.count() == 0


def test_a_program_called_pdf(at_care):
    program = SimpleUploadedFile("certificato.pdf", b"MZ" + b"\x90" * 4000, "application/pdf")
    page = at_care.attach(SPECIFIC, "next", {"file-disability_certificate": program})
    refused(page, "è un programma")
    assert at_care.draft.documents.count() == 0
    assert at_care.draft.answers["care_person"] == OLDER_RELATIVE


def test_a_mandatory_file_that_is_missing(at_care):
    page = at_care.press(SPECIFIC, "next")
    refused(page, "Allega «Verbale di invalidità o certificazione di disabilità».")
    assert 'href="#id_file-disability_certificate"' in page.content.decode()
    assert path_of(at_care.attach(SPECIFIC, "next", {"file-disability_certificate": pdf()})) == at_care.url("riepilogo")


def test_a_file_that_was_not_asked_for_is_left_aside(at_general):
    at_general.attach(GENERAL, "save", {"file-disability_certificate": pdf(), "file-inventato": pdf()})
    assert at_general.draft.documents.count() == 0


def test_answers_to_fields_that_are_hidden_are_not_kept(walk):
    walk.fill_in()
    walk.press(SPECIFIC, "next", rent_debt="100", rent_problem="arrears", inventato="x")
    walk.send()
    case = Case.objects.get()
    assert not {"rent_debt", "rent_problem", "inventato"} & set(case.answers)


def test_another_name_cannot_be_typed_over_the_logins(at_general):
    at_general.press(GENERAL, "next", given_name="Elisabetta", fiscal_code="BNCBRN80A01F205X")
    assert at_general.draft.answers["given_name"] == "Anna"
    assert at_general.draft.answers["fiscal_code"] == "RSSNNA85D55I577J"


def test_too_many_rows_are_refused_before_they_are_built(at_general):
    page = at_general.press(GENERAL, "next", household__rows="999")
    refused(page, "puoi aggiungere al massimo 14 voci")


def test_an_invented_choice(at_general):
    refused(at_general.press(GENERAL, "next", reason="vacanza"), "Scegli una delle risposte dell'elenco.")


@pytest.mark.parametrize("value", ["\x00", "a" * 5000, "<img src=x onerror=alert(1)>", "'; DROP TABLE cases_case;--"])
def test_hostile_text_breaks_nothing(at_general, value):
    page = at_general.press(GENERAL, "save", residence_street=value)
    assert page.status_code == 302
    shown = at_general.get(GENERAL)
    assert shown.status_code == 200
    assert b"<img src=x" not in shown.content


@pytest.mark.parametrize("value", ["../../etc", "1' OR '1'='1", ""])
def test_a_file_to_remove_that_is_no_file(at_general, value):
    response = at_general.client.post(at_general.url(GENERAL), at_general.data(GENERAL) | {"remove_file": value})
    assert response.status_code == 302
