"""The documents that the platform itself writes: application, receipt, letters. Rendered before any lock is taken."""

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.channels import Channel
from cases.filing import filed_by, filing_rows, missing_lines
from cases.messages import office_contacts, remedies
from cases.models import Case
from catalog.blueprint import Transition
from catalog.queries import definition
from catalog.resolve import ResolvedDefinition
from catalog.summary import summary
from catalog.visibility import visible_declarations
from documents.pdf import (
    ApplicationPdf,
    Letterhead,
    LetterPdf,
    ReceiptPdf,
    Row,
    SectionRows,
    StatementPdf,
    in_words,
    render_pdf,
)
from notifications.templates import RenderedMessage
from tenants.context import current_municipality
from tenants.language import in_own_language


def letterhead() -> Letterhead:
    town = current_municipality()
    branding = town.branding
    return Letterhead(
        municipality=town.name,
        tagline=branding.tagline,
        address=branding.address,
        contacts=[branding.phone, branding.email, branding.pec],
        coat_of_arms_svg=branding.coat_of_arms_svg,
    )


def _day(value: datetime | None) -> str:
    return in_words(timezone.localdate(value)) if value else ""


def declaration_texts(resolved: ResolvedDefinition, answers: dict[str, Any], ids: list[str], on: date) -> list[str]:
    return [d.text for d in visible_declarations(resolved, answers, on) if d.id in ids]


def _applicant_rows(case: Case) -> list[Row]:
    """Who logged in, as their digital identity says."""
    rows = [(_("Nome e cognome"), case.applicant_name), (_("Codice fiscale"), case.applicant_fiscal_code)]
    return [row for row in rows if row[1]]


def _filing_section(case: Case) -> list[SectionRows]:
    rows = filing_rows(case)
    return [SectionRows(_("Come è arrivata la domanda"), rows)] if rows else []


def _manner(case: Case) -> str:
    if not case.filing:
        return _("Richiesta inviata in modalità telematica (art. 65, D.Lgs. 82/2005).")
    if case.channel == Channel.DELEGATE:
        return _("Richiesta inviata in modalità telematica (art. 65, D.Lgs. 82/2005) da %(who)s.") % {
            "who": filed_by(case)
        }
    return _("Richiesta inserita da un operatore del Comune (artt. 35 e 38, D.P.R. 445/2000).")


@in_own_language
def application_pdf(case: Case, attachments: list[tuple[str, str, str]], *, to_sign: bool = False) -> bytes:
    """The application as sent: `attachments` are (file name, what it is, SHA-256). `to_sign`: printed before that."""
    # One day for all of it: what is sent at the last minute may be written on paper after midnight.
    resolved, on = definition(case.definition_hash), timezone.localdate(case.received_at)
    sections = [
        SectionRows(section.title, [(row.label, row.value) for row in section.rows])
        for section in summary(resolved, case.answers, case.sources, on)
    ]
    data = ApplicationPdf(
        letterhead=letterhead(),
        title=case.service_title,
        tracking_code=case.tracking_code,
        received_at=case.received_at,
        entered_at=case.entered_at,
        # What the form asks of them follows in its sections.
        applicant_rows=_applicant_rows(case),
        sections=[*sections, *_filing_section(case)],
        declarations=declaration_texts(resolved, case.answers, case.declarations, on),
        attachments=attachments,
        definition_hash=case.definition_hash,
        manner=_manner(case),
        to_sign=to_sign,
    )
    return render_pdf("application", data)


@in_own_language
def receipt_pdf(case: Case) -> bytes:
    """The receipt of L. 241/1990 art. 18-bis. Rendered when asked: it shows the numbers that the case has by then."""
    data = ReceiptPdf(
        letterhead=letterhead(),
        title=case.service_title,
        tracking_code=case.tracking_code,
        protocol_number=case.number or None,
        is_emergency=case.has_emergency_number,
        received_at=case.received_at,
        entered_at=case.entered_at,
        taken_in_charge_at=case.taken_in_charge_at,
        due_on=case.due_on,
        office=f"{case.office.name}\n{office_contacts(case.office)}",
        responsible=case.office.responsible,
        remedies=remedies(case),
        next_steps=list(definition(case.definition_hash).next_steps),
        missing=missing_lines(case.filing) if case.incomplete else [],
        filed_by=filed_by(case),
        filed_by_label=_("Presentata da") if case.delegation_id else _("Inserita da"),
        attachments=[
            (d.file.name, d.label, d.file.sha256) for d in case.documents.select_related("file") if d.is_sent_first
        ],
    )
    return render_pdf("receipt", data)


def _place(town: str) -> str:
    """Where a letter is written: «Segrate», of «Comune di Segrate»."""
    return re.sub(r"\A(?:Comune|Città) di ", "", town)


def _registration(case: Case) -> str:
    """The application's, said so: the letter itself gets a number of its own."""
    facts = {"number": case.number, "day": _day(case.taken_in_charge_at)}
    if case.has_emergency_number:
        return _("Domanda nel registro di emergenza: %(number)s del %(day)s") % facts
    return _("Protocollo della domanda: %(number)s del %(day)s") % facts


def _signature(case: Case, paragraphs: list[str]) -> list[str]:
    """The office stands here unless the text already ends with it, as the standard messages do."""
    office, responsible = case.office.name, case.office.responsible
    signed = bool(paragraphs) and paragraphs[-1].strip().startswith(office)
    lines = [] if signed else [office]
    return [*lines, _("Il responsabile del procedimento"), responsible] if responsible else lines


@in_own_language
def letter_pdf(case: Case, message: RenderedMessage) -> bytes:
    """The message as a letter on the municipality's paper."""
    town = current_municipality()
    paragraphs = [p for p in message.body.split("\n\n") if p.strip()]
    data = LetterPdf(
        letterhead=letterhead(),
        subject=message.subject,
        recipient_lines=[case.applicant_name],
        place_and_date=f"{_place(town.name)}, {_day(timezone.now())}",
        reference_lines=[
            _("Pratica %(code)s") % {"code": case.tracking_code},
            _registration(case),
        ],
        body_paragraphs=paragraphs,
        issued_at=timezone.now(),
        signature_lines=_signature(case, paragraphs),
    )
    return render_pdf("letter", data)


@in_own_language
def outcome_pdf(case: Case, transition: Transition, reason: str) -> bytes:
    """The decision (L. 241/1990 arts. 2 and 3: express and with its reasons), where the office attaches none of its own."""
    target = definition(case.definition_hash).workflow.state(transition.to)
    facts = {"service": case.service_title, "name": case.applicant_name, "day": _day(case.received_at)}
    decisions = {"accepted": _("la domanda è accolta."), "rejected": _("la domanda non è accolta.")}
    body = [
        _("Vista la domanda «%(service)s», presentata da %(name)s il %(day)s;") % facts,
        _("visto l'esito dell'istruttoria dell'ufficio %(office)s;") % {"office": case.office.name},
        decisions.get(transition.event or "", f"{target.public_label}."),
        f"{_('Motivazione')}: {reason.strip()}" if reason.strip() else "",
        _(
            "Contro questo provvedimento si può fare ricorso al TAR entro 60 giorni dalla comunicazione "
            "o ricorso straordinario al Presidente della Repubblica entro 120 giorni."
        ),
    ]
    return letter_pdf(case, RenderedMessage(_("Provvedimento finale"), "\n\n".join(part for part in body if part)))


@in_own_language
def answer_pdf(
    case: Case, title: str, text: str, files: list[tuple[str, str, str]], sent_at: datetime, delegate: str = ""
) -> bytes:
    """What the citizen wrote about the case, as sent: `files` are (file name, what it is, SHA-256)."""
    sent_by = [(_("Inviata, per suo conto, da"), delegate)] if delegate else []
    data = StatementPdf(
        letterhead=letterhead(),
        title=title,
        service=case.service_title,
        tracking_code=case.tracking_code,
        protocol_number=case.number,
        sent_at=sent_at,
        author_rows=_applicant_rows(case) + sent_by,
        body_paragraphs=[p.strip() for p in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if p.strip()],
        attachments=files,
    )
    return render_pdf("statement", data)
