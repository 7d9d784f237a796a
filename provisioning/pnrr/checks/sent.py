"""What follows when an application was sent, on what the rehearsal of a service saw."""

from datetime import date, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import override

from catalog.dates import off_holiday
from provisioning.pnrr.checks.finding import Finding, Look, finding, judged, look, unreached
from provisioning.pnrr.checks.rating import rating_looks
from provisioning.pnrr.looking.page import Page, text_of
from provisioning.pnrr.looking.rehearsal import Rehearsal
from provisioning.pnrr.looking.site import Site

# The days of a closure: a term that ends on a holiday is carried to the next working day.
CARRIED: Final = 4


def receipt(site: Site, seen: Rehearsal) -> Finding:
    if seen.messages is None:
        return finding([unreached(seen, "La conferma dell'invio")])
    facts = seen.facts
    area = bool(facts.in_area) and seen.messages.is_there and seen.messages.says(facts.tracking_code)
    names = ", ".join(channel.removeprefix("messaging.") for channel in facts.channels)
    here = "La conferma è fra i messaggi dell'area personale.", "Nell'area personale la conferma non c'è."
    there = f"Parte anche per: {names}.", "Non parte su nessun altro canale."
    last = seen.confirmation or seen.messages
    return finding([judged(seen.messages, area, *here, facts.tracking_code), judged(last, bool(names), *there, names)])


def rating(site: Site, seen: Rehearsal) -> Finding:
    if seen.confirmation is None:
        return finding([unreached(seen, "La valutazione")])
    return finding(rating_looks(seen.confirmation))


def status(site: Site, seen: Rehearsal) -> Finding:
    page = seen.case
    if page is None:
        return finding([unreached(seen, "La pratica nell'area personale")])
    stages = page.find("//ol[contains(@class, 'sp-timeline')]/li")
    current = page.find("//ol[contains(@class, 'sp-timeline')]/li[@aria-current='step']")
    good = len(stages) > 1 and bool(current)
    shown, hidden = f"{len(stages)} tappe, con quella in corso.", "La pratica non mostra le sue tappe."
    return finding([judged(page, good, shown, hidden, text_of(current))])


def numbers(site: Site, seen: Rehearsal) -> Finding:
    page = seen.confirmation
    if page is None or seen.facts.due_on is None:
        return finding([unreached(seen, "Numeri e date")])
    facts, due = seen.facts, seen.facts.due_on
    return finding([
        _told(page, "la data di presa in carico", "Presa in carico"),
        _told(page, "il codice della pratica", facts.tracking_code),
        _told(page, "l'ultimo giorno per la risposta", day_words(due)),
        _within(page, facts.received_on or due, facts.term_days, due),
        _on_sheet(seen),
    ])  # fmt: skip


def _told(page: Page, what: str, words: str) -> Look:
    good = bool(words) and page.says(words)
    return judged(page, good, f"C'è {what}.", f"Manca {what}.", words)


def _within(page: Page, received: date, days: int, due: date) -> Look:
    """L. 241/1990, art. 2: the term of the sheet, carried over a holiday when it ends on one."""
    last = received + timedelta(days=days)
    over = (due - last).days
    good = over <= CARRIED and all(is_closed(last + timedelta(days=n)) for n in range(over))
    said = f"Dal {day_words(received)} al {day_words(due)}: il termine è di {days} giorni."
    return look(page, said, good)


def is_closed(day: date) -> bool:
    return day.weekday() == 5 or off_holiday(day) != day


def _on_sheet(seen: Rehearsal) -> Look:
    if seen.sheet is None:
        return unreached(seen, "Il termine nella scheda")
    words = f"{seen.facts.term_days} giorni"
    good = seen.sheet.says(words)
    return judged(seen.sheet, good, "La scheda dice il termine massimo.", "La scheda non dice il termine.", words)


def day_words(day: date) -> str:
    with override("it"):
        return date_format(day, "j F Y").lower()


def payment(site: Site, seen: Rehearsal) -> Finding:
    page = seen.sheet
    if page is None:
        return finding([unreached(seen, "Il pagamento")])
    if not seen.facts.fees:
        return finding([look(page, "Il servizio non chiede pagamenti.", True)])
    asked = ", ".join(seen.facts.fees)
    said = "Il servizio può chiedere di pagare dopo l'invio: la prova non paga, una persona sì."
    return finding([look(page, said, None, asked)])
