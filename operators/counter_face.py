"""The desk as the face of an application's flow: a clerk fills in the same form for a citizen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.http import OperatorRequest
from accounts.models import PersonalDatum, User
from accounts.queries import known_data
from cases.actions.edit_draft import attach_document
from cases.actions.submit_draft import SIGNED_PAPER, lacking_of, submit_draft
from cases.filing import CounterAct, filing_rows
from cases.flow.face import Face
from cases.flow.journey import Journey
from cases.flow.known import Known, known_of
from cases.models import Case, Draft
from cases.parking import draft_token
from catalog.blueprint import DocumentSpec
from documents.uploads import UploadRejected
from offices.queries import office_by_code
from operators.desk import desk_page
from operators.forms.counter import ClosingForm
from tenants.text import Words

SIGNED_SPEC = DocumentSpec(id="domanda_firmata", label="Domanda firmata").model_copy(update={"id": SIGNED_PAPER})
# What a clerk without the role for restricted data may see of what the town hall knows: it may come from any service.
ORDINARY = ("identity.", "contact.", "residence.")
SOURCES: dict[str, Words] = {
    PersonalDatum.Source.SPID: _l("Dato ricevuto da SPID"),
    PersonalDatum.Source.CIE: _l("Dato ricevuto da CIE"),
    PersonalDatum.Source.EIDAS: _l("Dato ricevuto da eIDAS"),
    PersonalDatum.Source.CNS: _l("Dato letto dalla CNS"),
    PersonalDatum.Source.ANPR: _l("Dato dell'anagrafe nazionale (ANPR)"),
    PersonalDatum.Source.CASE: _l("Dato preso da una richiesta precedente della persona"),
    PersonalDatum.Source.CITIZEN: _l("Dato dichiarato dalla persona"),
    PersonalDatum.Source.COUNTER: _l("Dato verificato allo sportello"),
    PersonalDatum.Source.DELEGATE: _l("Dato scritto da chi agisce per la persona"),
}


def phrase(source: str, recorded_at: datetime | None = None) -> str:
    """Where a value comes from, for the clerk."""
    text = str(SOURCES.get(source, ""))
    if not text or recorded_at is None:
        return text
    return _("%(what)s il %(day)s") % {"what": text, "day": date_format(timezone.localtime(recorded_at), "d/m/Y")}


def identity_source(person: User) -> str:
    known = known_data(person).get("identity.fiscal_code")
    return known.source if known else PersonalDatum.Source.COUNTER


class CounterFace(Face):
    request: OperatorRequest

    def url(self, journey: Journey, step: str = "") -> str:
        draft = journey.begun().id
        return reverse("operators:counter_step", args=[draft, step]) if step else self._draft_url(journey)

    def _draft_url(self, journey: Journey) -> str:
        return reverse("operators:counter_draft", args=[journey.begun().id])

    def out_url(self, journey: Journey) -> str:
        return reverse("operators:counter")

    def file_url(self, document_id: UUID) -> str:
        return reverse("operators:counter_file", args=[document_id])

    def known(self, journey: Journey) -> Mapping[str, Known]:
        known = known_of(journey.owner, identity_source(journey.owner), phrase)
        office = office_by_code(journey.service.office_code)
        if office is not None and self.request.operator.sees_restricted(office.id):
            return known
        return {key: value for key, value in known.items() if key.startswith(ORDINARY)}

    def source(self, source: str) -> str:
        return phrase(source)

    def begin(self, journey: Journey) -> Draft:
        return journey.begun()

    def privacy_label(self) -> str:
        return _("Ho consegnato o letto l’informativa alla persona")

    def may_lack_documents(self) -> bool:
        return True

    def closing(self, journey: Journey, data: Any = None) -> Form:
        problem = self._take_signed_paper(journey) if data is not None else ""
        draft = journey.begun()
        papers = draft.documents.filter(document_id=SIGNED_PAPER).select_related("file")
        name = next((paper.file.name for paper in papers), "")
        form = ClosingForm(
            draft.channel, lacking_of(draft, journey.definition, journey.documents, journey.today), name, data
        )
        if problem:
            form.add_error("signed_paper", problem)
        return form

    def _take_signed_paper(self, journey: Journey) -> str:
        """Kept at once: the browser would not send it a second time. What is wrong with it, else nothing."""
        upload = self.request.FILES.get("signed_paper")
        if upload is None:
            return ""
        try:
            attach_document(journey.begun(), journey.owner, SIGNED_SPEC, upload)
        except UploadRejected as rejection:
            return rejection.message_it
        return ""

    def send(self, journey: Journey, declared: list[str], closing: Form | None) -> Case:
        assert closing is not None
        given = closing.cleaned_data
        act = CounterAct(self.request.operator, bool(given["signed"]), bool(given.get("accepts_incomplete")))
        return submit_draft(journey.begun().id, journey.owner, declared, act)

    def sent(self, journey: Journey, case: Case) -> HttpResponse:
        text = _("Domanda inviata: pratica %(code)s. Stampa la ricevuta per la persona.") % {"code": case.tracking_code}
        messages.success(self.request, text)
        return redirect("operators:case", case_id=case.id)

    def page(self, journey: Journey, step: str, name: str, context: dict[str, Any]) -> HttpResponse:
        draft = journey.begun()
        frame = {
            "journey": journey,
            "person": journey.owner,
            "service_title": journey.definition.title,
            "step_title": journey.title_of(step),
            "steps": journey.stepper(step),
            "filing": filing_rows(draft),
            "draft_token": draft_token(draft),
            "print_url": reverse("operators:counter_print", args=[draft.id]),
        }
        if name == "summary":
            # Its errors are listed together with those of the closing form.
            context = {key: value for key, value in context.items() if key != "form"}
        template = f"operators/counter/{name}.html"
        return desk_page(self.request, template, {**frame, **context}, section="sportello")
