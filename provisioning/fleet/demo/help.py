"""Requests for help of the demonstration: on time, pressing, late, stopped, resolved, and some of the months before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.policies import Operator
from accounts.roles import Role
from provisioning.fleet.demo import prices
from provisioning.fleet.demo.past import at
from provisioning.support.actions.staff import staff_with
from provisioning.support.actions.tickets.ask_town import ask_town
from provisioning.support.actions.tickets.close import confirm
from provisioning.support.actions.tickets.open import Trouble, open_by_phone, open_from_desk
from provisioning.support.actions.tickets.resolve import resolve
from provisioning.support.actions.tickets.take_charge import take_charge
from provisioning.support.clock import Severity
from provisioning.support.models import TroubleTicket
from tenants.context import public_context, tenant_context
from tenants.models import Municipality

BLOCKING, ORDINARY = Severity.BLOCKING, Severity.ORDINARY
By = Callable[[TroubleTicket, User, str], None]


@dataclass(frozen=True)
class Told:
    """A request opened `ago`; each step is (how long after the one before, what Fabio does, his words).

    `confirmed`: the town says at last that it is so; `caller`: it came by telephone.
    """

    ago: timedelta
    severity: Severity
    subject: str
    text: str
    steps: tuple[tuple[timedelta, By, str], ...] = ()
    confirmed: bool = False
    caller: str = ""
    page: str = ""


def _days(n: int, hours: int = 0) -> timedelta:
    return timedelta(days=n, hours=hours)


def _hours(n: float) -> timedelta:
    return timedelta(hours=n)


SEGRATE = (
    Told(_days(38), BLOCKING, "Nessuno entra con la CIE",
         "Dalle 8 chi sceglie la CIE vede una pagina di errore; con SPID si entra.",
         ((_hours(1), take_charge, "È il certificato scaduto ieri sera: lo sto sostituendo."),
          (_hours(1), resolve, "Certificato sostituito, si entra di nuovo.")), confirmed=True),
    Told(_days(33), ORDINARY, "L'elenco delle consegne è lento", "Con il filtro «Riuscite» la pagina impiega molti secondi.",
         ((_days(5), take_charge, "Ci scusiamo per il ritardo. Lo stiamo misurando."),
          (_days(2), resolve, "Corretto: l'elenco ora si apre subito.")), confirmed=True, page="/operatori/consegne/"),
    Told(_days(6), ORDINARY, "Aggiungere un ufficio", "Serve l'ufficio «Sport e tempo libero» con orari e recapiti.",
         ((_hours(3), take_charge, "Lo aggiungo oggi: mi basta quello che hai scritto."),
          (_hours(4), resolve, "L'ufficio c'è: controlla gli orari.")), caller="Elena Fontana"),
    Told(_days(2), ORDINARY, "Un messaggio standard non si salva",
         "Nel messaggio di esito, «Salva» torna alla pagina senza dire niente.",
         ((_hours(5), take_charge, "Riesco a riprodurlo: dipende da un segnaposto. Lavoriamo alla correzione."),),
         page="/operatori/messaggi/"),
    Told(_hours(7), ORDINARY, "La ricevuta in PDF ha il logo sfocato", "Sulla carta lo stemma si vede male.",
         ((_hours(1), ask_town, "Avete lo stemma in formato SVG? Quello caricato è piccolo."),)),
    Told(_hours(2.6), BLOCKING, "I pagamenti non si aprono",
         "Da stamattina «Paga» porta a una pagina bianca. Riguarda tutti i servizi.",
         page="/area-personale/pagamenti"),
    Told(_hours(0.5), ORDINARY, "Data sbagliata in una scheda",
         "Nella scheda del contributo economico la scadenza è quella dell'anno scorso."),
)  # fmt: skip
BORGO_SERENO = (
    Told(_days(36), BLOCKING, "Sportello irraggiungibile", "Il sito non risponde.",
         ((_hours(5), take_charge, "Era un guasto di rete del fornitore di connettività. Ci scusiamo per il ritardo."),
          (_hours(1), resolve, "La rete è tornata.")), confirmed=True),
    Told(_hours(5.4), BLOCKING, "Le domande del nido non partono", "All'invio compare «Riprova più tardi», da ieri sera."),
)  # fmt: skip
TOLD = {"segrate": SEGRATE, "borgo": BORGO_SERENO}


def ask_the_vendor(vendor_login: str) -> None:
    """Requests for help, price list and adhesions. What is there already stays as people have changed it since."""
    with public_context():
        fabio = staff_with(vendor_login)
        assert fabio is not None
        prices.price_list(fabio)
        for town in Municipality.objects.filter(schema_name__in=TOLD):
            administrator = _administrator(town)
            if not town.trouble_tickets.exists():
                for told in sorted(TOLD[town.schema_name], key=lambda told: -told.ago):
                    _tell(town, told, administrator, fabio)
            prices.adhesions(town, administrator, fabio)


def _administrator(town: Municipality) -> Operator:
    with tenant_context(town):
        found = User.objects.filter(roles__role=Role.ADMINISTRATOR).prefetch_related("roles").order_by("created_at")
        return Operator(found[0])


def _tell(town: Municipality, told: Told, administrator: Operator, fabio: User) -> None:
    moment = timezone.now() - told.ago
    ticket = _open(town, told, administrator, fabio, moment)
    for after, act, text in told.steps:
        moment += after
        with at(moment):
            act(ticket, fabio, text)
    if told.confirmed:
        with at(moment + _hours(2)), tenant_context(town):
            confirm(ticket.id, administrator)


def _open(town: Municipality, told: Told, administrator: Operator, fabio: User, moment: datetime) -> TroubleTicket:
    trouble = Trouble(told.subject, told.text, told.severity, told.page)
    with at(moment):
        if told.caller:
            return open_by_phone(fabio, town, trouble, told.caller)
        with tenant_context(town):
            return open_from_desk(trouble, administrator)
