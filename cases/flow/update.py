"""What the pages of the flow share."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.utils.translation import gettext as _

from accounts.http import Request
from cases.actions.rebase_draft import rebase_draft
from cases.flow.journey import Journey


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def brought_up_to_date(request: Request, journey: Journey) -> Journey:
    """The journey on the service's present definition; the person is told what changed."""
    draft, changes = rebase_draft(journey.begun(), journey.owner)
    told = _("Il Comune ha aggiornato questo servizio dopo il tuo ultimo salvataggio: ricontrolla i passi.")
    messages.warning(request, " ".join([told, *changes]))
    return replace(journey, draft=draft)
