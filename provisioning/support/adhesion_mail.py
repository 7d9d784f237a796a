"""The kind `support.adhesion`: both sides hear by email what happened to a request for a service of the price list."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from accounts.letters import Letter, register_letter
from provisioning.support.models import AdhesionEvent
from provisioning.support.recipients import recipient, send_to_town, send_to_vendor
from tenants.addresses import vendor_origins
from tenants.text import Words

ADHESION = "support.adhesion"
Kind = AdhesionEvent.Kind
SUBJECT = _("Adesione %(reference)s: %(municipality)s")

TOLD: dict[str, Words] = {
    Kind.ASKED: _("%(municipality)s chiede di aderire a un servizio del listino: %(service)s."),
    Kind.ANSWERED: _("%(municipality)s ha risposto alla domanda sull'adesione a: %(service)s."),
    Kind.WITHDRAWN: _("%(municipality)s ha ritirato l'adesione a: %(service)s."),
    Kind.QUESTIONED: _("Il fornitore ha una domanda sulla vostra adesione a: %(service)s."),
    Kind.ACCEPTED: _("Il fornitore ha accettato la vostra adesione a: %(service)s."),
    Kind.REFUSED: _("Il fornitore non può accettare la vostra adesione a: %(service)s. Il motivo è nella pagina."),
}
GREETING, LINK = _("Buongiorno %(name)s,"), _("L'adesione:")


class AdhesionPayload(BaseModel):
    event: UUID
    user: UUID | None
    vendor: bool


def tell_town(event: AdhesionEvent) -> None:
    """The municipality's administrators. Inside it, in the caller's transaction."""
    send_to_town(ADHESION, event.id, event.by)


def tell_vendor(event: AdhesionEvent) -> None:
    """Inside the municipality, whose mail carries it, in the caller's transaction."""
    send_to_vendor(ADHESION, event.id, event.by)


def write(payload: AdhesionPayload) -> Letter | None:
    """None when who was to be told has left meanwhile."""
    reader = recipient(payload.user, vendor=payload.vendor)
    if reader is None:
        return None
    event = AdhesionEvent.objects.select_related("adhesion").get(id=payload.event)
    adhesion = event.adhesion
    names = {"name": reader.name or _("a tutti"), "reference": adhesion.reference, "service": adhesion.name}
    body = f"{GREETING}\n\n{TOLD[event.kind]}\n\n{LINK}"
    path, origin = _page(adhesion.id, vendor=payload.vendor)
    return Letter(reader.email, str(SUBJECT), body, names, path, origin)


def _page(adhesion_id: UUID, *, vendor: bool) -> tuple[str, str]:
    if vendor:
        return f"/adesioni/{adhesion_id}/", vendor_origins()[0]
    return f"/operatori/listino/adesioni/{adhesion_id}/", ""


register_letter(ADHESION, AdhesionPayload, write)
