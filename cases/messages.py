"""The messages of a case: what fills their placeholders, and sending them once."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.delegations.copies import copied_to
from cases.dues import due_words
from cases.filing import email_of
from cases.models import Case
from catalog.queries import definition
from notifications.actions.send_message import send_message
from notifications.models import Message
from notifications.templates import RenderedMessage, render
from offices.models import Office
from tenants.addresses import absolute_url
from tenants.context import current_municipality
from tenants.language import in_own_language


def remedies(case: Case) -> str:
    """L. 241/1990 arts. 2 c. 9-bis and 8 c. 2 lett. c-bis: what the citizen may do if the term passes."""
    return _(
        "Se non rispondiamo entro il termine puoi chiedere l'intervento del titolare del potere sostitutivo "
        "(art. 2, comma 9-bis, L. 241/1990) oppure fare ricorso al TAR contro il silenzio "
        "(art. 117 del codice del processo amministrativo)."
    )


def office_contacts(office: Office) -> str:
    return "\n".join(line for line in (office.address, office.phone, office.email) if line)


def message_context(case: Case, **extra: Any) -> dict[str, Any]:
    return {
        "nome": case.applicant.given_name or case.applicant_name,
        "nome_completo": case.applicant_name,
        "comune": current_municipality().name,
        "servizio": case.service_title,
        "codice_pratica": case.tracking_code,
        "data_ricezione": case.received_at,
        "numero_protocollo": case.number,
        "data_protocollo": case.taken_in_charge_at,
        "termine": case.due_on,
        "ufficio": case.office.name,
        "contatti_ufficio": office_contacts(case.office),
        "responsabile": case.office.responsible,
        "rimedi": remedies(case),
        "indirizzo": case_address(case),
        **due_words(case),
        **extra,
    }


def case_address(case: Case) -> str:
    return absolute_url(current_municipality(), f"/area-personale/pratiche/{case.id}")


@in_own_language
def render_event(case: Case, event: str, **extra: Any) -> RenderedMessage:
    messages = definition(case.definition_hash).messages
    return render(event, messages, case.service_code, message_context(case, **extra))


def send_event_message(
    case: Case, event: str, *, key: str, rendered: RenderedMessage | None = None, held_until: datetime | None = None
) -> Message:
    """Write to the applicant, once for each `key`, seen from `held_until` on; to a delegate who reads along, too.

    `rendered`: what an operator previewed and perhaps edited.
    """
    common: dict[str, Any] = {
        "event": event,
        "case_id": case.id,
        "case_code": case.tracking_code,
        "restricted": case.restricted,
        "link": case_address(case),
        "dedup_key": key,
        "held_until": held_until,
    }
    if delegate := copied_to(case):
        names = {"nome": delegate.given_name, "nome_completo": delegate.full_name}
        send_message(recipient=delegate, rendered=rendered or render_event(case, event, **names), **common)
    words = rendered or render_event(case, event)
    return send_message(recipient=case.applicant, rendered=words, address=email_of(case), **common)
