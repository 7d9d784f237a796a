"""What the providers answer: somebody's data, a «no», or what must not be believed."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from integrations.identity.saml.signatures import BadSignature, signed_part
from integrations.identity.saml.xml import NAMESPACES
from tests.integrations.simulators.saml.town import Town, attributes, hidden, status


def assertion_of(answer):
    return answer.find("saml:Assertion", NAMESPACES)


def level_of(answer):
    return answer.findtext(".//saml:AuthnContextClassRef", namespaces=NAMESPACES)[-1]


def holds(answer, provider):
    try:
        signed_part(assertion_of(answer), provider.certificates)
        signed_part(answer, provider.certificates)
    except BadSignature:
        return False
    return True


def test_it_gives_what_was_asked_of_the_person_chosen(town, provider_of):
    answer = town.answer(person="teresa-ferrari")
    assert attributes(answer) == {"name": "Teresa", "familyName": "Ferrari", "fiscalNumber": "TINIT-FRRTRS41T48D150J"}
    assert holds(answer, provider_of())
    assert answer.get("Destination") == town.acs


def test_the_request_says_which_attributes(town):
    assert set(attributes(town.answer(AttributeConsumingServiceIndex="1"))) == {"spidCode", "name"}


def test_values_say_what_they_are(town):
    kinds = {
        node.getparent().get("Name"): next(iter(node.attrib.values()))
        for node in town.answer(outcome="unasked").iterfind(".//saml:AttributeValue", NAMESPACES)
    }
    assert (kinds["name"], kinds["dateOfBirth"], kinds["expirationDate"]) == ("xs:string", "xs:date", "xs:date")


def test_a_firm_is_told_of_when_it_is_asked_for(town):
    assert attributes(town.answer(person="paolo-marchetti"))["companyName"] == "Marchetti Giardini S.r.l."


def test_homonyms_have_different_fiscal_codes(town):
    two = [attributes(town.answer(person=f"mario-rossi-{year}")) for year in (1975, 1962)]
    assert {(each["name"], each["familyName"]) for each in two} == {("Mario", "Rossi")}
    assert len({each["fiscalNumber"] for each in two}) == 2


@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_the_level_is_the_one_chosen(town, level):
    assert level_of(town.answer(level=level)) == level


def test_a_card_is_level_three_unless_somebody_chooses_otherwise(simulators):
    town = Town(simulators.url, way="cie")
    page = town.ask("cie")
    assert '<option value="3" selected>' in page.text
    town.close()


def test_another_state_knows_no_fiscal_code(simulators, provider_of):
    town = Town(simulators.url, way="eidas")
    answer = town.answer("eidas", "klaus-weber", AttributeConsumingServiceIndex="1")
    town.close()
    assert attributes(answer)["spidCode"].startswith("DE/IT/")
    assert holds(answer, provider_of("eidas", "eidas"))


def test_it_shows_what_will_be_told_before_it_is_sent(town):
    page = town.choose(town.ask())
    assert "Invii questi dati?" in page.text
    assert "TINIT-BNCNNA84C52I577E" in page.text
    assert f"form-action 'self' {town.origin};" in page.headers["Content-Security-Policy"]
    assert hidden(page.text, "RelayState") == "r"


def test_who_does_not_consent_sends_a_no(town):
    page = town.choose(town.ask()).text
    from integrations.identity.saml.transport import posted

    second = page[page.index("SAMLResponse") + 10 :]
    assert status(posted(hidden(second, "SAMLResponse"))) == "ErrorCode nr22"


@pytest.mark.parametrize("number", [19, 20, 21, 22, 23, 24, 25, 30])
def test_every_no_of_the_table(town, provider_of, number):
    answer = town.answer(outcome=f"nr{number}")
    assert status(answer) == f"ErrorCode nr{number}"
    assert assertion_of(answer) is None
    signed_part(answer, provider_of().certificates)


def test_who_chooses_nobody_has_cancelled(town):
    assert status(town.answer(person="")) == "ErrorCode nr25"


@pytest.mark.parametrize("outcome", ["wrong_signature", "unsigned", "tampered"])
def test_what_the_provider_did_not_sign(town, provider_of, outcome):
    assert not holds(town.answer(outcome=outcome), provider_of())


@pytest.mark.parametrize(
    ("outcome", "path", "attribute", "shift"),
    [
        ("expired", ".//saml:Conditions", "NotOnOrAfter", -timedelta(minutes=30)),
        ("expired", ".//saml:SubjectConfirmationData", "NotOnOrAfter", -timedelta(minutes=30)),
        ("not_yet", ".//saml:Conditions", "NotBefore", timedelta(minutes=30)),
    ],
)
def test_what_was_signed_too_early_or_too_late(town, provider_of, outcome, path, attribute, shift):
    answer = town.answer(outcome=outcome)
    moment, bound = datetime.fromisoformat(answer.find(path, NAMESPACES).get(attribute)), datetime.now(UTC) + shift
    assert moment < bound if shift < timedelta(0) else moment > bound
    assert holds(answer, provider_of())


def test_what_is_meant_for_others(town, provider_of):
    audience = town.answer(outcome="wrong_audience")
    assert audience.findtext(".//saml:Audience", namespaces=NAMESPACES) != town.entity_id
    assert town.answer(outcome="wrong_destination").get("Destination") != town.acs
    assert holds(audience, provider_of())


def test_what_answers_a_request_that_nobody_made(town):
    request_id = "_la-nostra"
    assert town.answer(outcome="other_request", ID=request_id).get("InResponseTo") != request_id


def test_the_answer_of_before_comes_again_as_it_was(town):
    before = town.answer()
    again = town.answer(outcome="replay")
    assert (again.get("ID"), again.get("InResponseTo")) == (before.get("ID"), before.get("InResponseTo"))


def test_without_an_answer_of_before_it_says_so(town):
    page = town.choose(town.ask(), outcome="replay")
    assert (page.status_code, "Nessuna risposta precedente" in page.text) == (409, True)


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("no_fiscal_code", {"name", "familyName"}),
        ("no_name", {"name", "fiscalNumber"}),
        ("malformed_fiscal_code", {"name", "familyName", "fiscalNumber"}),
    ],
)
def test_what_is_missing_or_malformed(town, outcome, told):
    found = attributes(town.answer(outcome=outcome))
    assert set(found) == told
    assert found.get("fiscalNumber") != "TINIT-BNCNNA84C52I577E" or outcome == "no_name"


def test_more_than_was_asked(town):
    assert {"idCard", "email", "domicileProvince"} <= set(attributes(town.answer(outcome="unasked")))


def test_a_provider_that_does_not_answer_drops_the_connection(town):
    with pytest.raises(requests.ConnectionError):
        town.choose(town.ask(), outcome="no_answer")


def test_a_choice_is_for_the_provider_that_offered_it(town):
    page = town.choose(town.ask("alfa"), slug="beta")
    assert page.status_code == 403


def test_a_choice_cannot_be_made_up(town):
    form = {"csrfmiddlewaretoken": hidden(town.ask().text, "csrfmiddlewaretoken"), "asked": "inventata"}
    page = town.browser.post(f"{town.simulators}/identita/saml/alfa/scelta", data=form, timeout=10)
    assert page.status_code == 403
