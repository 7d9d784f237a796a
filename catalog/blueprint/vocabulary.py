"""The closed vocabularies of the official model for the sites of municipalities (service sheet, categories, topics,
life events). The strings are official and are compared as they stand."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_noop


class FlowType(StrEnum):
    """The seven official kinds of flow; the value is the slug of the official template."""

    PERMITS = "permessi-e-documenti"
    BENEFITS = "vantaggi-economici"
    PAID_SERVICES = "servizi-a-pagamento"
    ENROLMENT = "iscrizione-graduatoria"
    DUES = "pagamenti-dovuti"
    REPORTS = "segnalazioni-e-comunicazioni"
    NOTICES = "avvisi-ai-cittadini"


CATEGORIES: Final[dict[str, str]] = {
    "educazione-e-formazione": gettext_noop("Educazione e formazione"),
    "salute-benessere-e-assistenza": gettext_noop("Salute, benessere e assistenza"),
    "vita-lavorativa": gettext_noop("Vita lavorativa"),
    "mobilita-e-trasporti": gettext_noop("Mobilità e trasporti"),
    "catasto-e-urbanistica": gettext_noop("Catasto e urbanistica"),
    "anagrafe-e-stato-civile": gettext_noop("Anagrafe e stato civile"),
    "turismo": gettext_noop("Turismo"),
    "giustizia-e-sicurezza-pubblica": gettext_noop("Giustizia e sicurezza pubblica"),
    "tributi-finanze-e-contravvenzioni": gettext_noop("Tributi, finanze e contravvenzioni"),
    "cultura-e-tempo-libero": gettext_noop("Cultura e tempo libero"),
    "ambiente": gettext_noop("Ambiente"),
    "imprese-e-commercio": gettext_noop("Imprese e commercio"),
    "autorizzazioni": gettext_noop("Autorizzazioni"),
    "appalti-pubblici": gettext_noop("Appalti pubblici"),
    "agricoltura-e-pesca": gettext_noop("Agricoltura e pesca"),
}

TOPICS: Final = frozenset(
    {
        "Accesso all'informazione",
        "Acqua",
        "Agricoltura",
        "Anagrafe",
        "Animale domestico",
        "Aria",
        "Assistenza agli invalidi",
        "Assistenza sociale",
        "Associazioni",
        "Bilancio",
        "Commercio al minuto",
        "Commercio all'ingrosso",
        "Commercio ambulante",
        "Comunicazione istituzionale",
        "Comunicazione politica",
        "Concorsi",
        "Covid-19",
        "Elezioni",
        "Energie rinnovabili",
        "Estero",
        "Foreste",
        "Formazione professionale",
        "Gemellaggi",
        "Gestione rifiuti",
        "Giustizia",
        "Igiene pubblica",
        "Immigrazione",
        "Imposte",
        "Imprese",
        "Inquinamento",
        "Integrazione sociale",
        "Isolamento termico",
        "Istruzione",
        "Lavoro",
        "Matrimonio",
        "Mercato",
        "Mobilità sostenibile",
        "Morte",
        "Nascita",
        "PNRR",
        "Parcheggi",
        "Patrimonio culturale",
        "Pesca",
        "Piano di sviluppo",
        "Pista ciclabile",
        "Politica commerciale",
        "Polizia",
        "Prodotti alimentari",
        "Protezione civile",
        "Residenza",
        "Risposta alle emergenze",
        "Sistema giuridico",
        "Spazio Verde",
        "Sport",
        "Sviluppo sostenibile",
        "Tassa sui servizi",
        "Tempo libero",
        "Trasparenza amministrativa",
        "Trasporto pubblico",
        "Turismo",
        "Urbanizzazione",
        "Viaggi",
        "ZTL",
        "Zone pedonali",
    }
)

LIFE_EVENTS: Final = frozenset(
    {
        "Accesso al trasporto pubblico",
        "Accesso luoghi della cultura",
        "Cambio di residenza/domicilio",
        "Compravendita/affitto casa/edifici/terreni, costruzione o ristrutturazione casa/edificio",
        "Denuncia crimini",
        "Dichiarazione dei redditi, versamento e riscossione tributi/imposte e contributi",
        "Espatrio per lavoro, studio, pensionamento",
        "Invalidità",
        "Iscrizione scuola/università e/o richiesta borsa di studio",
        "Matrimonio e/o cambio stato civile",
        "Morte ed eredità",
        "Nascita di un bambino, richiesta adozioni",
        "Pensionamento",
        "Possesso, cura, smarrimento animale da compagnia",
        "Prenotazione e disdetta visite/esami",
        "Registrazione/possesso veicolo",
        "Ricerca di lavoro, avvio nuovo lavoro, disoccupazione",
        "Richiesta o rinnovo patente",
        "Richiesta passaporto, visto e assistenza viaggi internazionali",
    }
)
