"""The criteria that are judged once for the whole site."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from provisioning.pnrr.checks import vocabulary
from provisioning.pnrr.checks.finding import Finding, Look, finding, judged, look, unseen
from provisioning.pnrr.checks.fonts import font_problems, gives_fonts
from provisioning.pnrr.looking.page import Page, excerpt, plain, text_of
from provisioning.pnrr.looking.rehearsal import Rehearsal
from provisioning.pnrr.looking.site import HOME, Site, style_urls

Check = Callable[[Site, list[Rehearsal]], Finding]
SAFE_TLS: Final = {"TLSv1.2", "TLSv1.3"}
# AgID, recommendations on TLS: in 1.2 keys that are thrown away, and ciphers that authenticate.
SAFE_CIPHER: Final = re.compile(r"(TLS_|(ECDHE|DHE)-.*(GCM|CHACHA20|POLY1305))")
TECHNICAL: Final = {"messages"}


def every_page(site: Site, seen: list[Rehearsal]) -> list[Page]:
    return [*site.there(), *(page for rehearsal in seen for page in rehearsal.pages())]


def fonts(site: Site, seen: list[Rehearsal]) -> Finding:
    home = site.pages[HOME]
    looks = [_style(home, url, css) for url, css in site.styles.items()]
    if not looks:
        looks = [unseen("Nessun foglio di stile letto: controlla i caratteri con il browser.", site.origin)]
    elif not any(map(gives_fonts, site.styles.values())):
        looks.append(look(home, "Nessun foglio di stile dice quali caratteri usare.", False))
    return finding([*looks, *(_own_styles(site, page) for page in every_page(site, seen))])


def _style(home: Page, url: str, css: str) -> Look:
    problems = font_problems(css, url)
    said = "; ".join(problems[:3]) or "Nessun carattere diverso da quelli del modello, né da altri siti."
    return Look(url, home.at, said, not problems, outside=home.outside)


def _own_styles(site: Site, page: Page) -> Look:
    strange = [url for url in style_urls(page) if urlsplit(url).hostname != site.host]
    written = page.find("//*[contains(@style, 'font')] | //style[contains(., 'font')]")
    if strange:
        return look(page, "Usa fogli di stile di un altro sito.", False, strange[0])
    if written:
        return look(page, "Dà altri caratteri a parti della pagina.", False, written[0].get("style") or "<style>")
    return look(page, "Nessun altro carattere nella pagina.", True)


def cookies(site: Site, seen: list[Rehearsal]) -> Finding:
    return finding(_cookies(site, page) for page in every_page(site, seen))


def _cookies(site: Site, page: Page) -> Look:
    for cookie in page.cookies:
        if cookie.domain and not site.host.endswith(cookie.domain):
            return look(page, f"Il cookie «{cookie.name}» è di un altro dominio.", False, cookie.domain)
        if cookie.name not in _technical_names():
            return look(page, f"Il cookie «{cookie.name}» non è fra quelli tecnici.", False, cookie.name)
    foreign = [url for url in _loaded(page) if urlsplit(url).hostname not in (None, site.host)]
    if foreign:
        return look(page, "Carica risorse di un altro sito, che può scrivere cookie.", False, foreign[0])
    names = ", ".join(cookie.name for cookie in page.cookies) or "nessuno"
    return look(page, f"Cookie: {names}. Nessuna risorsa di altri siti.", True)


def _technical_names() -> set[str]:
    named = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    return named | TECHNICAL


def _loaded(page: Page) -> Iterator[str]:
    """What the browser fetches by itself."""
    for element in page.find("//script[@src] | //img[@src] | //iframe[@src] | //embed[@src]"):
        yield urljoin(page.url, element.get("src"))
    yield from style_urls(page)


def accessibility(site: Site, seen: list[Rehearsal]) -> Finding:
    return finding([*(_declared(page) for page in every_page(site, seen)), _declaration(site)])


def _declared(page: Page) -> Look:
    found = page.find("//footer//a[@data-element='accessibility-link']")
    if not found:
        return look(page, "Nel piè di pagina manca il collegamento alla dichiarazione di accessibilità.", False)
    good = found[0].get("href", "").startswith(vocabulary.ACCESSIBILITY_DECLARATION)
    right = "Il collegamento porta al modulo di AgID."
    wrong = "Il collegamento non porta al modulo di AgID."
    return judged(page, good, right, wrong, excerpt(found[0]))


def _declaration(site: Site) -> Look:
    page = site.declaration
    if page is None:
        return unseen("La dichiarazione su AgID non si è potuta leggere da qui: aprila e controllala.")
    own, level = site.host in page.body, re.search(r"WCAG\s*2\.[12]", page.body)
    good = bool(own and level)
    right = "La dichiarazione è di questo sito e nomina WCAG 2.1 o 2.2."
    wrong = "La dichiarazione non nomina questo sito o il livello WCAG."
    return judged(page, good, right, wrong, level.group() if level else "")


def privacy(site: Site, seen: list[Rehearsal]) -> Finding:
    return finding([*(_privacy_link(page) for page in every_page(site, seen)), _privacy_page(site)])


def _privacy_link(page: Page) -> Look:
    found = page.find("//footer//a[@data-element='privacy-policy-link']")
    if not found:
        return look(page, "Nel piè di pagina manca l'informativa privacy.", False)
    whole = bool(urlsplit(found[0].get("href", "")).hostname)
    right = "Il piè di pagina porta all'informativa."
    wrong = "L'indirizzo dell'informativa non è completo."
    return judged(page, whole, right, wrong, excerpt(found[0]))


def _privacy_page(site: Site) -> Look:
    page = site.pages["/privacy"]
    good = page.is_there and (page.says("679/2016") or page.says("2016/679"))
    right = "L'informativa risponde e richiama il Regolamento (UE) 2016/679."
    wrong = f"L'informativa non risponde (stato {page.status}) o non richiama il Regolamento (UE) 2016/679."
    return judged(page, good, right, wrong, page.headline)


def speed(site: Site, seen: list[Rehearsal]) -> Finding:
    home = site.pages[HOME]
    plan = home.find("//footer//a[contains(translate(., 'PIANO', 'piano'), 'piano di miglioramento')]")
    said = "C'è" if plan else "Non c'è"
    words = f"{said} un piano di miglioramento nel piè di pagina. Le misure di Lighthouse le fa una persona."
    return finding([look(home, words, None, text_of(plan))])


def https(site: Site, seen: list[Rehearsal]) -> Finding:
    home = site.pages[HOME]
    if not site.is_https:
        return finding([look(home, "Il sito risponde in http.", False, site.origin)])
    if site.problem:
        return finding([unseen(f"L'indirizzo pubblico non risponde da qui: {site.problem}.", site.origin)])
    return finding([_handshake(site, home), *(_only_https(page) for page in every_page(site, seen))])


def _handshake(site: Site, home: Page) -> Look:
    if site.tls is None:
        return look(home, f"Il certificato non è valido per questo nome: {site.tls_problem}.", False)
    days = (site.tls.expires_at - datetime.now(UTC)).days
    good = site.tls.version in SAFE_TLS and bool(SAFE_CIPHER.match(site.tls.cipher)) and days >= 0
    said = f"{site.tls.version}, {site.tls.cipher}; il certificato scade fra {days} giorni."
    return look(home, said, good)


def _only_https(page: Page) -> Look:
    good = not page.find("//*[starts-with(@src, 'http://')] | //link[@rel='stylesheet'][starts-with(@href, 'http://')]")
    return judged(page, good, "Tutto passa per https.", "Carica qualcosa in http.")


def subdomain(site: Site, seen: list[Rehearsal]) -> Finding:
    home, institution = site.pages[HOME], _bare(urlsplit(site.institutional).hostname or "")
    if institution and site.host == f"servizi.{institution}":
        return finding([look(home, f"Il sottodominio «servizi.» di {institution}.", True, site.host)])
    under = institution and (site.host == institution or site.host.endswith(f".{institution}"))
    if under:
        return finding([look(home, f"In tolleranza: un altro nome sotto {institution}.", True, site.host)])
    said = f"{site.host} non è sotto il dominio istituzionale {institution or '(non indicato)'}."
    return finding([look(home, said, False, site.host)])


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def ways_in(site: Site, seen: list[Rehearsal]) -> Finding:
    page = site.pages["/accedi"]
    named = {plain(element.text_content()) for element in page.find("//main//h3")}
    ways = ("SPID", "CIE")
    return finding(judged(page, w in named, f"Si entra con {w}.", f"Non si entra con {w}.", w) for w in ways)


def same_frame(site: Site, seen: list[Rehearsal]) -> Finding:
    wanted = _frame(site.pages[HOME])
    return finding([_menu(site.pages[HOME]), *(_same(page, wanted) for page in every_page(site, seen))])


def _frame(page: Page) -> tuple[list[str], list[str]]:
    """Names and addresses of the main menu and of the links in the footer."""
    menu = [excerpt(link) for link in page.find("//ul[@data-element='main-navigation']//a")]
    return menu, [excerpt(link) for link in page.find("//footer//a")]


def _menu(home: Page) -> Look:
    labels = [plain(link.text_content()) for link in home.find("//ul[@data-element='main-navigation']//a")]
    good = tuple(labels[:3]) == vocabulary.MENU and len(labels) > 3 and labels[3].startswith("Vivere ")
    right = "Il menu ha le voci del modello, nell'ordine."
    wrong = "Il menu non ha le voci del modello, nell'ordine."
    return judged(home, good, right, wrong, ", ".join(labels))


def _same(page: Page, wanted: tuple[list[str], list[str]]) -> Look:
    menu, foot = _frame(page)
    if menu != wanted[0]:
        return look(page, "Il menu è diverso da quello della home.", False, ", ".join(menu))
    if foot != wanted[1]:
        return look(
            page, "Il piè di pagina è diverso da quello della home.", False, ", ".join(set(foot) ^ set(wanted[1]))
        )
    return look(page, "Menu e piè di pagina sono quelli della home.", bool(menu and foot))


def capitals(site: Site, seen: list[Rehearsal]) -> Finding:
    return finding(_capitals(page) for page in every_page(site, seen))


def _capitals(page: Page) -> Look:
    words = [page.headline, *(plain(e.text_content()) for e in page.find("//ul[@data-element='main-navigation']//a"))]
    # A name of letters alone (SPID, IMU) is no shouting.
    loud = [text for text in words if text.isupper() and len(text) > 5]
    right = "Titolo e voci di menu si leggono come frasi."
    wrong = f"Tutto in maiuscolo: {', '.join(loud)}."
    return judged(page, not loud, right, wrong, page.headline)


def titles(site: Site, seen: list[Rehearsal]) -> Finding:
    return finding(_titled(page) for page in every_page(site, seen))


def _titled(page: Page) -> Look:
    heads = [plain(element.text_content()) for element in page.find("//h1")]
    if len(heads) != 1 or not heads[0]:
        return look(page, f"I titoli principali sono {len(heads)}: deve essercene uno.", False, page.title)
    shared = set(_words(heads[0])) & set(_words(page.title))
    right = "Il titolo della finestra e quello della pagina dicono la stessa cosa."
    wrong = "Il titolo della finestra non dice quello che dice la pagina."
    return judged(page, bool(shared), right, wrong, f"{page.title} / {heads[0]}")


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3]


def europe(site: Site, seen: list[Rehearsal]) -> Finding:
    return finding(_europe(page) for page in every_page(site, seen))


def _europe(page: Page) -> Look:
    said = plain(vocabulary.EU_WORDS)
    found = [block for block in page.find("//footer//*[img]") if said in plain(block.text_content())]
    wrong = f"Manca il logo, o la dicitura «{said}»."
    return judged(page, bool(found), "Logo e dicitura sono nel piè di pagina.", wrong, text_of(found[-1:]))


CHECKS: Final[dict[str, Check]] = {
    "C.SE.1.3": fonts,
    "C.SE.3.1": cookies,
    "C.SE.3.2": accessibility,
    "C.SE.3.3": privacy,
    "C.SE.4.1": speed,
    "C.SE.5.1": https,
    "C.SE.5.2": subdomain,
    "R.SE.2.1": ways_in,
    "BP.1": same_frame,
    "BP.3": capitals,
    "BP.4": titles,
    "UE.1": europe,
}
