"""The interface in English: the catalogue is whole, and a page speaks its reader's language while papers stay Italian."""

import ast
import gettext
import re
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from pypdf import PdfReader

from accounts.models import RoleAssignment
from accounts.policies import Operator
from accounts.roles import Role
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.models import Case, CaseDocument
from documents.actions.store import open_stored
from integrations.models import Delivery
from notifications.models import Message
from tests.cases.conftest import carla, pdf, register
from tests.citizen.conftest import anna, definition, office, service, walk
from tests.citizen.walk import SPECIFIC, texts

__all__ = ["anna", "carla", "definition", "office", "service", "walk"]

FOLDER = Path(__file__).parent.parent / "locale"
LANGUAGES = ("en", "it")
PLACEHOLDER = re.compile(r"%\(\w+\)[^\W\d_]|%\(\w+\)\.\d+f|%s|\{\w*\}|</?\w+[^>]*>")
KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])? (".*")')


@dataclass
class Entry:
    msgid: str = ""
    plural: str = ""
    texts: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)


def entries(language):
    """The catalogue's texts, as its author wrote them; the first one, which is the header, left out."""
    blocks = (FOLDER / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8").strip().split("\n\n")
    return [entry_of(block) for block in blocks[1:]]


def entry_of(block):
    entry, key, number = Entry(), "", 0
    for line in block.splitlines():
        if line.startswith("#"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")} if line.startswith("#,") else set()
            continue
        if match := KEYWORD.match(line):
            key, number, line = match[1], int(match[2] or 0), match[3]
        text = ast.literal_eval(line)
        if key == "msgstr":
            entry.texts[number] = entry.texts.get(number, "") + text
        elif key == "msgid_plural":
            entry.plural += text
        else:
            entry.msgid += text
    return entry


def english(client):
    client.cookies["lingua"] = "en"
    return client


def pdf_text(stored):
    with open_stored(stored) as file:
        return "\n".join(page.extract_text() for page in PdfReader(file).pages)


@pytest.fixture
def english_walk(walk):
    """Anna reads in English."""
    english(walk.client)
    return walk


@pytest.fixture
def case(english_walk):
    """Sent by Anna from pages in English, then registered."""
    english_walk.fill_in()
    english_walk.attach(SPECIFIC, "next")
    english_walk.send()
    return register(Case.objects.get())


@pytest.fixture
def clerk(carla, office, visit):
    """Carla, who may see restricted data and reads in English."""
    RoleAssignment.objects.create(user=carla.user, role=Role.SOCIAL_WORKER, office=office)
    return english(visit("segrate", carla.user))


@pytest.fixture
def admissible(case, carla, clerk):
    return run_transition(case.id, "take", Operator(carla.user), case.state, Given())


# The catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_a_guess(language):
    unfinished = [
        entry.msgid
        for entry in entries(language)
        if "fuzzy" in entry.flags
        or len(entry.texts) != (2 if entry.plural else 1)
        or not all(text.strip() for text in entry.texts.values())
    ]
    assert unfinished == []


def test_every_translation_keeps_the_placeholders_and_the_markup():
    wrong = []
    for entry in entries("en"):
        # Of two forms, each takes those of its own source.
        sources = {0: entry.msgid, 1: entry.plural}
        for number, text in entry.texts.items():
            if sorted(PLACEHOLDER.findall(sources[number])) != sorted(PLACEHOLDER.findall(text)):
                wrong.append(entry.msgid)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language):
    with (FOLDER / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    expected = {}
    for entry in entries(language):
        if entry.plural:
            expected |= {(entry.msgid, number): text for number, text in entry.texts.items()}
        else:
            expected[entry.msgid] = entry.texts[0]
    compiled.pop("")
    assert compiled == expected


# The choice


def test_the_site_opens_in_italian_whatever_the_browser_prefers(visit, service):
    page = visit().get("/", HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9")
    assert '<html lang="it">' in page.content.decode()
    assert page["Content-Language"] == "it"


def test_the_header_offers_english_and_comes_back_to_the_same_page(visit, service):
    client = visit()
    assert 'href="/lingua/en?next=/servizi%3Fq%3Daffitto"' in client.get("/servizi?q=affitto").content.decode()
    answer = client.get("/lingua/en?next=/servizi%3Fq%3Daffitto")
    assert answer["Location"] == "/servizi?q=affitto"
    page = client.get(answer["Location"])
    assert '<html lang="en">' in page.content.decode()
    assert "Browse all services" in texts(page)


def test_the_way_back_to_italian_is_the_same(visit, service):
    client = english(visit())
    client.get("/lingua/it?next=/")
    assert '<html lang="it">' in client.get("/").content.decode()


def test_the_choice_is_kept_a_year_in_a_cookie_that_scripts_cannot_read(visit, in_segrate):
    cookie = visit().get("/lingua/en").cookies["lingua"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("en", 31_536_000, True, "Lax")


@pytest.mark.parametrize("elsewhere", ["https://altrove.example/", "//altrove.example", "/\\altrove.example", ""])
def test_it_never_leads_to_another_host(visit, in_segrate, elsewhere):
    assert visit().get("/lingua/en", {"next": elsewhere})["Location"] == "/"


def test_who_was_about_to_log_in_still_goes_where_they_were_going(visit, in_segrate):
    answer = visit().get("/lingua/en", {"next": "/accedi?next=/servizi/x/y"})
    assert answer["Location"] == "/accedi?next=/servizi/x/y"


def test_a_language_that_we_do_not_speak_is_not_found(visit, in_segrate):
    assert visit().get("/lingua/de").status_code == 404


def test_a_cookie_with_a_language_that_we_do_not_speak_means_italian(visit, service):
    client = visit()
    client.cookies["lingua"] = "de"
    assert '<html lang="it">' in client.get("/").content.decode()


def test_a_page_in_english_leaves_nothing_behind_on_the_server(visit, service):
    english(visit()).get("/")
    assert translation.get_language() == "it"
    assert "A questo indirizzo non c'è nessun Comune" in texts(visit("ignoto.localhost").get("/"))


def test_caches_keep_the_two_languages_apart(visit, service):
    assert "Cookie" in visit().get("/")["Vary"]


# The pages


SOURCES = [e.msgid for e in entries("en") if len(e.msgid) > 20 and "%" not in e.msgid and e.msgid not in e.texts[0]]


def italian_left(response, content=""):
    """Texts of the interface that a page in English still shows in Italian; what services say themselves is `content`."""
    page = re.sub(r'<(\w+)[^>]* lang="it"[^>]*>.*?</\1>', "", response.content.decode(), flags=re.DOTALL)
    shown = " ".join(unescape(page).split())
    return [text for text in SOURCES if text in shown and text not in content]


@pytest.mark.parametrize(
    "path",
    [
        "/", "/servizi", "/servizi/salute-benessere-e-assistenza", "/stato-pratica", "/privacy", "/note-legali", "/cookie",
        "/accessibilita", "/servizi/salute-benessere-e-assistenza/contributo-economico", "/pagina-che-non-esiste/x",
        "/area-personale", "/area-personale/pratiche", "/area-personale/messaggi", "/area-personale/documenti",
        "/area-personale/dati",
    ],
)  # fmt: skip
def test_a_page_in_english_has_no_italian_interface(english_walk, path):
    page = english_walk.client.get(path, follow=True)
    assert '<html lang="en">' in page.content.decode()
    assert italian_left(page) == []


def test_the_flow_is_in_english_up_to_the_confirmation(english_walk, definition):
    english_walk.fill_in()
    for step in ("privacy", "dati-generali", SPECIFIC, "riepilogo"):
        assert italian_left(english_walk.get(step), definition.model_dump_json()) == []
    sent = english_walk.client.get(english_walk.send()["Location"])
    assert "Application sent" in texts(sent)
    assert italian_left(sent) == []


def test_errors_are_in_english_too(english_walk):
    english_walk.read_privacy()
    assert "There are 7 errors to correct" in texts(english_walk.press("dati-generali", "next", {}))


def test_the_desk_is_in_english_for_who_wants_it(case, clerk, definition):
    why = f"/operatori/pratiche/{case.id}/motivo"
    assert italian_left(clerk.get(why), definition.model_dump_json()) == []
    clerk.post(why, {"reason": "check"})
    for path in ("/operatori/", f"/operatori/pratiche/{case.id}/"):
        page = clerk.get(path)
        assert 'href="/lingua/it?next=' in page.content.decode()
        assert italian_left(page, definition.model_dump_json()) == []


def test_what_the_service_says_is_marked_as_italian(english_walk):
    page = english_walk.client.get("/servizi/salute-benessere-e-assistenza/contributo-economico").content.decode()
    assert '<h2>Who it is for</h2>\n      <div class="sp-prose" lang="it"' in page
    assert '<p lang="en">Longest time for the answer:' in page


def test_dates_follow_the_language(english_walk, case):
    Case.objects.update(due_on="2026-03-02")
    client = english_walk.client
    assert "2 March 2026" in texts(client.get(f"/area-personale/pratiche/{case.id}"))
    client.cookies["lingua"] = "it"
    assert "2 marzo 2026" in texts(client.get(f"/area-personale/pratiche/{case.id}"))


# What the municipality writes


def test_an_application_sent_in_english_is_kept_in_italian(case):
    paper = pdf_text(case.documents.get(kind=CaseDocument.Kind.APPLICATION).file)
    assert "Codice fiscale" in paper
    assert "ISEE ordinario" in paper
    assert "Tax code" not in paper


def test_the_messages_are_in_italian(case):
    message = Message.objects.get(event="receipt")
    assert message.subject.startswith("Abbiamo ricevuto la tua richiesta")
    assert "Se non rispondiamo entro il termine" in message.body
    email = Delivery.objects.get(key=f"message:{message.id}").payload
    assert "Questa email è stata inviata in automatico" in email["body"]


def test_the_receipt_on_paper_is_in_italian(case, walk):
    paper = walk.client.get(f"/area-personale/pratiche/{case.id}/ricevuta")
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    assert "Se non rispondiamo entro il termine" in text


def ask_for_documents(client, case):
    """Carla presses the two buttons: preview, then send."""
    path = f"/operatori/pratiche/{case.id}/azioni/ask_documents/"
    data = {"seen_state": case.state, "action": "preview", "other_items": "Bolletta"}
    message = client.post(path, data).context["message"]
    return client.post(path, data | {"action": "send"} | {name: message[name].value() for name in ("subject", "body")})


def test_a_letter_written_by_a_clerk_who_reads_english_is_in_italian(admissible, clerk):
    assert ask_for_documents(clerk, admissible).status_code == 302
    letter = admissible.documents.get(kind=CaseDocument.Kind.LETTER)
    assert letter.label == "Richiesta di documenti"
    assert "Protocollo della domanda: 101/2026 del" in pdf_text(letter.file)
    assert "Request" not in pdf_text(letter.file)


def test_an_answer_sent_in_english_is_filed_in_italian(admissible, clerk, walk):
    ask_for_documents(clerk, admissible)
    answer = {"text": "Here it is.", "attachments": [pdf("bolletta.pdf")]}
    walk.client.post(f"/area-personale/pratiche/{admissible.id}/risposta", answer)
    labels = admissible.documents.filter(kind=CaseDocument.Kind.INTEGRATION).values_list("label", flat=True)
    assert set(labels) == {"Risposta alla richiesta di documenti", "Documento integrativo"}
