"""A municipality as far as the providers see of it: signed metadata at an address, signed requests, and a browser."""

import http.server
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit

import requests

from integrations.identity.saml.elements import LANGUAGE, add, instant, root, written
from integrations.identity.saml.names import ENTITY, TRANSIENT
from integrations.identity.saml.signatures import SigningKey, placeholder, sign, signed_query
from integrations.identity.saml.transport import posted
from integrations.identity.saml.xml import DS, MD, NAMESPACES, POST, REDIRECT, SAML, SAMLP
from integrations.simulators.identity.saml.answers import new_id
from integrations.simulators.identity.saml.logout import deflated
from integrations.simulators.identity.saml.provider import bare, new_key
from integrations.simulators.identity.saml.provider import posted as as_a_form_carries

SETS = {0: ("name", "familyName", "fiscalNumber", "companyName"), 1: ("spidCode", "name")}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.server.town.metadata()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@dataclass
class Town:
    """`simulators` is the origin of their server; `way` the path under which the town's addresses are."""

    simulators: str
    way: str = "spid"
    key: SigningKey = field(default_factory=lambda: new_key(datetime.now(UTC)))

    def __post_init__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.town = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.origin = f"http://prova{self.server.server_port}.localhost:{self.server.server_port}"
        self.browser = requests.Session()
        requests.post(f"{self.simulators}/api/comuni", json={"origin": self.origin}, timeout=5).raise_for_status()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def entity_id(self):
        return f"{self.origin}/{self.way}/metadata"

    @property
    def acs(self):
        return f"{self.origin}/{self.way}/acs"

    @property
    def slo(self):
        return f"{self.origin}/{self.way}/slo"

    def metadata(self):
        entity = root("md:EntityDescriptor", {"entityID": self.entity_id, "ID": new_id()}, {"md": MD, "ds": DS})
        entity.append(placeholder())
        role = add(entity, "md:SPSSODescriptor", attributes={"protocolSupportEnumeration": SAMLP})
        data = add(add(add(role, "md:KeyDescriptor", attributes={"use": "signing"}), "ds:KeyInfo"), "ds:X509Data")
        add(data, "ds:X509Certificate", bare(self.key.certificate))
        add(role, "md:SingleLogoutService", attributes={"Binding": REDIRECT, "Location": self.slo})
        place = {"Binding": POST, "Location": self.acs, "index": "0"}
        add(role, "md:AssertionConsumerService", attributes=place)
        for index, names in SETS.items():
            service = add(role, "md:AttributeConsumingService", attributes={"index": str(index)})
            for name in names:
                add(service, "md:RequestedAttribute", attributes={"Name": name})
        name = add(add(entity, "md:Organization"), "md:OrganizationDisplayName", "Comune di prova", {LANGUAGE: "it"})
        name.getparent().insert(0, name)
        return written(sign(entity, self.key))

    def asking(self, provider, *, level="https://www.spid.gov.it/SpidL2", policy=TRANSIENT, name="", **changes):
        """The root element of an AuthnRequest; a change to None takes an attribute away."""
        attributes = {
            "ID": new_id(), "Version": "2.0", "IssueInstant": instant(datetime.now(UTC)), "Destination": f"{provider}/sso",
            "AssertionConsumerServiceIndex": "0", "AttributeConsumingServiceIndex": "0",
        } | changes  # fmt: skip
        given = {key: value for key, value in attributes.items() if value is not None}
        message = root(name or "samlp:AuthnRequest", given, {"samlp": SAMLP, "saml": SAML})
        add(message, "saml:Issuer", self.entity_id, {"Format": ENTITY, "NameQualifier": self.entity_id})
        add(message, "samlp:NameIDPolicy", attributes={"Format": policy})
        add(add(message, "samlp:RequestedAuthnContext"), "saml:AuthnContextClassRef", level)
        return message

    def query(self, message, key=None, name="SAMLRequest"):
        return signed_query({name: deflated(written(message)), "RelayState": "r"}, key or self.key)

    def ask(self, slug="alfa", key=None, **changes):
        """The page of the provider, asked by redirect."""
        address = f"{self.simulators}/identita/saml/{slug}"
        message = self.asking(entity_of(self.simulators, slug), **changes)
        return self.browser.get(f"{address}/sso?{self.query(message, key)}", timeout=10)

    def ask_by_post(self, slug="alfa", key=None, **changes):
        message = self.asking(entity_of(self.simulators, slug), **changes)
        message.insert(1, placeholder())
        form = {"SAMLRequest": as_a_form_carries(written(sign(message, key or self.key))), "RelayState": "r"}
        return self.browser.post(f"{self.simulators}/identita/saml/{slug}/sso", data=form, timeout=10)

    def choose(self, page, person="anna-bianchi", slug="alfa", outcome="", level=""):
        form = {"asked": hidden(page.text, "asked"), "csrfmiddlewaretoken": hidden(page.text, "csrfmiddlewaretoken")}
        form |= {"person": person, "outcome": outcome, "level": level}
        return self.browser.post(f"{self.simulators}/identita/saml/{slug}/scelta", data=form, timeout=20)

    def answer(self, slug="alfa", person="anna-bianchi", outcome="", level="", **changes):
        """What the provider would post to us, as an element."""
        page = self.choose(self.ask(slug, **changes), person, slug, outcome, level)
        assert page.status_code == 200, page.text
        return posted(hidden(page.text, "SAMLResponse"))


def entity_of(simulators, slug):
    return f"http://simulatori.localhost:{urlsplit(simulators).port}/identita/saml/{slug}"


def hidden(text, name):
    return unescape(re.search(f'name="{name}" value="([^"]*)"', text).group(1))


def attributes(answer):
    return {
        node.get("Name"): node.findtext("saml:AttributeValue", namespaces=NAMESPACES)
        for node in answer.iterfind(".//saml:Attribute", NAMESPACES)
    }


def status(answer):
    return answer.findtext("samlp:Status/samlp:StatusMessage", namespaces=NAMESPACES) or ""
