"""Which pages are measured, and by whom they are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from accounts.models import User
from bench.actors import STEP, Actor, applicants, busy_case, clerk
from bench.pages.request import Form, Request, ask
from bench.stack import TOWN_HOST, Stack
from cases.models import Case
from catalog.models import Service
from provisioning.fleet.demo.answers import CODE

EMPTY = "/vuota"


@dataclass
class Plan:
    """`readers`: citizens who read and save; `senders`: those whose applications are sent."""

    stack: Stack
    readers: list[Actor]
    senders: list[Actor]
    clerk: Actor
    case: Case
    service: Service

    def request(self, path: str, cookie: str = "") -> Request:
        return Request(TOWN_HOST, self.stack.port, path, cookie)

    def _flow(self, step: str) -> str:
        return reverse("citizen:step", args=[self.service.category, self.service.code, step])

    def empty_bare(self) -> list[Request]:
        return [replace(self.request(EMPTY), port=self.stack.bare_port)]

    def reads(self) -> dict[str, list[Request]]:
        """Pages that are only read, by the key of their figures."""
        sheet = reverse("citizen:sheet", args=[self.service.category, self.service.code])
        return {
            "empty_bare": self.empty_bare(),
            "empty_stack": [self.request(EMPTY)],
            "home": [self.request(reverse("citizen:home"))],
            "service_list": [self.request(reverse("citizen:services"))],
            "sheet": [self.request(sheet)],
            "form_step_get": [self.request(self._flow(STEP), reader.cookie) for reader in self.readers],
            "personal_area": [self.request(reverse("citizen:desk"), reader.cookie) for reader in self.readers],
            "inbox": [self.request(reverse("operators:inbox"), self.clerk.cookie)],
            "case_page": [self.request(reverse("operators:case", args=[self.case.id]), self.clerk.cookie)],
        }

    def step_posts(self) -> list[Request]:
        """Each reader's step, saved as it is and gone on from."""
        return [self._posted(self._flow(STEP), reader, {"action": "next"}) for reader in self.readers]

    def submissions(self, number: int) -> list[Request]:
        """So many applications, ready to be sent; each sender has one."""
        senders, self.senders = self.senders[:number], self.senders[number:]
        return [self._posted(self._flow("riepilogo"), sender, {"action": "send"}) for sender in senders]

    def _posted(self, path: str, actor: Actor, buttons: dict[str, str]) -> Request:
        answer, page = ask(self.request(path, actor.cookie))
        form = Form.of(page)
        cookies = "; ".join([actor.cookie, *_cookies(answer.headers.get_all("Set-Cookie") or [])])
        more = buttons | dict.fromkeys(form.unticked, "on") if buttons["action"] == "send" else buttons
        return replace(self.request(path, cookies), method="POST", body=form.encoded(**more), status=302)


def _cookies(set_cookie: list[str]) -> Iterator[str]:
    return (line.partition(";")[0] for line in set_cookie)


def make_plan(stack: Stack, people: list[User], connections: int, submissions: int) -> Plan:
    actors = applicants(people, connections + submissions)
    service = Service.objects.get(code=CODE)
    return Plan(stack, actors[:connections], actors[connections:], clerk(), busy_case(), service)
