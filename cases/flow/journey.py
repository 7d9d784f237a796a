"""One person's way through one service: which steps there are, which are done, which may be opened."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.errors import DraftExpired
from cases.flow.face import Face
from cases.models import Draft, DraftDocument
from catalog.blueprint import DocumentSpec, Step
from catalog.checking import documents_of_step, incomplete_steps
from catalog.dates import local_today
from catalog.models import Service
from catalog.resolve import ResolvedDefinition

PRIVACY: Final = "privacy"
SUMMARY: Final = "riepilogo"


@dataclass
class Journey:
    """`draft` is None until the privacy notice is read. `face`: where its pages are shown, and to whom."""

    service: Service
    definition: ResolvedDefinition
    owner: User
    draft: Draft | None
    face: Face

    def begun(self) -> Draft:
        """The open draft. Raises Draft.DoesNotExist or DraftExpired."""
        if self.draft is None:
            raise Draft.DoesNotExist
        if self.is_expired:
            raise DraftExpired
        return self.draft

    def with_answers(self, answers: dict[str, Any]) -> "Journey":
        """As it would be with these answers; nothing is saved."""
        draft = copy(self.begun())
        draft.answers = answers
        return replace(self, draft=draft)

    @property
    def is_expired(self) -> bool:
        return self.draft is not None and self.draft.expires_at <= timezone.now()

    @property
    def today(self) -> date:
        """The day its conditions are judged at: of what a clerk types in later, the day it arrived."""
        return self.draft.today if self.draft else local_today()

    @property
    def is_outdated(self) -> bool:
        """The town hall has changed the service since the draft was last looked at."""
        return self.draft is not None and self.draft.definition_hash != self.definition.hash

    @property
    def answers(self) -> dict[str, Any]:
        return self.draft.answers if self.draft else {}

    @property
    def lacking(self) -> dict[str, str]:
        """Documents marked as missing at the counter, with the reason."""
        return self.draft.filing.get("missing", {}) if self.draft else {}

    @cached_property
    def documents(self) -> list[DraftDocument]:
        return list(self.draft.documents.select_related("file")) if self.draft else []

    @cached_property
    def data_steps(self) -> list[Step]:
        return self.definition.visible_steps(self.answers, self.today)

    @cached_property
    def order(self) -> list[str]:
        return [PRIVACY, *(step.id for step in self.data_steps), SUMMARY]

    @cached_property
    def missing(self) -> list[str]:
        """Steps still to be done, in order; the summary is not one of them."""
        if self.draft is None or self.draft.privacy_accepted_at is None:
            return self.order[:-1]
        given = {document.document_id for document in self.documents} | set(self.lacking)
        return incomplete_steps(self.definition, self.answers, given, set(self.draft.completed_steps), self.today)

    @property
    def first_open(self) -> str:
        """The step at which the person should be."""
        return self.missing[0] if self.missing else SUMMARY

    def may_open(self, step: str) -> bool:
        return self.order.index(step) <= self.order.index(self.first_open)

    def after(self, step: str) -> str:
        return self.order[self.order.index(step) + 1]

    def before(self, step: str) -> str:
        return self.order[max(self.order.index(step) - 1, 0)]

    def documents_of(self, step: str) -> list[DocumentSpec]:
        return documents_of_step(self.definition, step, self.answers, self.today)

    def url(self, step: str = "") -> str:
        return self.face.url(self, step)

    def title_of(self, step: str) -> str:
        fixed = {PRIVACY: _("Informativa sulla privacy"), SUMMARY: _("Riepilogo")}
        return fixed.get(step) or self.definition.step(step).title

    def stepper(self, here: str) -> list[dict[str, Any]]:
        """What C.SE.1.8 wants: all the steps, which one is this, and a way back to the others."""
        return [
            {
                "title": self.title_of(step),
                "url": self.url(step) if self.may_open(step) else None,
                "state": "current" if step == here else self._state(step),
            }
            for step in self.order
        ]

    def _state(self, step: str) -> str:
        return "done" if step != SUMMARY and step not in self.missing else "todo"
