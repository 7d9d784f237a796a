"""What was changed goes live as one, or not: previews, two administrators at once, new versions, history."""

from accounts.roles import Role
from catalog.models import WorkingCopy
from catalog.publishing import publish
from catalog.queries import current_definition, get_service
from catalog.workbench import workbench
from tenants.context import tenant_context
from tests.cases.conftest import operator
from tests.catalog.small import small, write
from tests.operators.catalogue import (
    CODE,
    PET,
    QUESTION,
    act,
    active,
    add,
    client,
    edit,
    locked_body,
    marco,
    token,
    told,
)
from tests.operators.pages import url

__all__ = ["active", "client", "marco"]

# Publishing


def test_changes_reach_citizens_together_when_published(client):
    edit(client, "title", title="Il nostro servizio")
    add(client, PET, **QUESTION)
    act(client, "hide", "documents/photo")
    page = client.get(url("catalogue_service", CODE))
    assert page.context["changes"] == [
        "Titolo: da «Servizio di prova» a «Il nostro servizio»",
        "Passo «Dati» › Sezione «Animale» › Domande: aggiunto «Colore?»",
        "Documenti: nascosto «Foto»",
    ]
    assert get_service(CODE).title == "Servizio di prova"
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    again = client.post(url("catalogue_publish", CODE), {"versione": token()}, follow=True)
    assert "erano già state pubblicate" in told(again)[-1]
    assert (get_service(CODE).title, get_service(CODE).row_version) == ("Il nostro servizio", 2)
    assert current_definition(get_service(CODE)).documents == ()


def test_changes_are_thrown_away(client):
    edit(client, "title", title="Il nostro servizio")
    client.post(url("catalogue_discard", CODE), {"versione": token()})
    assert (WorkingCopy.objects.count(), get_service(CODE).row_version) == (0, 1)


# Two administrators


def test_the_second_keeps_what_was_typed_and_is_told_who_was_first(client, marco):
    seen = token()
    edit(client, "sheet/summary", summary="Di Elena.")
    answer = edit(marco, "sheet/summary", version=seen, summary="Di Marco.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Elena Neri ha cambiato questo servizio" in page
    assert answer.context["form"]["summary"].value() == "Di Marco."
    assert answer.context["now"] == [("Descrizione breve", "Di Elena.")]
    assert workbench(CODE).definition.sheet.summary == "Di Elena."
    edit(marco, "sheet/summary", version=answer.context["bench"].token, summary="Di Marco.")
    assert workbench(CODE).definition.sheet.summary == "Di Marco."


def test_the_second_keeps_the_values_too(client, marco):
    seen = token()
    values = {"ufficio": "sociale", "term_days": "50"}
    client.post(url("catalogue_settings", CODE), values | {"versione": seen})
    answer = marco.post(url("catalogue_settings", CODE), values | {"versione": seen, "term_days": "60"})
    assert (answer.status_code, answer.context["form"]["term_days"].value()) == (409, "60")
    assert workbench(CODE).parameters == {"term_days": 50}


def test_buttons_of_an_old_page_do_nothing_and_say_so(client, marco):
    seen = token()
    edit(client, "title", title="Di Elena")
    assert "Elena Neri ha cambiato" in told(act(marco, "hide", "documents/photo", version=seen))[0]
    said = marco.post(url("catalogue_publish", CODE), {"versione": seen}, follow=True)
    assert "Elena Neri ha cambiato" in told(said)[0]
    assert (workbench(CODE).overlay, get_service(CODE).row_version) == ({"title": "Di Elena"}, 1)


def test_a_double_click_is_harmless(client):
    seen = token()
    for _click in range(2):
        assert edit(client, "title", version=seen, title="Nostro").status_code == 302
    seen = token()
    for _click in range(2):
        assert add(client, PET, version=seen, **QUESTION).status_code == 302
    seen = token()
    for _click in range(2):
        act(client, "hide", "documents/photo", version=seen)
    assert (workbench(CODE).copy.row_version, get_service(CODE).row_version) == (3, 1)


# Preview


def test_the_preview_is_the_citizens_pages_with_everything_in_sight_and_keeps_nothing(client):
    edit(client, "title", title="Il nostro servizio")
    page = client.get("/anteprima/prova").content.decode()
    assert "Il nostro servizio" in page
    assert "Anteprima, la vedi solo tu." in page
    step = client.get("/anteprima/prova/dati").content.decode()
    assert "Razza" in step
    assert "[Appare solo se: «Quale?» è «Cane»]" in step
    for name in ("privacy", "riepilogo"):
        assert client.get(f"/anteprima/prova/{name}").status_code == 200
    assert (
        client.post("/anteprima/prova/dati", {"action": "next", "kind": "dog"})["Location"]
        == "/anteprima/prova/riepilogo"
    )
    assert client.post("/anteprima/prova/privacy", {"action": "back"})["Location"] == "/anteprima/prova"
    added = client.post("/anteprima/prova/dati", {"add": "owners", "owners__rows": "0"})
    assert "Proprietario 1" in added.content.decode()
    assert client.get("/anteprima/prova/zz").status_code == 404
    assert client.get("/anteprima/zz").status_code == 404


def test_a_service_not_yet_active_has_a_preview_and_no_public_page(active, tmp_path, elena, desk, visit):
    assert publish([write(tmp_path, small(code="altro", title="Altro servizio"))]).ok
    client = desk(elena)
    client.post(url("catalogue_settings", "altro"), {"ufficio": "sociale", "term_days": "30", "versione": "0.0"})
    assert "Altro servizio" in client.get("/anteprima/altro").content.decode()
    assert visit("segrate", None).get("/servizi/ambiente/altro").status_code == 404


# Another municipality


def test_another_municipality_sees_nothing_of_it(client, in_segrate, borgo, visit):
    edit(client, "title", title="Segreto di Segrate")
    with tenant_context(borgo):
        other = visit("borgo", operator("Sergio", Role.ADMINISTRATOR, None).user)
    for path in (url("catalogue"), url("catalogue_settings", CODE)):
        page = other.get(path)
        assert page.status_code == 200
        assert "Segreto" not in page.content.decode()
    assert other.get(url("catalogue_history", CODE)).status_code == 404
    assert other.post(url("catalogue_discard", CODE), {"versione": "1.1"}).status_code == 302
    with tenant_context(in_segrate):
        assert workbench(CODE).overlay == {"title": "Segreto di Segrate"}


# Adopting and restoring


def test_a_new_version_is_decided_place_by_place(client, active):
    edit(client, "title", title="Nostro")
    edit(client, "sheet/summary", summary="Nostra frase.")
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    sheet = {**small()["sheet"], "summary": "Frase nuova."}
    fee = {"id": "fee", "type": "money", "label": "Tariffa", "help": "Quanto."}
    active(title="Titolo nuovo", sheet=sheet, topics=["Aria"], parameters=[*small()["parameters"], fee])
    page = client.get(url("catalogue_adopt", CODE))
    assert [c.place for c in page.context["plan"].conflicts] == ["Titolo", "Scheda › Descrizione breve"]
    choices = {"scelta-0": "nostro", "scelta-1": "catalogo", "versione": token()}
    assert client.post(url("catalogue_adopt", CODE), choices).status_code == 422
    assert client.post(url("catalogue_adopt", CODE), choices | {"fee": "12,50"}).status_code == 302
    bench = workbench(CODE)
    assert (bench.definition.title, bench.definition.sheet.summary) == ("Nostro", "Frase nuova.")
    assert (bench.parameters["fee"], bench.update_waits) == (1250, False)
    assert get_service(CODE).blueprint_hash != bench.blueprint_hash
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    assert (get_service(CODE).title, get_service(CODE).blueprint_hash) == ("Nostro", bench.blueprint_hash)
    assert client.get(url("catalogue_adopt", CODE)).status_code == 302


def test_a_conflict_shows_the_three_in_words(client, active):
    act(client, "down", f"{PET}/breed")
    act(client, "hide", "documents/photo")
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    steps = locked_body()["steps"]
    kind, breed, age = steps[0]["sections"][0]["fields"]
    steps[0]["sections"][0]["fields"] = [age, kind, breed]
    active(steps=steps, documents=[{**small()["documents"][0], "when": "kind == 'dog'"}])
    page = client.get(url("catalogue_adopt", CODE))
    order, photo = page.context["plan"].conflicts
    assert [(s.before, s.now, s.ours) for s in order.sides] == [
        ("1. Quale?\n2. Razza\n3. Anni", "1. Anni\n2. Quale?\n3. Razza", "1. Quale?\n2. Anni\n3. Razza")
    ]
    assert [(s.name, s.before, s.now, s.ours) for s in photo.sides] == [
        ("Quando appare", "«Quale?» è «Gatto»", "«Quale?» è «Cane»", "Nascosto da voi")
    ]
    assert "Torna visibile, com&#x27;è nel catalogo" in page.content.decode()


def test_a_value_that_will_not_do_any_more_is_asked_and_says_why(client, active):
    client.post(url("catalogue_settings", CODE), {"ufficio": "sociale", "term_days": "80", "versione": token()})
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    active(parameters=[{**small()["parameters"][0], "max": 60}])
    plan = client.get(url("catalogue_adopt", CODE)).context["plan"]
    assert [parameter.id for parameter in plan.wanted] == ["term_days"]
    assert plan.refused == ("Giorni: il valore di oggi non va più bene. Il valore massimo è 60.",)


def test_who_adopts_second_is_told_that_the_choices_were_not_taken(client, marco, active):
    edit(client, "title", title="Nostro")
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    active(title="Titolo nuovo")
    seen = {"versione": token(), "scelta-0": "nostro"}
    assert client.post(url("catalogue_adopt", CODE), seen).status_code == 302
    again = client.post(url("catalogue_adopt", CODE), seen, follow=True)
    assert told(again)[-1] == "Il servizio è già all'ultima versione del catalogo."
    late = marco.post(url("catalogue_adopt", CODE), seen | {"scelta-0": "catalogo"}, follow=True)
    assert "Elena Neri ha cambiato questo servizio" in told(late)[0]
    assert "le tue scelte non sono state salvate" in told(late)[0]
    assert workbench(CODE).definition.title == "Nostro"


def test_adopting_over_somebodys_change_is_told(client, marco, active):
    active(title="Titolo nuovo")
    seen = token()
    edit(client, "sheet/summary", summary="Di Elena.")
    assert marco.post(url("catalogue_adopt", CODE), {"versione": seen}).status_code == 409
    assert workbench(CODE).update_waits


def test_the_history_tells_and_brings_back(client):
    edit(client, "title", title="Nostro")
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    entries = client.get(url("catalogue_history", CODE)).context["entries"]
    assert [(e.version.number, e.reason, e.changes) for e in entries] == [
        (2, "Modifiche pubblicate", ["Titolo: da «Servizio di prova» a «Nostro»"]),
        (1, "Attivazione", []),
    ]
    stale = client.post(url("catalogue_restore", CODE, 1), {"versione": "1"}, follow=True)
    assert "Nulla è stato ripristinato" in told(stale)[0]
    client.post(url("catalogue_restore", CODE, 1), {"versione": "2"})
    assert (get_service(CODE).title, get_service(CODE).row_version) == ("Servizio di prova", 3)
    assert client.post(url("catalogue_restore", CODE, 9), {"versione": "3"}).status_code == 404
    assert client.get(url("catalogue_history", CODE)).context["entries"][0].reason == "Ripristino della versione 1"
