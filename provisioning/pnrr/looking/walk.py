"""A service gone through from the sheet to the personal area, by a citizen who does not exist, and undone as if it never was.

The pages are the live ones, with all the middleware around them; no row, message or number of the rehearsal is left behind
(bytes of the files that it sends go with the nightly sweep, as those of any undone submission).
"""

import datetime
from collections.abc import Mapping
from time import monotonic
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions.remember import remember
from accounts.models import PersonalDatum, User
from cases.flow.known import known_of
from cases.models import Case, Draft
from catalog.blueprint import DocumentSpec
from catalog.checking import documents_of_step
from catalog.dates import local_today
from catalog.forms import build_step_form
from catalog.models import Service
from catalog.queries import current_definition
from catalog.resolve import ResolvedDefinition
from catalog.visibility import Answers
from integrations.capability import adapters_for
from integrations.messaging.kinds import CAPABILITY
from integrations.models import Delivery
from notifications.models import Message
from provisioning.pnrr.looking.answering import Guesser, NoAnswers, page_data
from provisioning.pnrr.looking.inside import Inside, nothing_kept
from provisioning.pnrr.looking.made_up import FAMILY_NAME, address, fiscal_code
from provisioning.pnrr.looking.page import Page
from provisioning.pnrr.looking.rehearsal import Facts, Rehearsal, StepSeen
from tenants.addresses import origin_of
from tenants.context import tenant_context
from tenants.models import Municipality

EMAIL: Final = "prova@valutazione.example"
GIVEN_NAME: Final = "Prova"
BORN: Final = datetime.date(1980, 1, 1)
SECONDS: Final = 40.0
FILES: Final[dict[str, tuple[str, bytes]]] = {
    "pdf": ("prova.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"),
    "jpg": (
        "prova.jpg",
        b"\xff\xd8\xff\xfe\x00\x07prova\xff\xc0\x00\x11\x08\x00\x02\x00\x02\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xd9",
    ),
}


class Stopped(Exception):
    """The rehearsal could not go on; `why` in Italian, for the evidence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def rehearse(municipality: Municipality, code: str) -> Rehearsal:
    """On the vendor's side. Raises Service.DoesNotExist. Whatever stops it is told in the result."""
    with tenant_context(municipality), nothing_kept():
        walk = Walk(municipality, Service.objects.get(code=code))
        try:
            walk.go()
        except Stopped as stop:
            walk.seen.stopped = stop.why
        return walk.seen


class Walk:
    """Inside the municipality, in a transaction that will be undone."""

    def __init__(self, municipality: Municipality, service: Service) -> None:
        self.municipality, self.service = municipality, service
        self.definition: ResolvedDefinition = current_definition(service)
        self.path = f"/servizi/{service.category}/{service.code}"
        facts = Facts(self.definition.term_days, fees=tuple(fee.label for fee in self.definition.fees))
        self.seen = Rehearsal(
            service.code, service.title, origin_of(municipality), self.path, facts, service.external_name
        )
        self.until = monotonic() + SECONDS
        self.citizen = _nobody(municipality)
        self.browser = Inside(municipality, self.citizen)
        town = municipality.name.removeprefix("Comune di ").removeprefix("Città di ")
        self.guesser = Guesser(self.definition, local_today(), (town, municipality.province))

    def go(self) -> None:
        self._knock()
        if self.seen.elsewhere:
            raise Stopped(f"La domanda si fa in un'altra applicazione: {self.seen.elsewhere}.")
        self._land()
        self._fill_in()
        self._send()
        self._look_back()

    def _knock(self) -> None:
        stranger = Inside(self.municipality)
        self.seen.sheet = stranger.get(self.path)
        if not self.seen.sheet.is_there:
            raise Stopped(f"La scheda non si apre: risposta {self.seen.sheet.status}.")
        self.seen.booking = _booking_page(stranger, self.seen.sheet)
        self.seen.doorstep = stranger.get(f"{self.path}/richiesta")
        if self.seen.doorstep.location.startswith("/"):
            self.seen.login = stranger.get(self.seen.doorstep.location)

    def _land(self) -> None:
        self.seen.landing = self._get(f"{self.path}/richiesta")
        page = self._get(self._step("privacy"))
        if not page.is_there:
            raise Stopped(f"Il primo passo non si apre: risposta {page.status} verso «{page.location}».")
        self.seen.steps.append(StepSeen("privacy", page))
        self._press("privacy", {"accepted": "on", "action": "next"})
        draft = self._draft()
        self.seen.facts.draft_days = (draft.expires_at - draft.updated_at).days

    def _fill_in(self) -> None:
        done: set[str] = set()
        while step := next((s.id for s in self._visible_steps() if s.id not in done), ""):
            done.add(step)
            self._step_through(step)
        self.seen.order = ["privacy", *(step.id for step in self._visible_steps())]

    def _visible_steps(self) -> list[Any]:
        return self.definition.visible_steps(self._draft().answers, local_today())

    def _step_through(self, step: str) -> None:
        where = self._step(step)
        opened = StepSeen(step, self._get(where))
        self.seen.steps.append(opened)
        found = self._guessed(step)
        form = build_step_form(self.definition, step, found, local_today(), known=self._known())
        data = page_data(form)
        saved = self.browser.post(where, {**data, **self._files(step, found), "action": "save"})
        opened.saved = self._get(saved.location or where) if saved.status == 302 else saved
        self._press(step, {**data, "action": "next"})

    def _guessed(self, step: str) -> Answers:
        """All answers up to this step."""
        try:
            return self.guesser.answers(step, self._draft().answers, self._known())
        except NoAnswers as failure:
            title = self.definition.step(step).title
            raise Stopped(f"Non abbiamo trovato risposte valide per il passo «{title}»: {failure.where}.") from None

    def _files(self, step: str, answers: Answers) -> dict[str, Any]:
        wanted = documents_of_step(self.definition, step, answers, local_today())
        return {f"file-{spec.id}": _file(spec) for spec in wanted if spec.required}

    def _press(self, step: str, data: dict[str, Any]) -> None:
        answer = self.browser.post(self._step(step), data)
        if answer.status != 302:
            said = "; ".join(element.text_content().strip() for element in answer.find("//*[@role='alert']//li"))
            raise Stopped(
                f"Il passo «{step}» non va avanti (risposta {answer.status}): {said[:200] or 'senza spiegazione'}."
            )

    def _send(self) -> None:
        first = self.seen.steps[1].id if len(self.seen.steps) > 1 else "privacy"
        self.seen.came_back = self._get(self._step(first))
        # As who closes the browser and comes back another day: from the sheet's button to where they were.
        self.seen.resumed = Inside(self.municipality, self.citizen).get(f"{self.path}/richiesta")
        self.seen.summary = summary = self._get(self._step("riepilogo"))
        if not summary.is_there:
            raise Stopped(f"Il riepilogo non si apre: manca il passo «{summary.location.rpartition('/')[2]}».")
        ticked = {box.get("name"): "on" for box in summary.find("//form//input[@type='checkbox']")}
        data = {**ticked, "draft": str(self._draft().id), "action": "send"}
        self.seen.sent = self.browser.post(self._step("riepilogo"), data)
        case = Case.objects.filter(applicant=self.citizen).first()
        if case is None:
            raise Stopped("La domanda non è partita.")
        self._note(case)

    def _note(self, case: Case) -> None:
        facts, sent = self.seen.facts, self.seen.sent
        facts.received_on, facts.due_on = timezone.localdate(case.received_at), case.due_on
        facts.tracking_code = case.tracking_code
        facts.in_area = Message.objects.filter(recipient=self.citizen, case_id=case.id).count()
        facts.channels = self._channels(case)
        self.seen.confirmation = self._get(sent.location if sent else "")
        self.seen.case = self._get(f"/area-personale/pratiche/{case.id}")
        self.seen.messages = self._get("/area-personale/messaggi")

    def _channels(self, case: Case) -> tuple[str, ...]:
        """Those on which the confirmation was about to leave. Without a mail server it would wait for ever."""
        about = Delivery.objects.filter(subject=f"case:{case.id}", kind__startswith=f"{CAPABILITY}.")
        kinds = sorted(set(about.values_list("kind", flat=True)))
        return tuple(kinds) if adapters_for([CAPABILITY]) else ()

    def _look_back(self) -> None:
        """A second application: what was given in the first is there already."""
        self._press("privacy", {"accepted": "on", "action": "next"})
        first = next(iter(self._visible_steps()), None)
        if first is not None:
            self.seen.again = self._get(self._step(first.id))
        self.seen.facts.known = self._shown_knowledge()

    def _shown_knowledge(self) -> dict[str, str]:
        """What this service asks for and is known of the citizen, as its first page shows it."""
        asked = {getattr(item, "profile", None) for item in self._first_questions()}
        held = {"identity.fiscal_code": self.citizen.fiscal_code or "", "identity.family_name": FAMILY_NAME}
        held |= {"contact.email": EMAIL, "residence.address": "via della Prova"}
        return {key: words for key, words in held.items() if key in asked}

    def _first_questions(self) -> list[Any]:
        steps = self._visible_steps()
        return [item for section in steps[0].sections for item in section.fields] if steps else []

    def _known(self) -> Mapping[str, Any]:
        return known_of(self.citizen, PersonalDatum.Source.SPID, lambda _source, _at: "")

    def _draft(self) -> Draft:
        draft = Draft.objects.filter(owner=self.citizen, submitted_at=None).first()
        if draft is None:
            raise Stopped("Dopo l'informativa la bozza non c'è.")
        return draft

    def _step(self, step: str) -> str:
        return f"{self.path}/richiesta/{step}"

    def _get(self, path: str) -> Page:
        if monotonic() > self.until:
            raise Stopped("La prova è durata troppo ed è stata interrotta.")
        return self.browser.get(path)


def _booking_page(stranger: Inside, sheet: Page) -> Page | None:
    """To which the sheet sends for an appointment; None when it stays where it is, or leaves for another site."""
    ways = (url.partition("#")[0] for url in sheet.links("appointment-booking"))
    own = [url for url in ways if url != sheet.url and url.startswith(f"{stranger.origin}/")]
    return stranger.get(own[0].removeprefix(stranger.origin)) if own else None


def _nobody(municipality: Municipality) -> User:
    """A citizen whose fiscal code belongs to nobody known here, and who has told what forms ask most."""
    born, code = BORN, ""
    while not code or User.objects.filter(login=f"cf:{code}").exists():
        born += datetime.timedelta(days=1)
        code = fiscal_code(GIVEN_NAME, FAMILY_NAME, born)
    user = User.objects.create(
        login=f"cf:{code}", kind=User.Kind.CITIZEN, fiscal_code=code, given_name=GIVEN_NAME, family_name=FAMILY_NAME,
        birth_date=born, birth_place="Roma", gender=User.Gender.FEMALE, email=EMAIL,
    )  # fmt: skip
    home = address(municipality.name, municipality.province)
    remember(user, {"contact.email": EMAIL, "residence.address": home}, PersonalDatum.Source.CITIZEN)
    return user


def _file(spec: DocumentSpec) -> SimpleUploadedFile:
    name, content = FILES["pdf" if "pdf" in spec.accept else "jpg"]
    return SimpleUploadedFile(name, content)
