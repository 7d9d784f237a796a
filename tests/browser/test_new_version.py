"""The catalogue changes a service that the town has changed too: what is to be decided, on every page of it."""

import copy
import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.test_accessibility import assert_sound, visit_all
from tests.catalog.small import small, write

pytestmark = BROWSER


def first_version(code):
    return small(code=code, title=f"Cani e gatti, {code}")


def second_version(code):
    """Another text, order and condition where the town changed the same; beside them a field more, one less, and a value."""
    body = copy.deepcopy(first_version(code))
    kind, breed, age = body["steps"][0]["sections"][0]["fields"]
    colour = {"id": "colour", "type": "text", "label": "Colore"}
    body["steps"][0]["sections"][0]["fields"] = [age, kind, breed, colour]
    body["steps"][0]["sections"][1]["fields"] = body["steps"][0]["sections"][1]["fields"][:1]
    body["sheet"]["summary"] = "Una frase del catalogo."
    body["documents"][0]["when"] = "kind == 'dog'"
    body["parameters"][0]["max"] = 60
    body["parameters"].append({"id": "kennel", "type": "text", "label": "Canile", "help": "Come si chiama."})
    return body


def pressed(page, name) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state("networkidle")


def activate(page, editor) -> None:
    page.goto(f"{editor}/valori")
    page.get_by_label("Ufficio che segue il servizio").select_option(index=1)
    page.get_by_label("Giorni").fill("80")
    pressed(page, "Salva e continua")
    pressed(page, "Attiva il servizio")


def change(page, editor) -> None:
    page.goto(f"{editor}/testi/sheet/summary")
    page.get_by_label("Descrizione breve").fill("Una frase nostra.")
    pressed(page, "Salva")
    page.goto(f"{editor}/parti/passo/dati")
    pressed(page, "Sposta giù Razza")
    page.goto(f"{editor}/parti/documenti")
    pressed(page, "Nascondi Foto")
    page.goto(editor)
    expect(page.locator("#pubblica")).to_contain_text("Documenti: nascosto «Foto»")
    pressed(page, "Pubblica le modifiche")


def decide(page, place, answer) -> None:
    page.get_by_role("group", name=re.compile(re.escape(place))).get_by_label(answer).check(force=True)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_new_version_is_compared_taken_and_published(demo, browse, tmp_path, size):
    code = f"cani-{secrets.token_hex(3)}"
    origin, page = demo.town("Borgo"), browse(size)
    editor = f"{origin}/operatori/catalogo/{code}"
    demo.publish(write(tmp_path, first_version(code)))
    steps.log_in_operator(page, origin, demo.operator("Sergio"))
    activate(page, editor)
    change(page, editor)

    demo.publish(write(tmp_path, second_version(code)))
    visit_all(page, origin, [f"/operatori/catalogo/{code}/", f"/operatori/catalogo/{code}/novita"])
    main = page.locator("main")
    expect(main).to_contain_text("Giorni: il valore di oggi non va più bene. Il valore massimo è 60.")
    pressed(page, "Prendi la versione nuova")
    expect(page.get_by_role("alert")).to_contain_text("Ci sono 2 errori da correggere")
    assert_sound(page)

    decide(page, "Descrizione breve", "Teniamo il nostro")
    decide(page, "Ordine", "Prendiamo quello del catalogo")
    decide(page, "Foto", "Resta nascosto")
    page.get_by_label("Giorni").fill("45")
    page.get_by_label("Canile").fill("Il Rifugio")
    pressed(page, "Prendi la versione nuova")
    expect(page.locator("#pubblica")).to_contain_text("Domande: aggiunto «Colore»")
    assert_sound(page)
    visit_all(page, origin, [f"/anteprima/{code}/dati"])
    page.goto(editor)
    pressed(page, "Pubblica le modifiche")
    page.get_by_role("link", name="Vedi la scheda pubblicata").click()
    expect(main).to_contain_text("Una frase nostra.")

    page.goto(f"{editor}/storia")
    page.locator("#versione-1 summary").click()
    assert_sound(page)
    pressed(page, "Ripristina la versione 1")
    expect(main).to_contain_text("Quella versione ha valori che oggi non vanno bene.")
    expect(main).to_contain_text("Giorni: Il valore massimo è 60.")
