"""The way from the sheet to the summary, on what the rehearsal of a service saw."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from provisioning.pnrr.checks.finding import Finding, Look, finding, judged, look, unreached
from provisioning.pnrr.checks.sheet import sheet_looks
from provisioning.pnrr.looking.page import Page, excerpt, text_of
from provisioning.pnrr.looking.rehearsal import Rehearsal
from provisioning.pnrr.looking.site import Site

A_YEAR: Final = 365
WAYS: Final = ("SPID", "CIE", "eIDAS", "CNS")
KNOWN: Final = {
    "identity.fiscal_code": "Codice fiscale", "identity.family_name": "Cognome", "contact.email": "Email",
    "residence.address": "Indirizzo",
}  # fmt: skip
# Where a page says where a value comes from.
SOURCE: Final = "//*[contains(@class, 'sp-source')]"


def login(site: Site, seen: Rehearsal) -> Finding:
    if seen.elsewhere:
        return finding([unreached(seen, "L'accesso")])
    start = f"{seen.origin}{seen.path}/richiesta"
    looks = [_button(seen, start), _doorstep(seen), _doors(seen), _landing(seen)]
    return finding(looks)


def _button(seen: Rehearsal, start: str) -> Look:
    if seen.sheet is None:
        return unreached(seen, "La scheda")
    good = start in set(seen.sheet.links("service-online-access"))
    hooks = seen.sheet.hooks("service-online-access")
    right = "Il pulsante della scheda apre questo servizio."
    wrong = "La scheda non ha un pulsante che apre il servizio."
    return judged(seen.sheet, good, right, wrong, excerpt(hooks[0]) if hooks else "")


def _doorstep(seen: Rehearsal) -> Look:
    page = seen.doorstep
    if page is None:
        return unreached(seen, "L'ingresso")
    wanted = parse_qs(urlsplit(page.location).query).get("next", [""])[0]
    good = page.status == 302 and wanted.startswith(f"{seen.path}/richiesta")
    right = "Chi non è entrato va all'accesso, che ricorda il servizio."
    wrong = "Senza accesso non si arriva all'ingresso."
    return judged(page, good, right, wrong, page.location)


def _doors(seen: Rehearsal) -> Look:
    if seen.login is None:
        return unreached(seen, "La pagina di accesso")
    named = [name for name in WAYS if seen.login.find("//main//h3[normalize-space()=$name]", name=name)]
    right = f"Si entra con {', '.join(named)}."
    wrong = "Non c'è nessun accesso con identità digitale."
    return judged(seen.login, bool(named), right, wrong, ", ".join(named))


def _landing(seen: Rehearsal) -> Look:
    page = seen.landing
    if page is None:
        return unreached(seen, "L'arrivo nel servizio")
    good = page.status == 302 and page.location.startswith(f"{seen.path}/richiesta/")
    right = "Dopo l'accesso si è al primo passo del servizio."
    wrong = "Dopo l'accesso non si arriva nel servizio."
    return judged(page, good, right, wrong, page.location)


def summary(site: Site, seen: Rehearsal) -> Finding:
    page = seen.summary
    if page is None:
        return finding([unreached(seen, "Il riepilogo")])
    send = page.find("//form//button[@name='action'][@value='send']")
    rows = page.find("//main//dl//dd")
    missing = [words for words in seen.facts.known.values() if not page.says(words)]
    early = [step.page for step in seen.steps if step.page.find("//form//button[@value='send']")]
    looks = [
        judged(page, bool(rows), f"Una pagina sola, con {len(rows)} voci.", "Il riepilogo non mostra i dati."),
        judged(page, bool(send), "Da qui si invia.", "Dal riepilogo non si invia."),
        judged(page, not missing, "Ci sono i dati dei passi.", f"Mancano dati: {', '.join(missing)}."),
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
    name = KNOWN[key]
    right, wrong = f"{name}: già compilato, con la sua provenienza.", f"{name}: si chiede di nuovo."
    return judged(page, there and bool(page.find(SOURCE)), right, wrong, words)


def draft(site: Site, seen: Rehearsal) -> Finding:
    if not seen.steps:
        return finding([unreached(seen, "La bozza")])
    looks = [_save_button(page) for page in seen.flow()]
    looks += [_saved(step.saved) for step in seen.steps if step.saved is not None]
    looks += [_kept(seen), _resumed(seen)]
    return finding(looks)


def _save_button(page: Page) -> Look:
    found = page.find("//form//button[@name='action'][@value='save']")
    right = "In questo passo si può salvare."
    wrong = "In questo passo non si può salvare."
    return judged(page, bool(found), right, wrong, text_of(found))


def _saved(page: Page) -> Look:
    good = page.is_there and page.says("salvata con successo")
    return judged(page, good, "Salvato: la pagina lo conferma.", "Dopo «Salva» la pagina non lo conferma.")


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
    right = "Chi torna un altro giorno riprende da dove era."
    wrong = "Chi torna ricomincia da capo."
    return judged(seen.resumed, good and not at_start, right, wrong, seen.resumed.location)


def steps(site: Site, seen: Rehearsal) -> Finding:
    flow = seen.flow()
    if not flow or seen.came_back is None:
        return finding([*(_stepper(page) for page in flow), unreached(seen, "Il ritorno ai passi precedenti")])
    back = seen.came_back
    editable = back.is_there and bool(back.find("//form//*[self::input or self::select or self::textarea]"))
    returned = judged(
        back, editable, "Si torna a un passo già fatto e lo si cambia.", "A un passo già fatto non si torna."
    )
    return finding([*(_stepper(page) for page in flow), *_all_there(seen), returned])


def _stepper(page: Page) -> Look:
    shown = page.find("//nav[contains(@class, 'steppers')]//li")
    current = page.find("//nav[contains(@class, 'steppers')]//*[@aria-current='step']")
    here = page.find("//*[@aria-current='step']//*[contains(@class, 'title')]")
    good = len(shown) > 1 and len(current) == 1
    right = f"{len(shown)} passi, quello attuale è segnato."
    wrong = "I passi non si vedono, o non si vede quello attuale."
    return judged(page, good, right, wrong, text_of(here))


def _all_there(seen: Rehearsal) -> Iterator[Look]:
    """From the summary every step before it can be gone back to."""
    if seen.summary is None:
        return
    links = {link.get("href") for link in seen.summary.find("//nav[contains(@class, 'steppers')]//a")}
    missing = [step for step in seen.order if f"{seen.path}/richiesta/{step}" not in links]
    right = "Dal riepilogo si torna a ogni passo."
    wrong = f"Non si torna a: {', '.join(missing)}."
    yield judged(seen.summary, not missing, right, wrong)


def booking(site: Site, seen: Rehearsal) -> Finding:
    pages = [page for page in [seen.sheet, *seen.flow()] if page is not None]
    if len(pages) < 2:
        return finding([*(_booking(page) for page in pages), unreached(seen, "La prenotazione dai passi")])
    return finding([*(_booking(page) for page in pages), *_booking_page(seen)])


def _booking_page(seen: Rehearsal) -> Iterator[Look]:
    page = seen.booking
    if page is not None:
        # Who must log in first is sent there.
        good = page.is_there or page.location.startswith("/accedi")
        yield judged(page, good, "La pagina di prenotazione risponde.", "La pagina di prenotazione non risponde.")


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
    right = "Il percorso va da Home e Servizi a questo servizio."
    wrong = "Il percorso non porta da Home al servizio."
    return judged(page, good, right, wrong, " > ".join(crumbs))
