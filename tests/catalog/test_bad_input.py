"""Wrong input, and what the citizen reads."""

import pytest
from django.utils.datastructures import MultiValueDict

from catalog.forms import build_step_form
from catalog.forms.coherence import fiscal_code_problem
from catalog.forms.fields import valid_tax_number
from tests.catalog.answers import TODAY, complete, contribution, post
from tests.catalog.small import with_fields

WRONG_CODE = "Il codice fiscale non è corretto: controlla di averlo scritto bene."
NO_DATE = "Questa data non esiste: scrivi giorno, mese e anno con 4 cifre."
NO_AMOUNT = "Scrivi un importo in euro, per esempio 1.234,56."


def errors(field: dict, **posted) -> list[str]:
    definition = with_fields({"id": "x", "label": "X", **field})
    built = build_step_form(definition, "dati", {}, TODAY, data=MultiValueDict({k: [v] for k, v in posted.items()}))
    return [str(message) for messages in built.errors.values() for message in messages]


def answer(field: dict, **posted):
    definition = with_fields({"id": "x", "label": "X", **field})
    built = build_step_form(definition, "dati", {}, TODAY, data=MultiValueDict({k: [v] for k, v in posted.items()}))
    assert built.is_valid(), built.errors
    return built.cleaned_answers()["x"]


@pytest.mark.parametrize(
    "typed", ["RSSNNA85D55I577X", "RSSNNA85D55", "12345678901", "'; DROP TABLE", "RSSMRA80A00H501X"]
)
def test_a_wrong_fiscal_code(typed):
    assert errors({"type": "fiscal_code"}, x=typed) == [WRONG_CODE]


def test_a_fiscal_code_may_be_typed_in_any_case_with_spaces():
    assert answer({"type": "fiscal_code"}, x=" rssnna 85d55 i577j ") == "RSSNNA85D55I577J"


def test_a_provisional_fiscal_code_is_eleven_digits():
    assert answer({"type": "fiscal_code"}, x="12345678903") == "12345678903"
    assert not valid_tax_number("12345678901")


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ({"family_name": "Bianchi"}, "Il codice fiscale non corrisponde al cognome."),
        ({"given_name": "Bruno"}, "Il codice fiscale non corrisponde al nome."),
        ({"birth_date": "1985-04-16"}, "Il codice fiscale non corrisponde alla data di nascita."),
        ({"given_name": "Anna", "family_name": "Rossi", "birth_date": "1985-04-15"}, None),
        ({}, None),
    ],
)
def test_another_persons_fiscal_code(person, said):
    assert fiscal_code_problem("RSSNNA85D55I577J", **person) == said


def test_a_code_with_letters_for_digits_is_the_same_person():
    assert fiscal_code_problem("RSSNNA85D55I57TG", birth_date="1985-04-15") is None


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "2026"),
        ("0", "1", "2026"),
        ("1", "13", "2026"),
        ("1", "1", "26"),
        ("x", "1", "2026"),
        ("", "1", "2026"),
    ],
)
def test_a_date_that_does_not_exist(day, month, year):
    assert errors({"type": "date"}, x_day=day, x_month=month, x_year=year) == [NO_DATE]


@pytest.mark.parametrize("year", ["1899", "0001", "9999999"])
def test_a_date_out_of_all_reason(year):
    assert errors({"type": "date"}, x_day="1", x_month="1", x_year=year) == [NO_DATE]


def test_a_birth_date_in_the_future():
    said = errors({"type": "date", "not_future": True}, x_day="24", x_month="11", x_year="2026")
    assert said == ["La data non può essere nel futuro."]
    assert answer({"type": "date", "not_future": True}, x_day="23", x_month="11", x_year="2026") == "2026-11-23"


@pytest.mark.parametrize("typed", ["IT00X0542811101000000123456", "IT60", "ciao", "IT60X05428111010000001234567"])
def test_an_impossible_iban(typed):
    assert errors({"type": "iban"}, x=typed) == ["L'IBAN non è corretto: controlla tutte le cifre e le lettere."]


def test_an_iban_is_kept_without_spaces():
    assert answer({"type": "iban"}, x="it60 X054 2811 1010 0000 0123 456") == "IT60X0542811101000000123456"


def test_an_iban_of_a_country_that_is_not_admitted():
    said = errors({"type": "iban", "countries": ["IT"]}, x="DE89370400440532013000")
    assert said == ["Non possiamo pagare su un conto di questo Paese."]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1.234,56", 123456), ("1234,56", 123456), ("1234.56", 123456), ("1.234", 123400), ("€ 12", 1200), ("12,5", 1250), ("0", 0)],
)  # fmt: skip
def test_money_as_people_write_it(typed, cents):
    assert answer({"type": "money"}, x=typed) == cents


@pytest.mark.parametrize("typed", ["dodici", "1,234.56", "12,345", "-5", "1e3", "١٢", "1.23.4", "9" * 400, "NaN"])
def test_what_is_no_amount(typed):
    assert errors({"type": "money"}, x=typed) == [NO_AMOUNT]


def test_an_amount_beyond_the_limits():
    assert errors({"type": "money", "min": 100}, x="0,50") == ["L'importo è fuori dai limiti ammessi."]


@pytest.mark.parametrize("kind", ["text", "textarea"])
@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "a\x7f"])
def test_control_characters(kind, typed):
    assert "non ammessi" in errors({"type": kind}, x=typed)[0] or "null" in errors({"type": kind}, x=typed)[0].lower()


def test_a_text_keeps_its_lines():
    assert answer({"type": "textarea"}, x="prima\nseconda") == "prima\nseconda"


def test_a_text_too_long():
    said = errors({"type": "text", "max_length": 5}, x="abcdef")
    assert said == ["Il testo è troppo lungo: puoi usare al massimo 5 caratteri."]


@pytest.mark.parametrize("typed", ["anna", "anna@", "anna@b", "a\n@b.it", "a@b.it\x00", "x" * 300 + "@b.it"])
def test_a_wrong_email(typed):
    assert len(errors({"type": "email"}, x=typed)) >= 1


@pytest.mark.parametrize("typed", ["12", "telefono", "+39 333 12345678901234", "333<script>"])
def test_a_wrong_phone(typed):
    assert len(errors({"type": "phone"}, x=typed)) == 1


@pytest.mark.parametrize("typed", ["parrot", "<script>", "dog' || true", "\x00"])
def test_an_option_that_does_not_exist_is_not_repeated(typed):
    field = {"type": "choice", "options": [{"id": "dog", "label": "Cane"}]}
    assert errors(field, x=typed) == ["Scegli una delle risposte dell'elenco."]


def test_an_address_needs_street_town_and_postal_code():
    assert errors({"type": "address"}, x_street="via Roma") == ["Scrivi almeno la via e il Comune."]
    short = errors({"type": "address"}, x_street="via Roma", x_town="Segrate", x_postal_code="2005")
    assert short == ["Il CAP è fatto di 5 cifre."]


def test_a_period_that_ends_before_it_begins():
    field = {"type": "period"}
    start = {"x__start_day": "2", "x__start_month": "1", "x__start_year": "2026"}
    end = {"x__end_day": "1", "x__end_month": "1", "x__end_year": "2026"}
    assert errors(field, **start, **end) == ["La fine viene prima dell'inizio."]


def test_an_optional_group_is_given_whole_or_not_at_all():
    field = {"type": "cadastral", "required": False}
    assert errors(field, x__sheet="1") == ["Completa questo dato, oppure lascia vuoti tutti i dati di questo gruppo."]
    assert errors(field) == []


def test_an_isee_that_has_expired():
    said = post(contribution(), "dati-specifici", complete(), isee__valid_until_year="2025").errors["isee__valid_until"]
    assert said == ["La data non può essere nel passato."]


def test_a_child_cannot_apply():
    built = post(contribution(), "dati-generali", complete(), birth_date_year="2015")
    assert "Per presentare la domanda devi avere almeno 18 anni." in built.errors["birth_date"]


def test_nobody_stands_twice_in_the_household():
    member = {"given_name": "Luca", "family_name": "Rossi", "fiscal_code": "RSSLCU10A01I577Q", "relation": "child"}
    built = post(contribution(), "dati-generali", complete(household=[member, member]))
    assert built.errors == {"household__1__fiscal_code": ["Questa persona è già nell'elenco."]}


def test_the_applicant_does_not_stand_in_the_household():
    herself = {"given_name": "Anna", "family_name": "Rossi", "fiscal_code": "RSSNNA85D55I577J", "relation": "other"}
    built = post(contribution(), "dati-generali", complete(household=[herself]))
    assert built.errors == {
        "household__0__fiscal_code": ["Questo è il tuo codice fiscale. Scrivi solo le altre persone."]
    }
