"""What became of an order: how far the making has come, and what is to be done once the municipality is there."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from provisioning.console.orders.steps import SUMMARY, TITLES, url_of
from provisioning.fleet.models import OrderDraft
from provisioning.fleet.orders.first_days import FirstDays, first_days
from provisioning.fleet.stages import Stage
from tenants.addresses import origin_of
from tenants.models import Municipality

State = OrderDraft.State


@dataclass(frozen=True)
class Milestone:
    """As the timeline takes it."""

    title: str
    state: str
    date: None = None
    text: str = ""


@dataclass(frozen=True)
class ToDo:
    """`done`: None for what no machine can see."""

    text: str
    done: bool | None
    url: str = ""


def outcome(draft: OrderDraft) -> dict[str, Any]:
    context: dict[str, Any] = {"order": draft, "stages": _stages(draft), "events": draft.events.all()}
    if draft.state == State.FAILED:
        step = draft.problem_step or SUMMARY
        return context | {"mend_url": url_of(draft, step), "mend_title": TITLES[step]}
    town = Municipality.objects.filter(schema_name=draft.schema_name).first()
    if draft.state == State.DONE and town is not None:
        context |= {"town": town, "origin": origin_of(town), "to_do": _to_do(draft, town)}
    return context


def _stages(draft: OrderDraft) -> list[Milestone]:
    reached = Stage.values.index(draft.stage) if draft.stage else -1
    current = "stopped" if draft.state == State.FAILED else "current"
    states = ["done" if n <= reached else current if n == reached + 1 else "next" for n in range(len(Stage))]
    return [Milestone(str(stage.label), state) for stage, state in zip(Stage, states, strict=True)]


def _to_do(draft: OrderDraft, town: Municipality) -> list[ToDo]:
    days = first_days(draft, town)
    return [
        *_about_the_host(days, town),
        ToDo(_("Configurare la posta: senza, l'invito e i messaggi ai cittadini restano in attesa."), days.has_mail),
        _invitation(days),
        ToDo(_("Configurare l'accesso dei cittadini: SPID e CIE, o il gestore che il Comune ha già."), days.has_logins),
        ToDo(_("Configurare il protocollo informatico."), days.has_protocol),
        *_undecided(days, draft),
        ToDo(_("Guardare con il Comune le schede e i testi dei messaggi."), None, f"{origin_of(town)}/servizi"),
    ]


def _about_the_host(days: FirstDays, town: Municipality) -> list[ToDo]:
    if days.host_seen is None:
        return []
    page = reverse("console:municipality", args=[town.schema_name])
    return [ToDo(_("Far rispondere l'indirizzo: DNS e certificato."), days.host_seen, page)]


def _invitation(days: FirstDays) -> ToDo:
    told = {"email": days.administrator}
    if days.invited:
        return ToDo(_("Invito al primo amministratore: inviato a %(email)s.") % told, True)
    return ToDo(
        _("Invito al primo amministratore: pronto per %(email)s, parte appena la posta funziona.") % told, False
    )


def _undecided(days: FirstDays, draft: OrderDraft) -> list[ToDo]:
    page = reverse("console:order_decisions", args=[draft.pk])
    text = _("«%(service)s»: il Comune decide i valori che mancano, poi l'amministratore lo attiva dal catalogo.")
    return [ToDo(text % {"service": offer.title}, None, page) for offer in days.undecided]
