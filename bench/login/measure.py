"""Citizens who log in, and an identity provider in this process that answers them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import requests
from codicefiscale import codicefiscale
from django.utils import timezone

from accounts.saml.checks import Expected
from accounts.saml.response import read_answer
from bench.login.cost import WARM, Worker
from bench.spid.towns import provision_town
from bench.stack import Stack
from config.devserver.console import step
from integrations.actions.configure import configure
from integrations.identity.saml.providers import read_providers
from integrations.identity.saml.signatures import signed_part
from integrations.identity.saml.transport import posted as received
from integrations.identity.saml.xml import NAMESPACES
from integrations.simulators.identity.saml.answers import Answering, answer
from integrations.simulators.identity.saml.provider import SimulatedProvider, new_key, posted, read_request
from tenants.context import tenant_context

TOWN = "proprio"
LEVEL = "https://www.spid.gov.it/SpidL2"
BY = {"kind": "system", "id": "", "name": "bench"}
COUNTED = 50
Figures = dict[str, Any]


def measure(made: Stack, logins: int, parallel: int) -> Figures:
    provider = SimulatedProvider("https://gestore.example", "Gestore di prova", new_key(timezone.now()))
    with step("Making a municipality with SPID"), tenant_context(provision_town(TOWN, 1)):
        options = {"email": "spid@comune.example", "metadata_xml": provider.metadata()}
        configure("spid", "saml", options, by=BY)
    with step("Counting what a login costs a worker"):
        people = [attributes(number) for number in range(WARM + COUNTED)]
        figures = _spread("cpu", Worker(f"{TOWN}.localhost:{made.port}", provider).spent(people))
    made.serve(bare=False)
    with step("Judging answers"):
        figures |= _judging(provider, logins)
    door = Door(made.port, provider)
    door.log_in(0)
    with step(f"Logging in {logins} citizens, one after the other"):
        figures |= _spread("round_trip", [door.log_in(number) for number in range(logins)])
    with step(f"Logging in {parallel} citizens at once"):
        return figures | _at_once(door, logins, parallel)


def _spread(name: str, times: list[float]) -> Figures:
    cuts = quantiles(times, n=20)
    return {f"{name}_p50_ms": round(cuts[9], 2), f"{name}_p95_ms": round(cuts[18], 2)}


def _timed(work: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = perf_counter()
        work()
        found.append((perf_counter() - began) * 1000)
    return found


def _judging(provider: SimulatedProvider, times: int) -> Figures:
    """In this process: the signatures of response and assertion, and a whole answer from its base64 to the person."""
    now = timezone.now()
    entity, acs = "http://comune.example/spid/metadata", "http://comune.example/spid/acs"
    message = posted(answer(provider, Answering("_domanda", entity, acs, LEVEL, attributes(0), now)))
    expected = Expected("_domanda", now, provider.entity_id, entity, acs, 2, True, now)
    known = read_providers(provider.metadata())[0]
    root = received(message)

    def verify() -> None:
        signed_part(root, known.certificates)
        signed_part(root.find("saml:Assertion", NAMESPACES), known.certificates)

    def judge() -> None:
        read_answer("spid", received(message), known, expected)

    return _spread("verification", _timed(verify, times)) | _spread("answer", _timed(judge, times))


def attributes(number: int) -> dict[str, str]:
    """A person of that number, different from all others."""
    born = f"19{50 + number % 50}-{1 + number // 50 % 12:02d}-{1 + number // 600 % 28:02d}"
    code = codicefiscale.encode("Prova", "Persona", "F", born, "Milano")
    return {"name": "Persona", "familyName": "Prova", "dateOfBirth": born, "fiscalNumber": f"TINIT-{code}"}


class Door:
    """The way in of the municipality, as browsers go it. Times are ours alone: what the provider takes is left out."""

    def __init__(self, port: int, provider: SimulatedProvider) -> None:
        self.origin, self.provider = f"http://127.0.0.1:{port}", provider
        self.host = f"{TOWN}.localhost:{port}"

    def log_in(self, number: int) -> float:
        """Milliseconds of the three requests. Raises an error when the citizen is not let in."""
        with requests.Session() as browser:
            browser.headers["Host"] = self.host
            began = perf_counter()
            start = browser.get(
                f"{self.origin}/spid/login/", params={"idp": self.provider.entity_id}, allow_redirects=False
            )
            spent = perf_counter() - began
            message = self._answer(start.headers["Location"], number)
            began = perf_counter()
            landed = self._come_back(browser, message)
            spent += perf_counter() - began
        if landed.headers.get("Location") != "/area-personale":
            raise RuntimeError(f"login refused with status {landed.status_code}")
        return spent * 1000

    def _answer(self, address: str, number: int) -> str:
        asked = read_request(address)
        to = Answering(
            asked.request_id, asked.entity_id, f"http://{self.host}/spid/acs", LEVEL, attributes(number), timezone.now()
        )
        return posted(answer(self.provider, to))

    def _come_back(self, browser: requests.Session, message: str) -> requests.Response:
        taken = browser.post(f"{self.origin}/spid/acs", data={"SAMLResponse": message}, allow_redirects=False)
        place = urlsplit(taken.headers.get("Location", ""))
        return browser.get(f"{self.origin}{place.path}?{place.query}", allow_redirects=False)


def _at_once(door: Door, first: int, parallel: int) -> Figures:
    def attempt(number: int) -> float | None:
        try:
            return door.log_in(number)
        except (RuntimeError, KeyError, requests.RequestException):
            return None

    with ThreadPoolExecutor(parallel) as pool:
        times = list(pool.map(attempt, range(first, first + parallel)))
    entered = [time for time in times if time is not None]
    spread = _spread("parallel", entered) if len(entered) > 1 else {}
    return {"parallel_failures": len(times) - len(entered)} | spread
