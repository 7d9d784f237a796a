"""What each side of a delegation is told of what the other did. The email only says that there is a message."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.actions.register_citizen import citizen_by_code
from accounts.models import Delegation, DelegationEvent, User
from notifications.actions.send_message import send_message
from notifications.templates import RenderedMessage
from tenants.addresses import absolute_url
from tenants.context import current_municipality
from tenants.language import in_own_language

EVENT = "delegation"
Side = DelegationEvent.Side


@in_own_language
def tell(delegation: Delegation, step: str, side: str, reason: str = "") -> None:
    """Write to those who did not do it themselves, as far as they have an account. Once for each step."""
    for to in _told(side):
        recipient = _account(delegation, to)
        if recipient is not None and recipient.is_active:
            _write(delegation, step, recipient, _words(delegation, step, to, reason))


def _told(side: str) -> Iterable[str]:
    return [to for to in (Side.PRINCIPAL, Side.DELEGATE) if to != side]


def _account(delegation: Delegation, side: str) -> User | None:
    """Nobody logs in as a firm."""
    if side == Side.DELEGATE:
        return citizen_by_code(delegation.delegate_fiscal_code)
    is_firm = delegation.kind == Delegation.Kind.COMPANY
    return None if is_firm else citizen_by_code(delegation.principal_fiscal_code)


def _write(delegation: Delegation, step: str, recipient: User, words: tuple[str, str]) -> None:
    subject, what = words
    link = absolute_url(current_municipality(), f"/area-personale/deleghe/{delegation.id}")
    greeting = _("Buongiorno %(name)s,") % {"name": recipient.given_name}
    where = _("Trovi la delega %(code)s qui: %(link)s") % {"code": delegation.code, "link": link}
    body = "\n\n".join([greeting, what, where, current_municipality().name])
    send_message(
        recipient=recipient,
        event=EVENT,
        rendered=RenderedMessage(subject, body),
        case_id=None,
        case_code="",
        # Who acts for whom is nothing for an inbox that others read.
        restricted=True,
        link=link,
        dedup_key=f"delegation:{delegation.id}:{step}",
    )


def _words(delegation: Delegation, step: str, to: str, reason: str) -> tuple[str, str]:
    """Subject and text."""
    to_delegate = to == Side.DELEGATE
    names = {"principal": delegation.principal_name, "delegate": delegation.delegate_name, "reason": reason}
    said = {
        "offered": (
            _("Una delega aspetta la tua risposta"),
            _("%(principal)s ti chiede di presentare domande al Comune per suo conto. Puoi accettare o rifiutare."),
        ),
        "declared": (
            _("Qualcuno ha dichiarato di poter agire per te"),
            _(
                "%(delegate)s ha dichiarato di poter presentare domande al Comune per tuo conto. Se non è vero, o non "
                "sei d'accordo, revoca subito la delega e avvisa il Comune."
            ),
        ),
        "checked": (
            _("La delega è stata verificata"),
            _("Il Comune ha verificato i documenti: ora puoi presentare domande per conto di %(principal)s.")
            if to_delegate
            else _("Il Comune ha verificato i documenti: ora %(delegate)s può presentare domande per tuo conto."),
        ),
        "accepted": (
            _("La tua delega è stata accettata"),
            _("%(delegate)s ha accettato la delega: da ora può presentare domande per tuo conto."),
        ),
        "refused": (
            _("La delega è stata rifiutata"),
            _("Il Comune non ha accettato la delega per agire per conto di %(principal)s. Motivo: %(reason)s")
            if to_delegate
            else _("La delega che permetteva a %(delegate)s di agire per tuo conto non è stata accettata."),
        ),
        "revoked": (
            _("Una delega è stata revocata"),
            _("Non puoi più presentare domande per conto di %(principal)s, né vedere quelle già presentate.")
            if to_delegate
            else _("%(delegate)s non può più presentare domande per tuo conto."),
        ),
        "expired": (
            _("Una delega è scaduta"),
            _("È finito il tempo della delega per agire per conto di %(principal)s.")
            if to_delegate
            else _("È finito il tempo della delega con cui %(delegate)s poteva agire per tuo conto."),
        ),
    }
    subject, text = said[step]
    return subject, text % names
