"""The portal as the face of an application's flow."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import CitizenRequest
from cases.actions.open_draft import open_draft
from cases.actions.submit_draft import submit_draft
from cases.flow.face import Face
from cases.flow.journey import Journey
from cases.flow.known import Known
from cases.models import Case, Draft
from cases.parking import draft_token
from catalog.models import Service
from catalog.queries import category_label
from citizen.known import known_for, phrase
from citizen.sheet import Availability, availability
from offices.queries import office_by_code


class CitizenFace(Face):
    request: CitizenRequest

    def url(self, journey: Journey, step: str = "") -> str:
        where = [journey.service.category, journey.service.code]
        return reverse("citizen:step", args=[*where, step]) if step else reverse("citizen:start", args=where)

    def out_url(self, journey: Journey) -> str:
        return reverse("citizen:sheet", args=[journey.service.category, journey.service.code])

    def file_url(self, document_id: UUID) -> str:
        return reverse("citizen:draft_file", args=[document_id])

    def known(self, journey: Journey) -> Mapping[str, Known]:
        return known_for(self.request)

    def source(self, source: str) -> str:
        return phrase(source)

    def begin(self, journey: Journey) -> Draft:
        return open_draft(journey.owner, journey.service)

    def privacy_label(self) -> str:
        return _("Ho letto e compreso l’informativa sulla privacy")

    def closing(self, journey: Journey, data: Any = None) -> Form | None:
        return None

    def sent_cases(self, journey: Journey) -> QuerySet[Case]:
        """What went out of this person's own drafts, or the counter's."""
        return Case.objects.filter(applicant=journey.owner, delegation=None)

    def send(self, journey: Journey, declared: list[str], closing: Form | None) -> Case:
        return submit_draft(journey.begun().id, journey.owner, declared)

    def sent(self, journey: Journey, case: Case) -> HttpResponse:
        return redirect(confirmation_url(case, journey.service))

    def page(self, journey: Journey, step: str, name: str, context: dict[str, Any]) -> HttpResponse:
        return render(self.request, f"citizen/flow/{name}.html", {**frame(journey, step), **context})


def confirmation_url(case: Case, service: Service) -> str:
    return reverse("citizen:confirmation", args=[service.category, service.code, case.id])


def frame(journey: Journey, step: str) -> dict[str, Any]:
    """The context that the layout of a flow reads."""
    state: Availability = availability(journey.service, journey.definition)
    return {
        "active_menu": "all-services",
        "journey": journey,
        "service_title": journey.definition.title,
        "step_title": journey.title_of(step),
        "steps": journey.stepper(step),
        "crumbs": crumbs(journey, journey.title_of(step)),
        "office": office_by_code(journey.service.office_code),
        "closed_message": "" if state.is_open else state.message,
        "terms_url": reverse("citizen:terms", args=[journey.service.category, journey.service.code]),
        "draft_token": draft_token(journey.draft) if journey.draft else "",
    }


def crumbs(journey: Journey, here: str) -> list[tuple[str, str | None]]:
    category = journey.service.category
    return [
        (_("Servizi"), reverse("citizen:services")),
        (category_label(category), reverse("citizen:category", args=[category])),
        (journey.service.title, journey.face.out_url(journey)),
        (here, None),
    ]
