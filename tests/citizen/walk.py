"""What a person does in a browser without JavaScript, page after page."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.actions.edit_draft import accept_privacy, save_step
from cases.actions.open_draft import open_draft
from cases.actions.submit_draft import submit_draft
from cases.models import Case, Draft
from catalog.checking import form_data
from catalog.forms import build_step_form
from catalog.models import Service
from catalog.queries import current_definition
from tests.cases.conftest import pdf
from tests.catalog.answers import complete

GENERAL, SPECIFIC = "dati-generali", "dati-specifici"


def texts(response: Any) -> str:
    """The page's words, without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def path_of(response: Any) -> str:
    return urlsplit(response.headers["Location"]).path


class Walk:
    def __init__(self, client: Client, service: Service, owner: User) -> None:
        self.client, self.service, self.owner = client, service, owner
        self.answers = complete("other")

    def url(self, step: str = "") -> str:
        where = [self.service.category, self.service.code]
        return reverse("citizen:step", args=[*where, step]) if step else reverse("citizen:start", args=where)

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(owner=self.owner, submitted_at__isnull=True)

    def data(self, step: str, **typed: Any) -> dict[str, Any]:
        """What the browser posts for these answers, with some inputs typed over (None = left empty)."""
        definition = current_definition(Service.objects.get(code=self.service.code))
        form = build_step_form(definition, step, self.answers, timezone.localdate())
        posted = form_data(form, self.answers) | typed
        return {name: value for name, value in posted.items() if value is not None}

    def get(self, step: str = "", **kwargs: Any) -> Any:
        return self.client.get(self.url(step), **kwargs)

    def press(self, step: str, action: str, data: dict[str, Any] | None = None, **typed: Any) -> Any:
        return self.client.post(
            self.url(step), (self.data(step, **typed) if data is None else data) | {"action": action}
        )

    def read_privacy(self) -> Any:
        return self.press("privacy", "next", {"accepted": "on"})

    def fill_in(self) -> None:
        """All the data steps, right."""
        self.read_privacy()
        assert path_of(self.press(GENERAL, "next")) == self.url(SPECIFIC)
        assert path_of(self.press(SPECIFIC, "next")) == self.url("riepilogo")

    def declarations(self) -> dict[str, str]:
        form = self.get("riepilogo").context["form"]
        return dict.fromkeys(form.fields, "on")

    def send(self, **extra: Any) -> Any:
        data = self.declarations() | {"draft": str(self.draft.id)} | extra
        return self.press("riepilogo", "send", data)

    def sent(self) -> Case:
        """The case of an application that was sent, without going through the pages."""
        definition = current_definition(self.service)
        draft = accept_privacy(open_draft(self.owner, self.service), self.owner)
        for step in definition.steps:
            ids = [i for s in step.sections for i in ([s.id] if s.repeat else [f.id for f in s.fields])]
            answers = {key: value for key, value in self.answers.items() if key in ids}
            sources = dict.fromkeys(answers, "citizen")
            save_step(draft, self.owner, step.id, ids, answers, sources, complete=True)
        return submit_draft(draft.id, self.owner, [item.id for item in definition.declarations])

    def attach(self, step: str, action: str, files: dict[str, Any] | None = None, **typed: Any) -> Any:
        files = files or {"file-other_documents": pdf()}
        return self.client.post(self.url(step), {**self.data(step, **typed), **files, "action": action})
