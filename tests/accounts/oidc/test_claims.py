import pytest

from accounts.login.problems import LoginProblem, Problem
from accounts.oidc.claims import read_identity

ANNA = {"fiscal_number": "TINIT-BNCNNA84C52I577E", "given_name": "Anna", "family_name": "Bianchi"}


def test_the_fiscal_code_supplies_what_the_provider_left_out():
    anna = read_identity(ANNA)
    assert (anna.birth_date.isoformat(), anna.birth_place, anna.gender) == ("1984-03-12", "Segrate", "F")


def test_what_the_provider_says_comes_first():
    anna = read_identity(
        ANNA | {"place_of_birth": {"locality": "Milano"}, "gender": "female", "birthdate": "1984-03-13"}
    )
    assert (anna.birth_date.isoformat(), anna.birth_place, anna.gender) == ("1984-03-13", "Milano", "F")


def test_a_foreign_place_of_birth_is_the_country():
    aminata = {"fiscal_number": "TINIT-DLLMNT90H61Z343E", "given_name": "Aminata", "family_name": "Diallo"}
    assert read_identity(aminata | {"place_of_birth": "Z343"}).birth_place == "Senegal"


@pytest.mark.parametrize(
    "code", ["BNCNNA84C52I577E", "tinit-bncnna84c52i577e", " TINIT-BNCNNA84C52I577E ", "TINIT-BNCNNA84C52I57TB"]
)
def test_it_reads_a_fiscal_code_however_it_is_written(code):
    assert read_identity(ANNA | {"fiscal_number": code}).fiscal_code in {"BNCNNA84C52I577E", "BNCNNA84C52I57TB"}


@pytest.mark.parametrize("code", [None, "", 12, [], "TINIT-", "TINFR-1234567890123", "BNCNNA84C52I577X", "x" * 5000])
def test_it_refuses_what_is_no_fiscal_code(code):
    with pytest.raises(LoginProblem) as refused:
        read_identity(ANNA | {"fiscal_number": code})
    assert refused.value.problem is Problem.NO_FISCAL_CODE


@pytest.mark.parametrize("name", [None, "", "   ", {"it": "Anna"}])
def test_it_refuses_a_person_without_a_name(name):
    with pytest.raises(LoginProblem) as refused:
        read_identity(ANNA | {"given_name": name})
    assert refused.value.problem is Problem.NO_NAME


def test_text_that_is_too_long_is_cut_to_what_fits():
    anna = read_identity(ANNA | {"family_name": "B" * 500, "email": "  anna@posta.example\n"})
    assert (len(anna.family_name), anna.email) == (80, "anna@posta.example")


@pytest.mark.parametrize(
    ("street", "parts"),
    [
        ("Via Roma 12", ("Via Roma", "12")),
        ("Via Roma, 12/B", ("Via Roma", "12/B")),
        ("Via XXV Aprile", ("Via XXV Aprile", "")),
        ("Via 4 Novembre 3", ("Via 4 Novembre", "3")),
    ],
)
def test_it_tells_the_street_from_the_number(street, parts):
    address = {"street_address": street, "locality": "Segrate", "postal_code": "20054", "region": "Lombardia"}
    read = read_identity(ANNA | {"address": address}).address
    assert (read["street"], read["number"]) == parts
    assert (read["town"], read["province"]) == ("Segrate", "")


@pytest.mark.parametrize("address", [None, "Via Roma 12 20054 Segrate", {}, {"formatted": "Via Roma 12"}])
def test_it_does_not_guess_the_parts_of_an_address(address):
    assert read_identity(ANNA | {"address": address}).address == {}
