"""Forged, replayed, foreign and refused answers: a clear page with a way on, nothing written, nobody logged in."""

import base64
import logging
import zlib
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.utils import timezone
from lxml import etree

from accounts.models import SamlLogin, User
from integrations.identity.saml.xml import DS, NAMESPACES
from integrations.simulators.identity.saml.answers import answer, refusal, sign_assertion
from integrations.simulators.identity.saml.provider import SimulatedProvider, posted
from tenants.context import tenant_context
from tests.accounts.saml.conftest import configure_way


def assert_refused(response, browser, status, words) -> None:
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "/accedi?next=" in page
    assert SESSION_KEY not in browser.client.session


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (19, "Troppi tentativi"),
        (20, "non ha il livello richiesto"),
        (21, "Il tempo per l’accesso è scaduto"),
        (22, "Non hai dato il consenso"),
        (23, "sospesa o revocata"),
        (25, "Accesso annullato"),
        (30, "Questa identità non va bene"),
        (11, "non ha accettato la richiesta"),
        (99, "non ha accettato la richiesta"),
    ],
)
def test_it_explains_what_the_provider_says(browser, provider, people_of, number, words):
    asked = browser.start(next="/servizi")
    response = browser.post(refusal(provider, browser.answering(asked), number))
    assert_refused(response, browser, 403, words)
    assert "/accedi?next=%2Fservizi" in response.content.decode()
    assert people_of() == {}


def test_after_a_refusal_the_same_login_can_still_succeed(browser, provider):
    asked = browser.start()
    browser.post(refusal(provider, browser.answering(asked), 21))
    assert browser.come_in(browser.post(answer(provider, browser.answering(asked)))).status_code == 302


def test_it_refuses_an_answer_without_any_signature(browser, people_of):
    assert_refused(browser.log_in(sign_assertion=False, sign_response=False), browser, 403, "Non possiamo fidarci")
    assert people_of() == {}


def test_a_signature_on_the_response_does_not_make_up_for_the_assertion(browser, people_of):
    assert_refused(browser.log_in(sign_assertion=False), browser, 403, "Non possiamo fidarci")
    assert people_of() == {}


def test_a_signed_assertion_is_enough(browser):
    assert browser.log_in(sign_response=False).status_code == 302


def test_it_refuses_the_signature_of_another_key_even_with_its_certificate_beside_it(browser, impostor, people_of):
    assert_refused(browser.log_in(signer=impostor), browser, 403, "Non possiamo fidarci")
    assert people_of() == {}


def test_it_refuses_a_response_signed_by_another_key_around_a_good_assertion(browser, provider, impostor):
    asked = browser.start()
    good = answer(provider, browser.answering(asked, sign_response=False))
    root = etree.fromstring(good)
    from integrations.identity.saml.signatures import placeholder, sign

    root.insert(1, placeholder())
    forged = etree.tostring(sign(root, impostor.key))
    assert_refused(browser.post(forged), browser, 403, "Non possiamo fidarci")


def test_it_refuses_a_word_changed_after_the_signature(browser, provider, people_of):
    asked = browser.start()
    message = answer(provider, browser.answering(asked)).replace(b"BNCNNA84C52I577E", b"VRDBRN79S03F205U")
    assert_refused(browser.post(message), browser, 403, "Non possiamo fidarci")
    assert people_of() == {}


def test_a_provider_that_changes_its_key_is_believed_with_the_old_one_and_the_new_one(
    browse, provider, impostor, segrate
):
    both = SimulatedProvider(provider.entity_id, provider.name, impostor.key).metadata()
    role = '<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"'
    second = provider.metadata().partition("<md:KeyDescriptor")[2].partition("</md:KeyDescriptor>")[0]
    text = both.replace(role, f"<md:KeyDescriptor{second}</md:KeyDescriptor>{role}", 1)
    browser = browse()
    configure_way(segrate, "spid", provider, metadata_xml=text)
    for signer in (provider, impostor):
        assert browser.log_in(signer=signer).status_code == 302


def wrapped_in_extensions(root, evil, good):
    root.remove(good)
    extensions = etree.SubElement(root, "{urn:oasis:names:tc:SAML:2.0:protocol}Extensions")
    extensions.append(good)
    root.append(evil)


def wrapped_in_the_evil_one(root, evil, good):
    root.remove(good)
    evil.append(good)
    root.append(evil)


def wrapped_in_the_signature(root, evil, good):
    root.remove(good)
    signature = good.find("ds:Signature", NAMESPACES)
    keeper = etree.SubElement(signature, f"{{{DS}}}Object")
    keeper.append(good_without(good))
    evil.insert(1, signature)
    root.append(evil)


def good_without(good):
    copy = deepcopy(good)
    copy.remove(copy.find("ds:Signature", NAMESPACES))
    return copy


def evil_before_good(root, evil, good):
    root.insert(2, evil)


def evil_after_good(root, evil, good):
    root.append(evil)


def evil_with_the_same_id(root, evil, good):
    evil.set("ID", good.get("ID"))
    root.insert(2, evil)


def evil_with_the_good_signature(root, evil, good):
    evil.insert(1, good.find("ds:Signature", NAMESPACES))
    root.remove(good)
    root.append(evil)


WRAPPINGS = [
    wrapped_in_extensions,
    wrapped_in_the_evil_one,
    wrapped_in_the_signature,
    evil_before_good,
    evil_after_good,
    evil_with_the_same_id,
    evil_with_the_good_signature,
]


@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_it_refuses_a_signature_wrapped_around_something_else(browser, provider, people_of, wrap):
    """Bruno has a good assertion about himself, and hides it beside one that he wrote about Anna."""
    asked = browser.start()
    root = etree.fromstring(answer(provider, browser.answering(asked, "bruno-verdi", sign_response=False)))
    good = root.find("saml:Assertion", NAMESPACES)
    evil = good_without(good)
    evil.set("ID", "_malvagia")
    text = etree.tostring(evil).replace(b"VRDBRN79S03F205U", b"BNCNNA84C52I577E")
    wrap(root, etree.fromstring(text), good)
    assert_refused(browser.post(etree.tostring(root)), browser, 403, "Non possiamo fidarci")
    assert people_of() == {}


def test_a_comment_does_not_cut_a_value_in_two(browser, provider, people_of):
    """Signatures do not cover comments: who owns AAA<!---->BBB must not become AAA."""
    asked = browser.start()
    message = answer(provider, browser.answering(asked)).replace(b">Bianchi<", b">Bian<!-- x -->chi<")
    assert browser.come_in(browser.post(message)).status_code == 302
    assert people_of()["cf:BNCNNA84C52I577E"].family_name == "Bianchi"


def test_it_accepts_an_answer_once(browser, provider, people_of):
    asked = browser.start()
    message = answer(provider, browser.answering(asked))
    first = browser.post(message)
    again = browser.post(message)
    assert (first.status_code, again.status_code) == (303, 400)
    assert "già stato usato" in again.content.decode()


def test_it_accepts_an_assertion_once_even_in_another_login(browser, provider, segrate, caplog):
    """Whatever makes it fit a second login: the provider's own number is spent."""
    asked, later = browser.start(), browser.start()
    used = answer(provider, browser.answering(asked, sign_assertion=False, sign_response=False))
    first = etree.fromstring(used)
    sign_assertion(first, provider)
    assert browser.post(etree.tostring(first)).status_code == 303
    second = etree.fromstring(used.replace(asked.request_id.encode(), later.request_id.encode()))
    sign_assertion(second, provider)
    assert browser.post(etree.tostring(second)).status_code == 400
    assert "assertion_replayed" in caplog.text
    with tenant_context(segrate):
        assert SamlLogin.objects.filter(answered_at=None).count() == 1


def test_the_way_in_opens_once(browser, provider):
    asked = browser.start()
    handed_on = browser.post(answer(provider, browser.answering(asked)))
    assert browser.come_in(handed_on).status_code == 302
    again = browser.come_in(handed_on)
    assert again.status_code == 400
    assert "Vai all’area personale" in again.content.decode()


def test_it_refuses_an_answer_nobody_asked_for(browser, provider, people_of):
    asked = browser.start()
    message = answer(provider, browser.answering(asked, request_id="_mai-chiesta"))
    assert_refused(browser.post(message), browser, 400, "Ricomincia")
    assert people_of() == {}


def test_it_refuses_an_answer_that_took_too_long(browser, provider):
    asked = browser.start()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        message = answer(provider, browser.answering(asked))
        assert_refused(browser.post(message), browser, 400, "Ricomincia")


def test_it_does_not_wait_for_the_browser_for_ever(browser, provider, people_of):
    asked = browser.start()
    handed_on = browser.post(answer(provider, browser.answering(asked)))
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert_refused(browser.come_in(handed_on), browser, 400, "Ricomincia")
    assert people_of() == {}


def test_a_login_begun_in_one_browser_cannot_end_in_another(browser, browse, provider, people_of):
    """Bruno sends Anna the address at which his own login ends: she would work in his name."""
    handed_on = browser.post(answer(provider, browser.answering(browser.start(), "bruno-verdi")))
    anna = browse()
    anna.start()
    assert_refused(anna.come_in(handed_on), anna, 400, "Ricomincia")
    assert people_of() == {}


def test_a_login_begun_in_one_municipality_cannot_end_in_another(browser, browse, provider, people_of, borgo):
    asked = browser.start()
    elsewhere = browse("borgo")
    elsewhere.start()
    message = answer(provider, browser.answering(asked))
    assert_refused(elsewhere.post(message), elsewhere, 400, "Ricomincia")
    assert people_of(borgo) == {}


def test_not_even_with_the_handle_of_the_other_municipality(browser, browse, provider, people_of, borgo):
    handed_on = browser.post(answer(provider, browser.answering(browser.start())))
    elsewhere = browse("borgo")
    elsewhere.client.cookies = browser.client.cookies
    response = elsewhere.come_in(handed_on)
    assert response.status_code == 400
    assert people_of(borgo) == {}


def test_an_answer_to_spid_does_not_open_the_card_s_way(browser, browse, provider):
    asked = browser.start()
    message = answer(provider, browser.answering(asked))
    assert_refused(browser.post(message, path="/cie/acs"), browser, 400, "Ricomincia")


def test_another_provider_of_the_list_cannot_answer_in_the_place_of_the_one_asked(browse, provider, keys, segrate):
    other = SimulatedProvider("https://altro.example", "Altro gestore", keys[1])
    configure_way(segrate, "spid", provider, other)
    browser = browse()
    configure_way(segrate, "spid", provider, other)
    asked = browser.start()
    response = browser.post(answer(other, browser.answering(asked)))
    assert_refused(response, browser, 403, "Non possiamo fidarci")


def test_a_provider_that_left_the_list_meanwhile_is_not_believed(browser, provider, keys, segrate):
    asked = browser.start()
    configure_way(segrate, "spid", SimulatedProvider("https://altro.example", "Altro gestore", keys[1]))
    response = browser.post(answer(provider, browser.answering(asked)))
    assert_refused(response, browser, 400, "Gestore di identità non riconosciuto")


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"fiscalNumber": ""}, "Manca il tuo codice fiscale"),
        ({"fiscalNumber": "TINIT-ABCDEF00A00A000A"}, "Manca il tuo codice fiscale"),
        ({"name": " "}, "Mancano il tuo nome"),
        ({"familyName": ""}, "Mancano il tuo nome"),
    ],
)
def test_it_says_what_is_missing_of_the_person(browser, provider, people_of, attributes, words):
    asked = browser.start()
    to = browser.answering(asked)
    response = browser.post(answer(provider, browser.answering(asked, attributes=dict(to.attributes) | attributes)))
    assert_refused(response, browser, 403, words)
    assert people_of() == {}


@pytest.mark.parametrize("identifier", ["", " ", "x" * 300, "DE/IT/\u202e123"])
def test_it_wants_an_identifier_of_who_comes_from_abroad(browse, provider, people_of, identifier):
    browser = browse(way="eidas")
    asked = browser.start()
    attributes = dict(browser.answering(asked).attributes) | {"spidCode": identifier}
    response = browser.post(answer(provider, browser.answering(asked, attributes=attributes)))
    assert_refused(response, browser, 403, "Manca il tuo codice di identificazione")
    assert people_of() == {}


def test_a_fiscal_code_from_abroad_does_not_open_the_account_of_its_owner(browse, provider, people_of):
    """The node vouches for the identifier of the other country, not for a fiscal code of ours."""
    browse().log_in()
    browser = browse(way="eidas")
    asked = browser.start()
    stolen = dict(browser.answering(asked).attributes) | {"fiscalNumber": "TINIT-BNCNNA84C52I577E"}
    browser.come_in(browser.post(answer(provider, browser.answering(asked, attributes=stolen))))
    assert len(people_of()) == 2


def test_it_refuses_an_account_that_was_closed(browser, segrate):
    browser.log_in()
    with tenant_context(segrate):
        User.objects.update(is_active=False)
    browser.client.logout()
    response = browser.log_in()
    assert response.status_code == 403
    assert "sospeso" in response.content.decode()


def bomb(depth=12) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e{depth - 1};</x>'.encode()


NOT_MESSAGES = {
    "empty": b"",
    "text": b"buongiorno",
    "html": b"<html><body>Errore</body></html>",
    "cut": b"<samlp:Response xmlns:samlp=",
    "bomb": bomb(),
    "bomb_in_utf_16": bomb().decode().encode("utf-16"),
    "external": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    "entity": b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
    "instruction": b'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><?php x ?></samlp:Response>',
    "deep": b"<a>" * 5000 + b"</a>" * 5000,
    "null": b"\x00\x01\x02",
    "too_big": b"<a>" + b"x" * 300_000 + b"</a>",
    "request": b'<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>',
    "bare": b'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>',
}


@pytest.mark.parametrize("name", NOT_MESSAGES)
def test_it_refuses_what_is_no_answer(browser, people_of, name):
    response = browser.post(NOT_MESSAGES[name])
    assert response.status_code in (400, 403)
    assert "/accedi?next=" in response.content.decode()
    assert people_of() == {}


@pytest.mark.parametrize("text", ["", "%%%", "àèì", "PGE+" + "=" * 9])
def test_it_refuses_what_is_not_even_base64(towns, text):
    response = Client(HTTP_HOST="segrate.localhost").post("/spid/acs", {"SAMLResponse": text})
    assert response.status_code == 403
    assert Client(HTTP_HOST="segrate.localhost").post("/spid/acs", {}).status_code == 403


def test_its_answers_come_by_post_only(browser):
    assert browser.client.get("/spid/acs").status_code == 405


def test_two_answers_at_the_same_instant_open_one_login(fresh_database, provider):
    from tenants.models import Municipality
    from tests.accounts.saml.conftest import Browser

    segrate = Municipality.objects.get(schema_name="segrate")
    configure_way(segrate, "spid", provider)
    browser = Browser(Client(HTTP_HOST="segrate.localhost"), "segrate.localhost", provider)
    message = posted(answer(provider, browser.answering(browser.start())))
    together = Barrier(3)

    def arrive(_):
        try:
            together.wait(timeout=10)
            return Client(HTTP_HOST="segrate.localhost").post("/spid/acs", {"SAMLResponse": message}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(arrive, range(3))) == [303, 400, 400]


def test_it_writes_no_personal_data_in_the_log(browser, provider, caplog):
    caplog.set_level(logging.DEBUG)
    browser.log_in()
    asked = browser.start()
    spoilt = answer(provider, browser.answering(asked)).replace(b"Bianchi", b"Bianchini")
    browser.post(spoilt)
    browser.post(answer(provider, browser.answering(asked, request_id="_x")))
    everything = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert "signature_not_of_the_provider" in everything
    for secret in ("BNCNNA", "Bianchi", "posta.example"):
        assert secret not in everything


def test_a_swelling_address_is_not_inflated():
    from integrations.identity.saml.transport import redirected
    from integrations.identity.saml.xml import BadXml

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    swollen = packer.compress(b"<a>" + b"x" * 50_000_000) + packer.flush()
    with pytest.raises(BadXml, match="too_big"):
        redirected(base64.b64encode(swollen).decode())
