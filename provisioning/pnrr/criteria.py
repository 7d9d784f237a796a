"""The criteria by which a municipality's digital services are judged (Avviso 1.4.1, annex 2; Designers Italia, model for
municipalities), each with what a person looks at where no machine can see.

`C.SE.*` are the criteria that the grant depends on, `R.SE.*` recommendations; the others are what the official evaluation
looks at besides.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from tenants.text import Words


class Kind(StrEnum):
    CRITERION = "criterion"
    RECOMMENDATION = "recommendation"
    PRACTICE = "practice"


KIND_LABELS: Final[dict[Kind, Words]] = {
    Kind.CRITERION: _("Criteri di conformità"),
    Kind.RECOMMENDATION: _("Raccomandazioni"),
    Kind.PRACTICE: _("Che cosa si guarda inoltre"),
}


@dataclass(frozen=True)
class Criterion:
    """`per_service`: judged for each funded service. `by_hand`: what a person looks at, "" when a machine can see it all."""

    code: str
    title: Words
    per_service: bool = False
    by_hand: Words = ""

    @property
    def kind(self) -> Kind:
        if self.code.startswith("C.SE."):
            return Kind.CRITERION
        return Kind.RECOMMENDATION if self.code.startswith("R.SE.") else Kind.PRACTICE


CRITERIA: Final = (
    Criterion("C.SE.1.1", _("Si entra con l'identità digitale, dalla scheda al servizio"), True),
    Criterion("C.SE.1.2", _("L'invio è confermato nell'area personale e su un altro canale"), True),
    Criterion("C.SE.1.3", _("Le pagine usano i caratteri del modello")),
    Criterion("C.SE.1.4", _("Un riepilogo di tutti i dati precede l'invio"), True),
    Criterion("C.SE.1.5", _("Quello che il Comune sa già non si chiede di nuovo"), True),
    Criterion("C.SE.1.6", _("La bozza si salva in ogni momento e resta almeno un anno"), True),
    Criterion("C.SE.1.7", _("Alla fine si valuta il servizio, con i testi ufficiali"), True),
    Criterion("C.SE.1.8", _("I passi si vedono sempre e si può tornare indietro"), True),
    Criterion("C.SE.1.9", _("A che punto è la pratica, per tappe"), True),
    Criterion("C.SE.1.10", _("Presa in carico, numero e ultimo giorno per la risposta"), True),
    Criterion(
        "C.SE.2.1", _("Dove c'è da pagare, si paga online"), True,
        _("Fai un pagamento di prova dall'area personale fino alla ricevuta."),
    ),
    Criterion("C.SE.2.2", _("Da ogni passo si prenota un appuntamento"), True),
    Criterion("C.SE.3.1", _("Solo cookie tecnici, del dominio del Comune")),
    Criterion(
        "C.SE.3.2", _("Dichiarazione di accessibilità"), False,
        _("Apri la dichiarazione dal piè di pagina: deve essere di questo sito e almeno parzialmente conforme a WCAG 2.1."),
    ),
    Criterion("C.SE.3.3", _("Informativa privacy")),
    Criterion(
        "C.SE.4.1", _("Velocità delle pagine"), False,
        _("Misura con Lighthouse, da telefono, tutte le pagine dei servizi: ognuna deve arrivare almeno a 50. Se una non ci "
          "arriva, il piano di miglioramento deve essere nel piè di pagina."),
    ),
    Criterion("C.SE.5.1", _("HTTPS con un certificato valido")),
    Criterion(
        "C.SE.5.2", _("Sottodominio istituzionale"), False,
        _("Controlla che il dominio del Comune sia quello registrato nell'indice delle pubbliche amministrazioni."),
    ),
    Criterion(
        "R.SE.1.1", _("La conferma arriva anche su App IO"), True,
        _("Controlla che il servizio sia attivo su App IO e che la conferma arrivi."),
    ),
    Criterion("R.SE.1.2", _("Si paga con pagoPA"), True, _("Controlla che il pagamento di prova passi da pagoPA.")),
    Criterion(
        "R.SE.1.3", _("I dati vengono dalle banche dati nazionali"), False,
        _("Controlla che i dati anagrafici arrivino da ANPR."),
    ),
    Criterion(
        "R.SE.1.4", _("I dati sono interoperabili"), False,
        _("Indica quali e-service il Comune pubblica o usa attraverso la PDND."),
    ),
    Criterion("R.SE.2.1", _("Si entra con SPID e con CIE")),
    Criterion("R.SE.2.2", _("Infrastruttura cloud qualificata"), False, _("Indica la qualifica ACN dell'infrastruttura.")),
    Criterion("R.SE.2.3", _("Software a riuso"), False, _("Indica dove sono pubblicati il codice e il file publiccode.yml.")),
    Criterion("C.SI.1.3", _("La scheda ha tutti i blocchi, nell'ordine del modello"), True),
    Criterion("BP.1", _("Testata, menu e piè di pagina sono gli stessi in ogni pagina")),
    Criterion("BP.2", _("Le briciole di pane portano da Home al servizio"), True),
    Criterion("BP.3", _("Titoli e voci di menu non sono in maiuscolo")),
    Criterion("BP.4", _("Ogni pagina ha un titolo che dice che cosa contiene")),
    Criterion("UE.1", _("Logo e dicitura del finanziamento europeo"), False),
)  # fmt: skip
BY_CODE: Final = {criterion.code: criterion for criterion in CRITERIA}


def criterion(code: str) -> Criterion:
    """Raises KeyError."""
    return BY_CODE[code]
