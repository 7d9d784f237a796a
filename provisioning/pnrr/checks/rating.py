"""The rating at the end of a service (C.SE.1.7): three steps, with the exact words."""

from collections.abc import Iterator

from provisioning.pnrr.checks import vocabulary
from provisioning.pnrr.checks.finding import Look, judged, look
from provisioning.pnrr.looking.page import Page, plain, text_of

BLOCKS = {
    "negative": (vocabulary.NEGATIVE_QUESTION, vocabulary.NEGATIVE),
    "positive": (vocabulary.POSITIVE_QUESTION, vocabulary.POSITIVE),
}


def rating_looks(page: Page) -> Iterator[Look]:
    asked = text_of(page.hooks("feedback-title"))
    good = asked == vocabulary.FLOW_QUESTION
    yield judged(page, good, "La domanda è quella ufficiale.", "La domanda non è quella ufficiale.", asked)
    stars = sum(bool(page.hooks(f"feedback-rate-{n}")) for n in range(1, vocabulary.STARS + 1))
    yield look(page, f"Le stelle sono {stars}.", stars == vocabulary.STARS)
    yield from (_block(page, name) for name in BLOCKS)
    yield _details(page)


def _block(page: Page, name: str) -> Look:
    question, answers = BLOCKS[name]
    inside = f"//*[@data-element='feedback-rating-{name}']"
    asked = text_of(page.find(f"{inside}//*[@data-element='feedback-rating-question']"))
    given = [plain(e.text_content()) for e in page.find(f"{inside}//*[@data-element='feedback-rating-answer']")]
    good = asked == question and tuple(given) == answers
    right = f"«{question}» con le sue risposte."
    wrong = f"La domanda «{question}» o le sue risposte sono diverse."
    return judged(page, good, right, wrong, "; ".join([asked, *given]))


def _details(page: Page) -> Look:
    boxes = page.hooks("feedback-input-text")
    limit = boxes[0].get("maxlength", "") if boxes else ""
    good = page.says(vocabulary.DETAILS_QUESTION) and limit == str(vocabulary.DETAILS_LENGTH)
    right = f"Si aggiungono dettagli, fino a {limit} caratteri."
    wrong = "Non si possono aggiungere dettagli come vuole il modello."
    return judged(
        page,
        good,
        right,
        wrong,
    )
