"""Words that the model wants exactly so. They are written here once more, and not taken from the pages that must say them."""

from typing import Final

# C.SI.1.3: the blocks of a sheet, in this order; others may stand between.
SHEET_INDEX: Final = (
    "A chi è rivolto", "Come fare", "Cosa serve", "Cosa si ottiene", "Tempi e scadenze", "Accedi al servizio",
    "Condizioni di servizio", "Contatti",
)  # fmt: skip
SHEET_HOOKS: Final = (
    "page-index", "service-title", "service-description", "service-status", "service-topic", "service-addressed",
    "service-how-to", "service-needed", "service-achieved", "service-calendar-text", "service-file", "service-area",
    "breadcrumb", "appointment-booking", "metatag", "feedback",
)  # fmt: skip
# One of these opens the service.
SHEET_WAYS_IN: Final = ("service-online-access", "service-booking-access", "service-generic-access")
# Blocks that must hold words.
SHEET_TEXTS: Final = (
    "service-title", "service-description", "service-addressed", "service-how-to", "service-needed", "service-achieved",
    "service-calendar-text", "service-area",
)  # fmt: skip
SHORTEST_TEXT: Final = 3
# C.SI.2.5, C.SI.2.6: under pages and sheets.
PAGE_QUESTION: Final = "Quanto sono chiare le informazioni su questa pagina?"
# C.SE.1.7: at the end of the service.
FLOW_QUESTION: Final = "Quanto è stato facile usare questo servizio?"
NEGATIVE_QUESTION: Final = "Dove hai incontrato le maggiori difficoltà?"
POSITIVE_QUESTION: Final = "Quali sono stati gli aspetti che hai preferito?"
NEGATIVE: Final = (
    "A volte le indicazioni non erano chiare", "A volte le indicazioni non erano complete",
    "A volte non capivo se stavo procedendo correttamente", "Ho avuto problemi tecnici", "Altro",
)  # fmt: skip
POSITIVE: Final = (
    "Le indicazioni erano chiare", "Le indicazioni erano complete", "Capivo sempre che stavo procedendo correttamente",
    "Non ho avuto problemi tecnici", "Altro",
)  # fmt: skip
DETAILS_QUESTION: Final = "Vuoi aggiungere altri dettagli?"
STARS: Final = 5
DETAILS_LENGTH: Final = 200
MENU: Final = ("Amministrazione", "Novità", "Servizi")
FONTS: Final = ("titillium web", "lora", "roboto mono")
EU_WORDS: Final = "Finanziato dall'Unione Europea - Nextgeneration EU"
ACCESSIBILITY_DECLARATION: Final = "https://form.agid.gov.it/"
