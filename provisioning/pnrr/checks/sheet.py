"""The sheet of a service: all its blocks, in the order of the model (C.SI.1.3)."""

from collections.abc import Iterator

from provisioning.pnrr.checks import vocabulary
from provisioning.pnrr.checks.finding import Look, judged
from provisioning.pnrr.looking.page import Page, plain, text_of


def sheet_looks(page: Page) -> Iterator[Look]:
    yield _index(page)
    yield _hooks(page)
    yield _texts(page)
    yield _question(page)


def _index(page: Page) -> Look:
    shown = [plain(link.text_content()) for link in page.find("//ul[@data-element='page-index']//a")]
    ours = tuple(label for label in shown if label in vocabulary.SHEET_INDEX)
    good = ours == vocabulary.SHEET_INDEX
    right = "L'indice ha le voci del modello, nell'ordine."
    wrong = "All'indice mancano voci, o non sono nell'ordine."
    return judged(page, good, right, wrong, ", ".join(shown))


def _hooks(page: Page) -> Look:
    missing = [hook for hook in vocabulary.SHEET_HOOKS if not page.hooks(hook)]
    if not any(page.hooks(hook) for hook in vocabulary.SHEET_WAYS_IN):
        missing.append(vocabulary.SHEET_WAYS_IN[0])
    right = "Ci sono tutti i blocchi della scheda."
    wrong = f"Mancano i blocchi: {', '.join(missing)}."
    return judged(page, not missing, right, wrong)


def _texts(page: Page) -> Look:
    short = [hook for hook in vocabulary.SHEET_TEXTS if len(text_of(page.hooks(hook))) < vocabulary.SHORTEST_TEXT]
    return judged(page, not short, "Ogni blocco ha il suo testo.", f"Blocchi senza testo: {', '.join(short)}.")


def _question(page: Page) -> Look:
    asked = text_of(page.hooks("feedback-title"))
    good = asked == vocabulary.PAGE_QUESTION
    right = "In fondo si valuta la chiarezza della pagina."
    wrong = "La domanda sulla pagina non è quella ufficiale."
    return judged(page, good, right, wrong, asked)
