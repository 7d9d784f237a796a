"""Opening a municipality on the console: every step saved, every refusal beside its field, made once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import RoleAssignment
from catalog.models import Service
from offices.models import Office
from provisioning.fleet.models import Cell, OrderDraft, OrderEvent, Placement
from provisioning.fleet.orders.carry_out import carry_out, resume_orders
from provisioning.support.actions.staff import create_staff
from tenants.context import tenant_context
from tenants.models import Domain, Municipality
from tests.provisioning.console.orders import ANSWERS, FACTS, OFFICES, fill_in, path_of, text

LONG = "Comune di Sant'Àgata d'Éze – Saint-Rhémy-en-Bosses/Pré-Saint-Didier"


@pytest.fixture
def console(fabio, visit):
    return visit("console.localhost", fabio)


@pytest.fixture
def order(console):
    console.post("/nuovi-comuni/inizia")
    return OrderDraft.objects.get()


def refused(console, order, step, **changes):
    """The page that says what is wrong; nothing was saved."""
    answer = console.post(path_of(order, step), ANSWERS[step] | changes)
    assert answer.status_code == 422
    order.refresh_from_db()
    assert step not in order.answers
    return text(answer)


def test_each_step_is_saved_and_a_colleague_goes_on(console, order, marta, visit):
    console.post(path_of(order, "ente"), FACTS)
    colleague = visit("console.localhost", marta)
    assert "Comune di Segrate Due" in text(colleague.get("/nuovi-comuni/"))
    assert colleague.get(f"/nuovi-comuni/{order.pk}/")["Location"] == path_of(order, "indirizzo")
    assert 'value="segrate-due"' in text(colleague.get(path_of(order, "indirizzo")))
    colleague.post(path_of(order, "indirizzo"), {"subdomain": "Due"})
    order.refresh_from_db()
    assert (order.answers["indirizzo"], order.updated_by["name"]) == ({"subdomain": "due"}, "Marta Sala")


def test_it_saves_and_stays_saves_and_goes_on_or_goes_back(console, order):
    stays = console.post(path_of(order, "ente"), FACTS | {"action": "save"})
    goes_on = console.post(path_of(order, "ente"), FACTS | {"action": "next"})
    back = console.post(path_of(order, "indirizzo"), {"action": "back", "subdomain": "non salvato"})
    assert [answer["Location"] for answer in (stays, goes_on, back)] == [
        path_of(order, "ente"), path_of(order, "indirizzo"), path_of(order, "ente"),
    ]  # fmt: skip
    order.refresh_from_db()
    assert list(order.answers) == ["ente"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"istat_code": "015205"}, "Il codice ISTAT è già di «Comune di Segrate»"),
        ({"ipa_code": "c_i577"}, "Il codice IPA è già di «Comune di Segrate»"),
        ({"istat_code": "16001", "province": "BG"}, "6 cifre"),
        ({"istat_code": "016001"}, "sono della provincia BG"),
        ({"province": "BG", "istat_code": "016001"}, "il Comune è in provincia di MI"),
        ({"name": "Comune di Pioltello"}, "Questo codice è di «Segrate»"),
        ({"cadastral_code": "Z999", "name": "Comune di Nuova"}, "non è tra quelli in uso"),
        ({"fiscal_code": "123"}, "11 cifre"),
        ({"population": "tremila"}, "senza punti"),
        ({"name": ""}, "Compila questo campo"),
    ],
)
def test_codes_that_are_taken_or_do_not_fit_are_refused(console, order, segrate, changes, words):
    assert words in refused(console, order, "ente", **changes)


def test_a_name_that_the_register_does_not_know_is_confirmed_by_a_person(console, order):
    page = refused(console, order, "ente", name=LONG)
    assert "Ho controllato" in page
    console.post(path_of(order, "ente"), FACTS | {"name": LONG, "confirmed": "on"})
    order.refresh_from_db()
    assert order.name == LONG
    proposed = re.search(r'name="subdomain" value="([^"]+)"', text(console.get(path_of(order, "indirizzo"))))[1]
    assert proposed == "sant-agata-d-eze-saint-rhemy-en-bosses-p"


@pytest.mark.parametrize(
    ("subdomain", "words"),
    [
        ("segrate", "Questo indirizzo è già di «Comune di Segrate»"),
        ("console", "riservato alla piattaforma"),
        ("www", "riservato alla piattaforma"),
        ("sant'agata", "lettere minuscole senza accenti"),
        ("-due", "lettere minuscole senza accenti"),
        ("", "Compila questo campo"),
    ],
)
def test_an_address_that_is_taken_reserved_or_impossible_is_refused(console, order, segrate, subdomain, words):
    assert words in refused(console, order, "indirizzo", subdomain=subdomain)


def test_an_address_that_another_order_has_taken_is_refused(console, order):
    OrderDraft.objects.create(state="queued", schema_name="due", updated_by={})
    assert "troppo simile" in refused(console, order, "indirizzo", subdomain="due")


def test_what_a_municipality_in_another_cell_has_is_refused(console, order):
    cell = Cell.objects.create(code="due", url="https://due.example")
    facts = {"name": "Comune di Lontano", "istat_code": FACTS["istat_code"], "hosts": ["due.localhost"], "cell": cell}
    Placement.objects.create(schema_name="lontano", **facts)
    assert "già di «Comune di Lontano»" in refused(console, order, "ente")
    assert "già di «Comune di Lontano»" in refused(console, order, "indirizzo")
    assert "troppo simile" in refused(console, order, "indirizzo", subdomain="lontano")


@pytest.mark.parametrize(
    ("colour", "words"), [("#FFDD00", "serve almeno 4,5"), ("giallo", "#RRGGBB"), ("#12345G", "#RRGGBB")]
)
def test_a_colour_on_which_nobody_reads_is_refused(console, order, colour, words):
    assert words in refused(console, order, "aspetto", primary_color=colour)


def test_the_preview_shows_header_and_sheet_in_the_colour_and_with_the_arms(console, order):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>'
    fill_in(console, order, "ente")
    arms = SimpleUploadedFile("stemma.svg", svg, "image/svg+xml")
    console.post(path_of(order, "aspetto"), ANSWERS["aspetto"] | {"coat_of_arms": arms})
    answer = console.get(f"/nuovi-comuni/{order.pk}/anteprima")
    page = text(answer)
    css = re.search(r'href="([^"]+/marchio/[^"]+\.css)"', page)[1]
    drawn = re.search(r'src="([^"]+/marchio/[^"]+\.svg)"', page)[1]
    assert "--sp-primary:#7A1F2B" in text(console.get(css))
    assert console.get(drawn).content == svg
    assert "sandbox" in console.get(drawn)["Content-Security-Policy"]
    assert "Comune di Segrate Due" in page
    assert "Fabio" not in page
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert "max-age" in console.get(css)["Cache-Control"]
    assert console.get(css.replace(".css", "0.css"))["Cache-Control"] == "no-store"


@pytest.mark.parametrize("svg", [b"<svg onload='x'/>", b"\xff\xfe", b"no"])
def test_arms_that_are_no_plain_drawing_are_refused(console, order, svg):
    refused(console, order, "aspetto", coat_of_arms=SimpleUploadedFile("a.svg", svg, "image/svg+xml"))


def test_offices_are_added_and_taken_away_without_javascript_and_keep_their_code(console, order):
    path, one = path_of(order, "uffici"), OFFICES
    page = text(console.post(path, one | {"riga": "add:uffici"}))
    assert 'name="uffici__1__name"' in page
    assert 'value="Servizi sociali"' in page
    two = one | {"uffici__righe": "2", "uffici__1__name": "Servizi Sociali", "uffici__1__address": "Via 2"}
    assert "già un ufficio con questo nome" in refused(console, order, "uffici", **two)
    console.post(path, two | {"uffici__1__name": "Àgenzia – casa"})
    console.post(
        path, two | {"uffici__0__code": "servizi-sociali", "uffici__0__name": "Sociale", "uffici__1__name": "B"}
    )
    order.refresh_from_db()
    assert [office["code"] for office in order.answers["uffici"]["offices"]] == ["servizi-sociali", "b"]


def test_a_service_wants_an_office_and_says_what_is_still_to_decide(console, order):
    fill_in(console, order, "uffici")
    chosen = {"attiva-contributo-economico": "on"}
    assert "Scegli un ufficio" in text(console.post(path_of(order, "servizi"), chosen))
    console.post(path_of(order, "servizi"), chosen | {"ufficio-contributo-economico": "servizi-sociali"})
    values = f"/nuovi-comuni/{order.pk}/servizi/contributo-economico"
    assert values in text(console.get(path_of(order, "servizi")))
    page = text(console.get(f"/nuovi-comuni/{order.pk}/decisioni"))
    assert page.count(">Manca<") == 1
    assert "Proposto: da confermare" in page


def test_values_are_saved_whole_or_as_far_as_they_are_decided(console, order):
    fill_in(console, order, "uffici")
    said = {"attiva-contributo-economico": "on", "ufficio-contributo-economico": "servizi-sociali"}
    console.post(path_of(order, "servizi"), said)
    values = f"/nuovi-comuni/{order.pk}/servizi/contributo-economico"
    given = {"term_days": "45", "max_amount": "", "second_person": "yes", "retention_years": "10", "criteria_url": ""}
    assert console.post(values, given).status_code == 422
    assert console.post(values, given | {"action": "partly"}).status_code == 302
    order.refresh_from_db()
    kept = order.answers["servizi"]["services"]["contributo-economico"]["parameters"]
    assert kept["term_days"] == 45
    assert "criteria_url" not in kept
    assert "retention_years" not in kept
    assert console.get(f"/nuovi-comuni/{order.pk}/servizi/sepoltura-defunto").status_code == 404


def test_the_summary_names_what_is_missing_and_nothing_is_created(console, order):
    fill_in(console, order, "ente", "indirizzo")
    page = text(console.get(path_of(order, "riepilogo")))
    assert page.count("Da compilare.") == 5
    assert "Crea il Comune" not in page
    console.post(f"/nuovi-comuni/{order.pk}/crea")
    order.refresh_from_db()
    assert (order.state, order.schema_name) == ("open", "")


def test_what_was_taken_meanwhile_stands_in_the_summary(console, order, borgo):
    fill_in(console, order)
    Municipality.objects.filter(pk=borgo.pk).update(istat_code=FACTS["istat_code"])
    page = text(console.get(path_of(order, "riepilogo")))
    assert "già di «Comune di Borgo Sereno»" in page
    console.post(f"/nuovi-comuni/{order.pk}/crea")
    order.refresh_from_db()
    assert order.state == "open"


def test_pressed_twice_it_is_asked_once(console, order, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr("provisioning.fleet.orders.place.send_soon", lambda *args: sent.append(args))
    fill_in(console, order)
    with django_capture_on_commit_callbacks(execute=True):
        first = console.post(f"/nuovi-comuni/{order.pk}/crea")
        second = console.post(f"/nuovi-comuni/{order.pk}/crea")
    assert first["Location"] == second["Location"] == f"/nuovi-comuni/{order.pk}/"
    assert sent == [("provisioning.fleet.tasks.carry_out_order", str(order.pk))]
    assert list(OrderEvent.objects.values_list("kind", flat=True)) == ["opened", "placed"]
    page = text(console.get(first["Location"]))
    assert "si sta creando" in page
    assert f'hx-get="/nuovi-comuni/{order.pk}/"' in page


def test_under_way_it_can_neither_be_changed_nor_thrown_away(console, order):
    fill_in(console, order)
    console.post(f"/nuovi-comuni/{order.pk}/crea")
    assert console.get(path_of(order, "ente")).status_code == 404
    assert console.post(path_of(order, "ente"), FACTS).status_code == 404
    assert "l&#x27;ordine resta" in text(console.post(f"/nuovi-comuni/{order.pk}/elimina", follow=True))
    assert OrderDraft.objects.count() == 1


def test_one_that_was_never_placed_can_be_thrown_away(console, order):
    fill_in(console, order, "ente")
    assert "Ordine eliminato" in text(console.post(f"/nuovi-comuni/{order.pk}/elimina", follow=True))
    assert not OrderDraft.objects.exists()


@pytest.fixture
def placed(fresh_database, visit):
    """An order placed with real commits: what a worker finds."""
    fabio = create_staff("fabio.riva@fornitore.example", "Fabio", "Riva", "una lunga parola segreta")
    console = visit("console.localhost", fabio)
    console.post("/nuovi-comuni/inizia")
    order = OrderDraft.objects.get()
    fill_in(console, order)
    console.post(f"/nuovi-comuni/{order.pk}/crea")
    return console, order


def test_from_the_order_to_the_first_page_served(placed):
    console, order = placed
    resume_orders()
    page = text(console.get(f"/nuovi-comuni/{order.pk}/"))
    assert "http://due.localhost" in page
    assert "parte appena la posta funziona" in page
    served = Client(HTTP_HOST="due.localhost").get("/servizi")
    assert (served.status_code, "assegno di maternità" in text(served)) == (200, True)
    town = Municipality.objects.get(schema_name="due")
    assert (town.state, town.region, town.branding.region_name) == ("active", "Lombardia", "Regione Lombardia")
    with tenant_context(town):
        assert (Office.objects.get().code, Service.objects.get().code) == ("servizi-sociali", "assegno-maternita")
        assert RoleAssignment.objects.get().role == "administrator"
    carry_out(order.pk)
    assert (Municipality.objects.filter(schema_name="due").count(), OrderEvent.objects.count()) == (1, 3)


def test_a_failure_says_why_and_the_corrected_order_goes_on(placed, monkeypatch):
    console, order = placed
    with monkeypatch.context() as patch:
        patch.setattr("provisioning.fleet.fill_order.activate", lambda *args: 1 / 0)
        carry_out(order.pk)
    order.refresh_from_db()
    assert (order.state, order.stage) == ("failed", "built")
    assert Municipality.objects.get(schema_name="due").state == "preparing"
    page = text(console.get(f"/nuovi-comuni/{order.pk}/"))
    assert "ZeroDivisionError" in page
    assert "Niente è aperto a metà" in page
    console.post(path_of(order, "indirizzo"), {"subdomain": "tre"})
    console.post(f"/nuovi-comuni/{order.pk}/crea")
    carry_out(order.pk)
    order.refresh_from_db()
    assert (order.state, order.schema_name) == ("done", "due")
    assert list(Domain.objects.filter(tenant__schema_name="due").values_list("domain", flat=True)) == ["tre.localhost"]


def test_a_worker_that_died_leaves_an_order_that_another_takes_up(placed, monkeypatch):
    _console, order = placed

    def _dies(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("provisioning.fleet.provisioning._build_schema", _dies)
        with pytest.raises(KeyboardInterrupt):
            carry_out(order.pk)
    order.refresh_from_db()
    assert order.state == "running"
    resume_orders()
    order.refresh_from_db()
    assert order.state == "done"


def test_what_was_taken_between_order_and_creation_fails_with_the_step_to_mend(placed):
    _console, order = placed
    borgo = Municipality.objects.get(schema_name="borgo")
    Domain.objects.create(tenant=borgo, domain="due.localhost", is_primary=False)
    carry_out(order.pk)
    order.refresh_from_db()
    assert (order.state, order.problem_step) == ("failed", "indirizzo")
    assert not Municipality.objects.filter(schema_name="due").exists()
