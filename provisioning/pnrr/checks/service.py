"""The criteria that are judged for each funded service, on what its rehearsal saw."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.utils.formats import date_format
from django.utils.translation import override

from catalog.dates import off_holiday
from provisioning.pnrr.checks.finding import Finding, Look, finding, look, unseen
from provisioning.pnrr.checks.rating import rating_looks
from provisioning.pnrr.checks.sheet import sheet_looks
from provisioning.pnrr.looking.page import Page, excerpt, plain
from provisioning.pnrr.looking.rehearsal import Rehearsal
from provisioning.pnrr.looking.site import Site

Check = Callable[[Site, Rehearsal], Finding]
A_YEAR: Final = 365
# The days of a closure: a term that ends on a holiday is carried to the next working day.
CARRIED: Final = 4


def unreached(seen: Rehearsal, what: str) -> Look:
    why = seen.stopped or "La prova non è arrivata fin qui."
    return unseen(f"{what}: non visto. {why}", seen.path)


def login(site: Site, seen: Rehearsal) -> Finding:
    start = f"{site.origin}{seen.path}/richiesta"
    looks = [_button(seen, start), _doorstep(seen), _doors(seen), _landing(seen)]
    return finding(looks)


def _button(seen: Rehearsal, start: str) -> Look:
    if seen.sheet is None:
        return unreached(seen, "La scheda")
    good = start in set(seen.sheet.links("service-online-access"))
    hooks = seen.sheet.hooks("service-online-access")
    said = "Il pulsante della scheda apre questo servizio." if good else "La scheda non ha un pulsante che apre il servizio."
    return look(seen.sheet, said, good, excerpt(hooks[0]) if hooks else "")


def _doorstep(seen: Rehearsal) -> Look:
    page = seen.doorstep
    if page is None:
        return unreached(seen, "L'ingresso")
    wanted = parse_qs(urlsplit(page.location).query).get("next", [""])[0]
    good = page.status == 302 and wanted.startswith(f"{seen.path}/richiesta")
    said = "Chi non è entrato va all'accesso, che ricorda il servizio." if good else "Senza accesso non si arriva all'ingresso."
    return look(page, said, good, page.location)


def _doors(seen: Rehearsal) -> Look:
    if seen.login is None:
        return unreached(seen, "La pagina di accesso")
    named = [name for name in ("SPID", "CIE", "eIDAS", "CNS") if seen.login.find("//main//h3[normalize-space()=$n]", n=name)]
    said = f"Si entra con {', '.join(named)}." if named else "Non c'è nessun accesso con identità digitale."
    return look(seen.login, said, bool(named), ", ".join(named))


def _landing(seen: Rehearsal) -> Look:
    page = seen.landing
    if page is None:
        return unreached(seen, "L'arrivo nel servizio")
    good = page.status == 302 and page.location.startswith(f"{seen.path}/richiesta/")
    said = "Dopo l'accesso si è al primo passo del servizio." if good else "Dopo l'accesso non si arriva nel servizio."
    return look(page, said, good, page.location)


def receipt(site: Site, seen: Rehearsal) -> Finding:
    if seen.messages is None:
        return finding([unreached(seen, "La conferma dell'invio")])
    facts = seen.facts
    area = bool(facts.in_area) and seen.messages.is_there and seen.messages.says(facts.tracking_code)
    in_area = "La conferma è fra i messaggi dell'area personale." if area else "Nell'area personale la conferma non c'è."
    names = ", ".join(channel.removeprefix("messaging.") for channel in facts.channels)
    outside = f"Parte anche per: {names}." if names else "Non parte su nessun altro canale."
    last = seen.confirmation or seen.messages
    return finding([look(seen.messages, in_area, area, facts.tracking_code), look(last, outside, bool(names), names)])


def summary(site: Site, seen: Rehearsal) -> Finding:
    page = seen.summary
    if page is None:
        return finding([unreached(seen, "Il riepilogo")])
    send = page.find("//form//button[@name='action'][@value='send']")
    rows = page.find("//main//dl//dd")
    missing = [words for words in seen.facts.known.values() if not page.says(words)]
    early = [step.page for step in seen.steps if step.page.find("//form//button[@value='send']")]
    looks = [
        look(page, f"Una pagina sola, con {len(rows)} voci." if rows else "Il riepilogo non mostra i dati.", bool(rows)),
        look(page, "Da qui si invia." if send else "Dal riepilogo non si invia.", bool(send)),
        look(page, "I dati dati prima ci sono." if not missing else f"Mancano dati: {', '.join(missing)}.", not missing),
    ]
    return finding([*looks, *(look(other, "Si può inviare prima del riepilogo.", False) for other in early)])


def once_only(site: Site, seen: Rehearsal) -> Finding:
    """On the second application: what was given in the first, or comes with the identity, is there."""
    page = seen.again
    if page is None:
        return finding([unreached(seen, "La seconda domanda")])
    if not seen.facts.known:
        return finding([look(page, "Questo servizio non chiede dati che il Comune conosca già.", True)])
    return finding(_prefilled(page, key, words) for key, words in seen.facts.known.items())


def _prefilled(page: Page, key: str, words: str) -> Look:
    typed = [element.get("value", "") for element in page.find("//form//input[not(@type='hidden')]")]
    there = page.says(words) or any(words in value for value in typed)
    said = f"«{key}» è già compilato, con la sua provenienza." if there else f"«{key}» si chiede di nuovo."
    return look(page, said, there and page.says("Dato"), words)


def draft(site: Site, seen: Rehearsal) -> Finding:
    if not seen.steps:
        return finding([unreached(seen, "La bozza")])
    looks = [_save_button(page) for page in seen.flow()]
    looks += [_saved(step.saved) for step in seen.steps if step.saved is not None]
    looks += [_kept(seen), _resumed(seen)]
    return finding(looks)


def _save_button(page: Page) -> Look:
    found = page.find("//form//button[@name='action'][@value='save']")
    said = f"Si può salvare: «{plain(found[0].text_content())}»." if found else "In questo passo non si può salvare."
    return look(page, said, bool(found))


def _saved(page: Page) -> Look:
    good = page.is_there and page.says("salvata con successo")
    return look(page, "Salvato: la pagina lo conferma." if good else "Dopo «Salva» la pagina non lo conferma.", good)


def _kept(seen: Rehearsal) -> Look:
    days = seen.facts.draft_days
    if not days:
        return unreached(seen, "La durata della bozza")
    return look(seen.steps[0].page, f"La bozza resta {days} giorni.", days >= A_YEAR)


def _resumed(seen: Rehearsal) -> Look:
    if seen.resumed is None:
        return unreached(seen, "La ripresa della bozza")
    good = seen.resumed.status == 302 and seen.resumed.location.startswith(f"{seen.path}/richiesta/")
    at_start = seen.resumed.location.endswith("/privacy")
    said = "Chi torna un altro giorno riprende da dove era." if good and not at_start else "Chi torna ricomincia da capo."
    return look(seen.resumed, said, good and not at_start, seen.resumed.location)


def rating(site: Site, seen: Rehearsal) -> Finding:
    if seen.confirmation is None:
        return finding([unreached(seen, "La valutazione")])
    return finding(rating_looks(seen.confirmation))


def steps(site: Site, seen: Rehearsal) -> Finding:
    flow = seen.flow()
    if not flow or seen.came_back is None:
        return finding([*(_stepper(page) for page in flow), unreached(seen, "Il ritorno ai passi precedenti")])
    back = seen.came_back
    editable = back.is_there and bool(back.find("//form//*[self::input or self::select or self::textarea]"))
    said = "Si torna a un passo già fatto e lo si cambia." if editable else "A un passo già fatto non si torna."
    return finding([*(_stepper(page) for page in flow), *_all_there(seen), look(back, said, editable)])


def _stepper(page: Page) -> Look:
    shown = page.find("//nav[contains(@class, 'steppers')]//li")
    current = page.find("//nav[contains(@class, 'steppers')]//*[@aria-current='step']")
    good = len(shown) > 1 and len(current) == 1
    said = f"{len(shown)} passi, quello attuale è segnato." if good else "I passi non si vedono, o non si vede quello attuale."
    return look(page, said, good, plain(current[0].text_content()) if current else "")


def _all_there(seen: Rehearsal) -> Iterator[Look]:
    """From the summary every step before it can be gone back to."""
    if seen.summary is None:
        return
    links = {link.get("href") for link in seen.summary.find("//nav[contains(@class, 'steppers')]//a")}
    missing = [step for step in seen.order if f"{seen.path}/richiesta/{step}" not in links]
    said = f"Non si torna a: {', '.join(missing)}." if missing else "Dal riepilogo si torna a ogni passo."
    yield look(seen.summary, said, not missing)


def status(site: Site, seen: Rehearsal) -> Finding:
    page = seen.case
    if page is None:
        return finding([unreached(seen, "La pratica nell'area personale")])
    stages = page.find("//ol[contains(@class, 'sp-timeline')]/li")
    current = page.find("//ol[contains(@class, 'sp-timeline')]/li[@aria-current='step']")
    good = len(stages) > 1 and bool(current)
    said = f"{len(stages)} tappe, con quella in corso." if good else "La pratica non mostra le sue tappe."
    return finding([look(page, said, good, plain(current[0].text_content()) if current else "")])


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
    return look(page, f"C'è {what}." if good else f"Manca {what}.", good, words)


def _within(page: Page, received: date, days: int, due: date) -> Look:
    """L. 241/1990, art. 2: the term of the sheet, carried over a holiday when it ends on one."""
    last = received + timedelta(days=days)
    carried = due > last and due - last <= timedelta(days=CARRIED) and all(
        is_closed(last + timedelta(days=n)) for n in range((due - last).days)
    )
    good = due <= last or carried
    said = f"Dal {day_words(received)} al {day_words(due)}: il termine è di {days} giorni."
    return look(page, said, good)


def is_closed(day: date) -> bool:
    return day.weekday() == 5 or off_holiday(day) != day


def _on_sheet(seen: Rehearsal) -> Look:
    if seen.sheet is None:
        return unreached(seen, "Il termine nella scheda")
    words = f"{seen.facts.term_days} giorni"
    good = seen.sheet.says(words)
    return look(seen.sheet, "La scheda dice il termine massimo." if good else "La scheda non dice il termine.", good, words)


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


def booking(site: Site, seen: Rehearsal) -> Finding:
    pages = [page for page in [seen.sheet, *seen.flow()] if page is not None]
    if len(pages) < 2:
        return finding([*(_booking(page) for page in pages), unreached(seen, "La prenotazione dai passi")])
    return finding(_booking(page) for page in pages)


def _booking(page: Page) -> Look:
    """A link to another page takes bookings; one that stays on this page only tells whom to call."""
    links = list(page.links("appointment-booking"))
    elsewhere = [url for url in links if url.partition("#")[0] != page.url.partition("#")[0]]
    if elsewhere:
        return look(page, "Da qui si prenota un appuntamento.", True, elsewhere[0])
    said = "La voce porta ai recapiti: giorno e ora non si scelgono online." if links else "Da qui non si prenota."
    return look(page, said, False, links[0] if links else "")


def sheet(site: Site, seen: Rehearsal) -> Finding:
    page = site.pages.get(seen.path)
    page = page if page is not None and page.is_there else seen.sheet
    return finding(sheet_looks(page)) if page is not None else finding([unreached(seen, "La scheda")])


def breadcrumb(site: Site, seen: Rehearsal) -> Finding:
    pages = [page for page in [seen.sheet, *seen.flow(), seen.confirmation] if page is not None]
    return finding([_crumbs(page, seen.title) for page in pages] or [unreached(seen, "Il percorso")])


def _crumbs(page: Page, title: str) -> Look:
    crumbs = page.crumbs()
    good = crumbs[:2] == ["Home", "Servizi"] and title in crumbs[2:]
    said = "Il percorso va da Home e Servizi a questo servizio." if good else "Il percorso non porta da Home al servizio."
    return look(page, said, good, " > ".join(crumbs))


CHECKS: Final[dict[str, Check]] = {
    "C.SE.1.1": login,
    "C.SE.1.2": receipt,
    "C.SE.1.4": summary,
    "C.SE.1.5": once_only,
    "C.SE.1.6": draft,
    "C.SE.1.7": rating,
    "C.SE.1.8": steps,
    "C.SE.1.9": status,
    "C.SE.1.10": numbers,
    "C.SE.2.1": payment,
    "C.SE.2.2": booking,
    "C.SI.1.3": sheet,
    "Pratica 2": breadcrumb,
}
