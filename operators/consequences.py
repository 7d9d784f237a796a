"""What a transition will do, said before it is done."""

from django.conf import settings
from django.utils.translation import gettext as _

from billing.models import DebtPosition
from cases.actions.hold_step import is_undoable
from cases.dues import due_cancelled_by
from cases.models import Case, Suspension
from catalog.blueprint import Effect, Transition
from catalog.queries import definition


def consequences(case: Case, transition: Transition) -> list[str]:
    """One sentence each, the move first."""
    state = definition(case.definition_hash).workflow.state(transition.to)
    moves = [] if case.state == state.id else [_("La pratica passa a «%(state)s».") % {"state": state.label}]
    effects = [text for effect in transition.effects for text in _of(case, transition, effect)]
    closes = [_("La pratica si chiude e non si può più lavorare.")] if state.final else []
    cancelled = due_cancelled_by(case, transition)
    if cancelled:
        closes.append(_("La somma ancora da pagare viene annullata."))
    return [*moves, *effects, *closes, *_leaving(transition, cancelled)]


def _leaving(transition: Transition, cancelled: DebtPosition | None) -> list[str]:
    """Where clerks are used to a while in which they can undo, they are told when there is none."""
    at_once = settings.SPORTELLO_STEP_GRACE_S and not is_undoable(transition, cancelled)
    return [_("Parte subito: questo passo non si può annullare.")] if at_once else []


def _of(case: Case, transition: Transition, effect: Effect) -> list[str]:
    if effect is Effect.REQUEST_DOCUMENTS:
        return [_("Scrive la lettera di richiesta e la manda al protocollo."), _stop_for_documents(case)]
    if effect is Effect.REJECTION_NOTICE:
        return [_("Scrive il preavviso di rigetto e lo manda al protocollo."), _stop_for_notice(case)]
    if effect is Effect.NOTIFY and transition.event:
        return [_("Avvisa il cittadino: rivedi il testo prima dell'invio.")]
    return [SIMPLE[effect]()] if effect in SIMPLE else []


SIMPLE = {
    Effect.SET_DUE: lambda: _("Stabilisce che cosa c'è da pagare. Se una somma era già stabilita, la sostituisce."),
    Effect.ASSIGN: lambda: _("La pratica viene assegnata a te."),
    Effect.RESUME: lambda: _("Il termine riprende a correre, se era sospeso."),
    Effect.ISSUE_OUTCOME: lambda: _("Emette il provvedimento, lo manda al protocollo e ferma il termine."),
}


def _has_stopped(case: Case, reason: Suspension.Reason) -> bool:
    return any(stop.reason == reason for stop in case.suspensions.all())


def _stop_for_documents(case: Case) -> str:
    if _has_stopped(case, Suspension.Reason.DOCUMENTS):
        return _("Il termine non si ferma: la sospensione per documenti si può usare una volta sola.")
    days = definition(case.definition_hash).term.suspension.max_days
    return _("Sospende il termine fino alla risposta, al massimo per %(days)d giorni.") % {"days": days}


def _stop_for_notice(case: Case) -> str:
    rule = definition(case.definition_hash).term.rejection_notice
    return _(
        "Sospende il termine: il cittadino ha %(days)d giorni per le osservazioni, poi il termine riparte dopo altri "
        "%(resume)d."
    ) % {"days": rule.observation_days, "resume": rule.resume_days}
