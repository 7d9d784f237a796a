"""The email that goes with a message: a copy of it or, when the matter is delicate, only a nudge."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from notifications.templates import RenderedMessage
from tenants.language import in_own_language


@dataclass(frozen=True)
class EmailText:
    """`link` is shown under the body by the sender."""

    subject: str
    body: str
    link: str


@in_own_language
def compose(rendered: RenderedMessage, *, restricted: bool, link: str, municipality: str) -> EmailText:
    """
    `restricted` services (health, social) never show in an email, not even by the name of the service: an inbox is read
    by others (D.Lgs. 196/2003 art. 2-septies; GDPR art. 9).
    """
    return _nudge(link, municipality) if restricted else _copy(rendered, link)


def _copy(rendered: RenderedMessage, link: str) -> EmailText:
    if link in rendered.body:
        return EmailText(rendered.subject, f"{rendered.body}\n\n{_automatic()}", "")
    where = _("Trovi questo messaggio anche nella tua area personale:")
    return EmailText(rendered.subject, f"{rendered.body}\n\n{_automatic()}\n\n{where}", link)


def _nudge(link: str, municipality: str) -> EmailText:
    subject = _("Hai un nuovo messaggio: %(municipality)s") % {"municipality": municipality}
    news = _(
        "c'è un nuovo messaggio per te nella tua area personale. Per riservatezza non lo riportiamo in questa email."
    )
    where = _("Per leggerlo accedi alla tua area personale:")
    return EmailText(subject, "\n\n".join([_("Buongiorno,"), news, municipality, _automatic(), where]), link)


def _automatic() -> str:
    return _("Questa email è stata inviata in automatico: le risposte a questo indirizzo non vengono lette.")
