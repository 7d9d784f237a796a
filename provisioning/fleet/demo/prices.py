"""A price list like that of a province which serves its municipalities, with prices made up, and who has asked for what."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.policies import Operator
from provisioning.fleet.demo.past import at
from provisioning.support.actions.adhesions.ask import Wish, ask_adhesion
from provisioning.support.actions.adhesions.decide import decide
from provisioning.support.actions.prices.draft_list import begin_draft
from provisioning.support.actions.prices.edit_price import Offer, put_price
from provisioning.support.actions.prices.publish_list import publish_list
from provisioning.support.models import Adhesion, PriceList
from provisioning.support.models.price import Recurrence, ServiceKind
from provisioning.support.policies import AdhesionAct
from provisioning.support.price_queries import adhesions_here, offered_here
from tenants.context import tenant_context
from tenants.models import Municipality

BASE, SPECIALIST = ServiceKind.BASE, ServiceKind.SPECIALIST
ONCE, YEARLY = Recurrence.ONCE, Recurrence.YEARLY
SMALL = 5_000
PUBLISHED_AGO, ASKED_AGO = timedelta(days=90), timedelta(days=6)


def _free(code: str, name: str, unit: str, recurrence: Recurrence, about: str) -> Offer:
    return Offer(BASE, code, name, about, unit, 0, 0, recurrence)


def _paid(code: str, name: str, unit: str, euros: int, recurrence: Recurrence, about: str, **band: int) -> Offer:
    return Offer(SPECIALIST, code, name, about, unit, euros * 100, 22, recurrence, **band)


OFFERS = (
    _free("FORM-1", "Giornate di formazione", "a ente, due partecipanti", YEARLY,
          "Incontri su agenda digitale, dati aperti, comunicazione pubblica e pari opportunità."),
    _free("INFO-1", "Informazione continua", "a ente", YEARLY,
          "Norme, bandi e scadenze che interessano gli enti locali, scelti e spiegati, per email ai referenti."),
    _free("EURO-1", "Punto informativo sull'Europa", "a ente", YEARLY,
          "Un'antenna del centro Europe Direct in Comune: formazione iniziale di chi la tiene, materiali, incontri."),
    _free("WIFI-1", "Aiuto per i bandi sul wi-fi gratuito", "a ente", ONCE,
          "Quando esce il bando europeo: che cosa chiede, come si partecipa, che cosa preparare."),
    _paid("PEC-1", "Casella di posta certificata", "a casella", 25, YEARLY,
          "Attivazione o mantenimento, valida come domicilio digitale, con webmail, antivirus e antispam."),
    _paid("FIRMA-1", "Kit di firma digitale e CNS", "a kit", 69, ONCE,
          "Lettore USB con certificati già pronti: non si installa niente e vale su ogni computer."),
    _paid("ALBO-1", "Albo pretorio online, enti piccoli", "a ente", 290, YEARLY,
          "Manutenzione e assistenza dell'albo.", population_to=SMALL),
    _paid("ALBO-2", "Albo pretorio online", "a ente", 540, YEARLY,
          "Manutenzione e assistenza dell'albo.", population_from=SMALL + 1),
    _paid("SITO-1", "Sito istituzionale, enti piccoli", "a sito", 780, YEARLY,
          "Hosting, copie settimanali, aggiornamenti di sicurezza, statistiche e pubblicazione dei contenuti.",
          population_to=SMALL),
    _paid("SITO-2", "Sito istituzionale", "a sito", 1_450, YEARLY,
          "Hosting, copie settimanali, aggiornamenti di sicurezza, statistiche e pubblicazione dei contenuti.",
          population_from=SMALL + 1),
    _paid("SITO-3", "Sito e amministrazione trasparente", "a sito", 2_100, YEARLY,
          "Come il sito istituzionale, e in più l'aggiornamento delle pagine di trasparenza (D.Lgs. 33/2013)."),
    _paid("SITO-4", "Sito nuovo secondo le linee guida AgID", "a sito", 4_900, ONCE,
          "Progetto, realizzazione e passaggio dei contenuti dal sito precedente."),
    _paid("DOM-1", "Dominio internet del Comune", "a dominio", 40, YEARLY, "Registrazione, rinnovo e DNS."),
    _paid("MAIL-1", "Casella email istituzionale", "a casella", 12, YEARLY,
          "Con il passaggio dei messaggi dal vecchio server e un pannello per gestire le caselle dell'ente."),
    _paid("SSL-1", "Certificato del sito", "a certificato", 90, YEARLY, "Fornitura, installazione e rinnovo."),
    _paid("HW-1", "Assistenza sui computer", "a ora", 45, ONCE, "In sede o da lontano, sui guasti delle dotazioni dell'ente."),
    _paid("TEC-1", "Consulenza informatica", "a ora", 55, ONCE, "Fonia, linee dati, cablaggi e altre scelte tecniche."),
    _paid("PERS-1", "Consulenza sul personale", "a ora", 60, ONCE,
          "Pensioni, trattamenti di fine servizio, controlli, procedimenti disciplinari, istituti contrattuali."),
    _paid("CONT-1", "Consulenza su contabilità e patrimonio", "a ora", 60, ONCE,
          "Documenti di bilancio, pagamenti e incassi, valorizzazione degli immobili."),
    _paid("AMB-1", "Consulenza ambientale", "a ora", 60, ONCE,
          "Rifiuti, scarichi e depurazione, bonifiche, sanzioni, domande di AUA."),
    _paid("OIV-1", "Nucleo di valutazione associato", "a ente", 1_200, YEARLY,
          "In forma collegiale, con gli altri enti aderenti."),
    _paid("PAGO-1", "pagoPA e conservazione digitale", "a ente", 850, YEARLY,
          "Adesione, rapporti con il partner tecnologico, assistenza a regime e conservazione a norma dei documenti."),
    _paid("SOC-1", "Comunicazione su social e app", "a ente", 600, YEARLY,
          "Cura delle pagine del Comune e degli eventi, anche nell'app del territorio."),
    _paid("SUAP-1", "Sportello unico attività produttive", "a ente", 1_800, YEARLY,
          "In forma associata, con la convenzione sua."),
)  # fmt: skip
# Who asks for what: code, how many, what Fabio answers.
ADHESIONS: dict[str, tuple[tuple[str, int, AdhesionAct | None, str], ...]] = {
    "segrate": (
        ("PEC-1", 4, AdhesionAct.ACCEPT, "Attive da lunedì; le credenziali arrivano alla persona di riferimento."),
        ("FIRMA-1", 2, AdhesionAct.ASK, "Per chi sono i due kit? Ci servono gli uffici, non i nomi."),
        ("FORM-1", 1, None, ""),
    ),
    "borgo": (("ALBO-1", 1, None, ""),),
}


def price_list(fabio: User) -> None:
    """In force for some months, and the next one begun. On the vendor's side."""
    if PriceList.objects.exists():
        return
    with at(timezone.now() - PUBLISHED_AGO):
        draft = begin_draft(fabio)
        for offer in OFFERS:
            put_price(draft.id, offer, fabio)
        publish_list(draft.id, fabio, timezone.localdate())
    begin_draft(fabio)


def adhesions(town: Municipality, administrator: Operator, fabio: User) -> None:
    """What the town has asked for. On the vendor's side."""
    for index, (code, quantity, act, text) in enumerate(ADHESIONS.get(town.schema_name, ())):
        asked_at = timezone.now() - ASKED_AGO + timedelta(hours=index)
        with at(asked_at), tenant_context(town):
            asked = _ask(code, quantity, administrator)
        if asked and act:
            with at(asked_at + timedelta(hours=20)):
                decide(asked, fabio, act, text)


def _ask(code: str, quantity: int, administrator: Operator) -> Adhesion | None:
    """None when it was asked for before."""
    if adhesions_here().filter(code=code).exists():
        return None
    contact = f"{administrator.user.full_name}, interno 12"
    return ask_adhesion(offered_here().get(code=code).id, Wish(quantity, contact), administrator)
