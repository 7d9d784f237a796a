"""What a login costs a worker: processor time in this process, which a busy machine does not lengthen as it does the clock's."""

from collections.abc import Callable
from time import process_time
from typing import Any

from django.test import Client
from django.utils import timezone

from integrations.simulators.identity.saml.answers import Answering, answer
from integrations.simulators.identity.saml.provider import SimulatedProvider, posted, read_request

Step = Callable[[], Any]
WARM = 3


class Worker:
    """Serves logins itself, through all that stands before the views. `host` is the municipality's."""

    def __init__(self, host: str, provider: SimulatedProvider) -> None:
        # One for all, so that what is loaded once in a worker's life is not counted.
        self.client, self.host, self.provider = Client(headers={"host": host}), host, provider

    def spent(self, people: list[dict[str, str]]) -> list[float]:
        """Milliseconds of each person's login; the first ones warm the process up and are left out."""
        return [self._login(person) for person in people][WARM:]

    def _login(self, person: dict[str, str]) -> float:
        self.client.cookies.clear()
        began, start = _timed(lambda: self.client.get("/spid/login/", {"idp": self.provider.entity_id}))
        message = self._answer(start["Location"], person)
        taken, arrived = _timed(lambda: self.client.post("/spid/acs", {"SAMLResponse": message}))
        entered, landed = _timed(lambda: self.client.get(arrived.headers.get("Location", "/accedi")))
        if landed.headers.get("Location") != "/area-personale":
            raise RuntimeError(f"login refused with status {arrived.status_code}")
        return (began + taken + entered) * 1000

    def _answer(self, address: str, person: dict[str, str]) -> str:
        asked = read_request(address)
        acs = f"http://{self.host}/spid/acs"
        to = Answering(asked.request_id, asked.entity_id, acs, asked.level, person, timezone.now())
        return posted(answer(self.provider, to))


def _timed(step: Step) -> tuple[float, Any]:
    began = process_time()
    answered = step()
    return process_time() - began, answered
