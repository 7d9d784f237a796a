"""The catalogue and the activation of a service, by Elena the administrator."""

import pytest

from catalog.actions.activate import activate
from catalog.actions.customise import customise
from catalog.models import Service, WorkingCopy
from catalog.publishing import publish
from catalog.queries import current_definition, get_service
from catalog.workbench import workbench
from offices.models import Office
from tests.catalog.small import small, write
from tests.operators.pages import url

CODE = "prova"
BY = {"kind": "operator", "id": "1", "name": "Elena"}
PARAMETERS = [
    *small()["parameters"],
    {"id": "fee", "type": "money", "label": "Tariffa", "help": "Quanto costa."},
    {"id": "places", "type": "options", "label": "Sedi", "help": "Dove.", "max": 3},
    {"id": "limits", "type": "money", "by_year": True, "label": "Soglie", "help": "Per anno.", "required": False},
    {"id": "since", "type": "date", "label": "Dal", "help": "Quando.", "required": False},
    {"id": "paper", "type": "boolean", "label": "Anche su carta?", "help": "Sì o no.", "required": False},
    {"id": "rules_url", "type": "url", "label": "Regolamento", "help": "Dove si legge.", "required": False},
    {"id": "motto", "type": "text", "label": "Motto", "help": "Breve.", "required": False, "max_length": 30},
]
GIVEN = {
    "ufficio": "sociale", "term_days": "40", "fee": "2.065,50", "places__righe": "2", "places__0__label": "Via Roma",
    "places__0__id": "", "places__1__label": "Via Milano", "places__1__id": "", "limits__righe": "1",
    "limits__0__year": "2026", "limits__0__value": "1.000", "rules_url": "", "motto": "", "paper": "true",
    "since_day": "1", "since_month": "9", "since_year": "2026", "versione": "0.0",
}  # fmt: skip


@pytest.fixture
def published(tmp_path, in_segrate):
    Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1")

    def _publish(**changes):
        assert publish([write(tmp_path, small(**changes))]).ok

    _publish(parameters=PARAMETERS)
    return _publish


@pytest.fixture
def client(published, elena, desk):
    return desk(elena)


def rows(client, **query):
    groups = client.get(url("catalogue"), query).context["groups"]
    return {e.card.code: ([text for text, _k, _i in e.chips], e.action) for _label, found in groups for e in found}


def test_it_says_where_each_service_stands(client, published):
    assert rows(client)[CODE] == (["Non attivo"], "Attiva")
    client.post(url("catalogue_settings", CODE), GIVEN)
    assert rows(client)[CODE] == (["Non attivo", "Modifiche da pubblicare"], "Continua")
    client.post(url("catalogue_publish", CODE), {"versione": "0.1"})
    assert rows(client)[CODE] == (["Attivo"], "Modifica")
    customise(CODE, {"title": "Nostro"}, row_version=1, by=BY)
    published(parameters=PARAMETERS, topics=["Aria"])
    assert rows(client)[CODE] == (["Attivo", "Novità del catalogo", "Personalizzato da voi"], "Guarda le novità")


def test_it_finds_by_words_without_accents_and_says_when_nothing_is_there(client):
    assert set(rows(client, q="SERVIZIO frase")) == {CODE}
    assert rows(client, q="zebra") == {}
    assert "Nessun servizio trovato" in client.get(url("catalogue"), {"q": "zebra"}).content.decode()


def test_a_service_opened_before_activation_asks_its_values(client):
    assert client.get(url("catalogue_service", CODE))["Location"] == url("catalogue_settings", CODE)


def test_the_values_are_typed_as_people_write_them_and_nothing_is_live_before_publication(client):
    answer = client.post(url("catalogue_settings", CODE), GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, url("catalogue_service", CODE))
    assert workbench(CODE).parameters == {
        "term_days": 40, "fee": 206550, "limits": {"2026": 100000}, "since": "2026-09-01", "paper": True,
        "rules_url": None, "motto": None,
        "places": [{"id": "via_roma", "label": "Via Roma"}, {"id": "via_milano", "label": "Via Milano"}],
    }  # fmt: skip
    assert not Service.objects.exists()
    client.post(url("catalogue_publish", CODE), {"versione": "0.1"})
    assert (get_service(CODE).state, get_service(CODE).office_code) == ("active", "sociale")
    assert current_definition(get_service(CODE)).term_days == 40
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"ufficio": ""}, "ufficio", "Scegli un ufficio."),
        ({"term_days": "10"}, "term_days", "Il valore minimo è 30."),
        ({"term_days": ""}, "term_days", "Compila questo campo."),
        ({"fee": "molti"}, "fee", "Scrivi un importo in euro"),
        ({"fee": ""}, "fee", "Compila questo campo."),
        ({"rules_url": "http://x.example"}, "rules_url", "https://"),
        ({"places__0__label": "", "places__1__label": ""}, "places__righe", "necessario"),
        ({"places__0__label": "Uno", "places__1__label": "Uno"}, "places__1__label", "Questa voce c'è già."),
        ({"limits__0__value": ""}, "limits__0__value", "Completa la riga"),
        (
            {"limits__righe": "2", "limits__1__year": "2026", "limits__1__value": "1"},
            "limits__1__year", "Questo anno c'è già.",
        ),
        ({"since_month": "13"}, "since", "Questa data non esiste"),
        ({"motto": "x" * 31}, "motto", "troppo lungo"),
        ({"motto": "x\x00"}, "motto", "non"),
    ],
)  # fmt: skip
def test_each_wrong_value_says_so_beside_itself(client, wrong, field, told):
    answer = client.post(url("catalogue_settings", CODE), GIVEN | wrong)
    assert answer.status_code == 422
    assert told in " ".join(answer.context["form"].errors[field])
    assert set(answer.context["form"].errors) == {field}
    assert not WorkingCopy.objects.exists()


def labels(answer):
    asked = next(a for a in answer.context["form"].asked if a.parameter.id == "places")
    return [row.cells[0].value() for row in asked.rows]


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("add:places", ["Via Roma", "Via Milano", ""]),
        ("remove:places:0", ["Via Milano"]),
        ("down:places:0", ["Via Milano", "Via Roma"]),
        ("up:places:1", ["Via Milano", "Via Roma"]),
        ("up:places:9", ["Via Roma", "Via Milano"]),
        ("remove:limits:0", ["Via Roma", "Via Milano"]),
    ],
)
def test_rows_are_added_moved_and_taken_away_without_scripts(client, button, expected):
    answer = client.post(url("catalogue_settings", CODE), GIVEN | {"riga": button, "fee": "boh"})
    assert (answer.status_code, labels(answer), answer.context["form"].errors) == (200, expected, {})
    assert answer.context["form"]["fee"].value() == "boh"
    assert not WorkingCopy.objects.exists()


def test_an_entry_keeps_the_id_that_answers_refer_to(client):
    client.post(url("catalogue_settings", CODE), GIVEN)
    renamed = {"places__0__label": "Via Roma 1", "places__0__id": "via_roma", "places__1__id": "via_milano"}
    client.post(url("catalogue_settings", CODE), GIVEN | renamed | {"versione": "0.1"})
    assert workbench(CODE).parameters["places"][0] == {"id": "via_roma", "label": "Via Roma 1"}


def test_the_form_says_where_a_value_comes_from(client):
    asked = {a.parameter.id: a.note for a in client.get(url("catalogue_settings", CODE)).context["form"].asked}
    assert (asked["term_days"], asked["fee"]) == ("Proposto dal catalogo: 30", "")
    client.post(url("catalogue_settings", CODE), GIVEN)
    asked = {a.parameter.id: a.note for a in client.get(url("catalogue_settings", CODE)).context["form"].asked}
    assert asked["term_days"] == "Scelto da voi. Il catalogo propone: 30"


def test_a_suspended_service_says_why_and_can_be_opened_again(client, elena, visit):
    published = {"fee": 1, "places": [{"id": "a", "label": "A"}]}
    activate(CODE, published, "sociale", BY)
    assert client.post(url("catalogue_suspend", CODE), {"reason": ""}).status_code == 422
    client.post(url("catalogue_suspend", CODE), {"reason": "Torna a gennaio."})
    client.post(url("catalogue_suspend", CODE), {"reason": "Secondo clic."})
    assert get_service(CODE).suspension_reason == "Torna a gennaio."
    assert "Torna a gennaio." in visit("segrate", None).get("/servizi/ambiente/prova").content.decode()
    client.post(url("catalogue_reopen", CODE))
    client.post(url("catalogue_reopen", CODE))
    assert (get_service(CODE).state, get_service(CODE).versions.count()) == ("active", 3)
    told = [entry.reason for entry in client.get(url("catalogue_history", CODE)).context["entries"]]
    assert told == ["Attivato di nuovo", "Sospensione", "Attivazione"]


def test_acts_on_a_service_that_is_not_there(client):
    for name in (
        "catalogue_service",
        "catalogue_settings",
        "catalogue_history",
        "catalogue_suspend",
        "catalogue_adopt",
    ):
        assert client.get(url(name, "inventato")).status_code == 404
    for name in ("catalogue_publish", "catalogue_discard", "catalogue_reopen", "catalogue_act"):
        assert client.post(url(name, "inventato")).status_code == 404
    assert client.get(url("catalogue_suspend", CODE)).status_code == 404
    assert client.post(url("catalogue_reopen", CODE)).status_code == 404
