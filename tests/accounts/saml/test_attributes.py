"""Who is in the attributes: whatever they say, a whole person or a refusal."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.login.identity import Identity
from accounts.login.problems import LoginProblem
from accounts.saml.attributes import attributes_of, read_identity
from accounts.saml.requests import ProviderSession
from accounts.saml.response import Answer, from_json, to_json
from integrations.identity.saml.xml import SAML, parse

ANNA = {"name": "Anna", "familyName": "Bianchi", "fiscalNumber": "TINIT-BNCNNA84C52I577E"}
NAMES = [
    "spidCode", "name", "familyName", "fiscalNumber", "dateOfBirth", "placeOfBirth", "gender", "email", "mobilePhone",
    "domicileStreetAddress", "domicilePostalCode", "domicileMunicipality", "domicileProvince", "altro",
]  # fmt: skip
WORDS = st.text(max_size=300)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["spid", "cie", "eidas"]), st.dictionaries(st.sampled_from(NAMES), WORDS))
def test_whatever_they_say_it_is_a_person_or_a_refusal(way, attributes):
    try:
        identity = read_identity(way, attributes)
    except LoginProblem:
        return
    assert identity.given_name
    assert identity.family_name
    assert bool(identity.fiscal_code) != bool(identity.eidas_id)
    assert max(len(identity.given_name), len(identity.family_name), len(identity.birth_place)) <= 80
    assert max(len(identity.account), len(identity.email)) <= 254
    assert identity.gender in ("", "M", "F")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), WORDS), st.text(max_size=40))
def test_what_is_put_aside_is_what_comes_back(attributes, word):
    identity = read_identity("spid", attributes | ANNA)
    answer = Answer(identity, word, 2, word, ProviderSession(word, word, word, word))
    assert from_json(to_json(answer)) == answer


def test_the_fiscal_code_supplies_what_the_provider_left_out():
    anna = read_identity("spid", ANNA)
    assert (anna.birth_date, anna.birth_place, anna.gender) == (date(1984, 3, 12), "Segrate", "F")


def test_what_the_provider_says_comes_first():
    anna = read_identity("spid", ANNA | {"dateOfBirth": "1984-03-13", "placeOfBirth": "Milano", "gender": "M"})
    assert (anna.birth_date, anna.birth_place, anna.gender) == (date(1984, 3, 13), "Milano", "M")


@pytest.mark.parametrize(
    "raw", ["TINIT-BNCNNA84C52I577E", "tinit-bncnna84c52i577e", "BNCNNA84C52I577E", " bncnna84c52i577e "]
)
def test_the_prefix_of_the_country_falls_off(raw):
    assert read_identity("cie", ANNA | {"fiscalNumber": raw}).fiscal_code == "BNCNNA84C52I577E"


@pytest.mark.parametrize("raw", ["", "TINIT-", "TINDE-12345678901", "TINIT-BNCNNA84C52I577X", "12345678901"])
def test_what_is_no_fiscal_code_is_refused(raw):
    with pytest.raises(LoginProblem):
        read_identity("spid", ANNA | {"fiscalNumber": raw})


def test_of_several_values_the_first_counts_and_white_space_does_not():
    text = f"""<a:Assertion xmlns:a="{SAML}"><a:AttributeStatement>
        <a:Attribute Name="name"><a:AttributeValue>
            Anna
            Maria </a:AttributeValue><a:AttributeValue>Bruna</a:AttributeValue></a:Attribute>
        <a:Attribute Name="name"><a:AttributeValue>Carla</a:AttributeValue></a:Attribute>
    </a:AttributeStatement></a:Assertion>"""
    assert attributes_of(parse(text.encode())) == {"name": "Anna Maria"}


def test_an_address_needs_street_and_town():
    whole = {"domicileStreetAddress": "Via Roma 12", "domicileMunicipality": "Segrate", "domicileProvince": "MI"}
    assert read_identity("spid", ANNA | whole).address["number"] == "12"
    assert read_identity("spid", ANNA | {"domicileStreetAddress": "Via Roma 12"}).address == {}


def test_the_account_is_of_the_code_or_of_the_identifier():
    assert read_identity("spid", ANNA).account == "cf:BNCNNA84C52I577E"
    abroad = {"name": "Sofía", "familyName": "García", "spidCode": "ES/IT/123"}
    sofia: Identity = read_identity("eidas", abroad)
    assert (sofia.account, sofia.source) == ("eidas:ES/IT/123", "eidas")
