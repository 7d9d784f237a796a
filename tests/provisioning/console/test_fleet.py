"""The fleet on the console: who needs us first, how each fares, who has which version, what was used."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models.user import SYSTEM
from catalog.models import BlueprintVersion
from provisioning.fleet.models import ActiveService, Health, LifeEvent, OrderDraft, OrderEvent, RegisteredDomain, Usage
from tenants.models import Domain, Municipality

NOW = timezone.now()
WELL = {"tried_at": NOW, "taken_at": NOW, "check_tried_at": NOW, "checked_at": NOW}
STOPPED = {"deliveries_failed": 3, "stopped_since": NOW - timedelta(days=9)}


@pytest.fixture
def console(fabio, visit):
    return visit("console.localhost", fabio)


def text(answer):
    return answer.content.decode()


def health(town, **facts):
    return Health.objects.create(municipality=town, **(WELL | facts))


def names(page):
    """In the order of the list."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    return [name for name in sorted(("Segrate", "Borgo Sereno"), key=rows.find) if name in rows]


def test_who_needs_somebody_comes_first_and_says_why(console, segrate, borgo):
    health(segrate, **STOPPED)
    health(borgo)
    page = text(console.get("/comuni/"))
    assert names(page) == ["Segrate", "Borgo Sereno"]
    since = f"{timezone.localdate(STOPPED['stopped_since']):%d/%m/%Y}"
    for words in ("Consegne ferme", f"dal {since}", "Niente", "aggiornato"):
        assert words in page
    assert names(text(console.get("/comuni/", {"ordine": "nome"}))) == ["Borgo Sereno", "Segrate"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"problema": "consegne"}, ["Segrate"]),
        ({"problema": "tutti"}, ["Segrate", "Borgo Sereno"]),
        ({"problema": "urgenti"}, ["Segrate"]),
        ({"problema": "versione"}, ["Borgo Sereno"]),
        ({"stato": "suspended"}, ["Borgo Sereno"]),
        ({"ordine": "fermi"}, ["Borgo Sereno", "Segrate"]),
        ({"q": "segrate", "problema": "inventato", "ordine": "x"}, ["Segrate"]),
    ],
)
def test_the_list_is_filtered_and_ordered(console, segrate, borgo, asked, found):
    health(segrate, last_submission_at=NOW, **STOPPED)
    health(borgo, migrations_behind=2, last_operator_login_at=NOW - timedelta(days=40))
    Municipality.objects.filter(pk=borgo.pk).update(state="suspended")
    assert names(text(console.get("/comuni/", asked))) == found


def test_the_totals_count_the_whole_fleet_whatever_is_searched_for(console, segrate, borgo):
    health(segrate, **STOPPED)
    health(borgo)
    page = text(console.get("/comuni/", {"q": "borgo"}))
    assert '<a href="?problema=consegne">Consegne ferme</a> <strong>1</strong>' in page


def test_a_municipality_shows_what_was_seen_of_it(console, segrate):
    end = NOW + timedelta(days=12)
    provider = {"kind": "provider", "way": "spid", "name": "Gestore Alfa", "expires_at": end.isoformat()}
    finding = {"ok": False, "message": "Il protocollo non risponde a questo indirizzo."}
    protocol = {"capability": "protocol", "title": "Protocollo informatico", "adapter": "rest", "findings": [finding]}
    host = {"host": "segrate.localhost", "problem": "expired", "expires_at": end.isoformat()}
    health(
        segrate, certificates=[provider], certificate_expires_at=end, integrations=[protocol], integrations_failing=1,
        hosts=[host], hosts_failing=1, host_expires_at=end, migrations_behind=2,
    )  # fmt: skip
    order = OrderDraft.objects.create(state="done", schema_name="segrate", updated_by={})
    OrderEvent.objects.create(order=order, kind="done", at=NOW, by=dict(SYSTEM))
    page = text(console.get("/comuni/segrate/"))
    for words in (
        "Gestore Alfa", "Il protocollo non risponde", "Certificato scaduto", "le mancano 2 migrazioni", "Comune creato",
        f"fino al {timezone.localdate(end):%d/%m/%Y}", "Entra per assistenza",
    ):  # fmt: skip
        assert words in page


def test_to_look_again_is_asked_of_a_worker_and_the_page_waits_for_it(console, segrate, monkeypatch):
    monkeypatch.setattr("provisioning.fleet.health.ask.send_soon", lambda *args: True)
    page = text(console.post("/comuni/segrate/aggiorna", follow=True))
    assert "Controllo in corso" in page
    assert 'hx-get="/comuni/segrate/"' in page
    Health.objects.update(**{name: timezone.now() for name in WELL})
    assert "hx-get" not in text(console.get("/comuni/segrate/"))


def test_without_a_worker_it_says_so(console, segrate, monkeypatch):
    monkeypatch.setattr("provisioning.fleet.health.ask.send_soon", lambda *args: False)
    assert "riprova tra qualche minuto" in text(console.post("/comuni/segrate/aggiorna", follow=True))


def published(code, sequence, found):
    body = {"title": f"Servizio {code}"}
    return BlueprintVersion.objects.create(code=code, sequence=sequence, hash=found, format=1, body=body)


def test_the_catalogue_says_who_is_behind(console, segrate, borgo):
    published("uno", 1, "vecchia"), published("uno", 2, "nuova"), published("due", 1, "altra")
    for town, found in ((segrate, "nuova"), (borgo, "vecchia")):
        ActiveService.objects.create(municipality=town, code="uno", blueprint_hash=found, state="active")
    page = text(console.get("/catalogo/"))
    assert "Servizio uno" in page
    assert "Servizio due" in page
    page = text(console.get("/catalogo/uno/"))
    assert names(page) == ["Borgo Sereno", "Segrate"]
    assert page.count('<span class="chip-label">Indietro</span>') == 1
    assert "Nessun Comune lo ha attivato" in text(console.get("/catalogo/due/"))
    assert console.get("/catalogo/tre/").status_code == 404


def test_usage_is_shown_by_town_and_given_as_a_file(console, segrate, borgo):
    this, before = NOW.date().replace(day=1), (NOW.date().replace(day=1) - timedelta(days=1)).replace(day=1)
    Usage.objects.create(municipality=segrate, month=before, cases=4, deliveries={"messaging.sms": 7})
    Usage.objects.create(municipality=segrate, month=this, cases=5, deliveries={"protocol": 5}, storage_bytes=3_000_000)
    Usage.objects.create(municipality=borgo, month=this, cases=1)
    Municipality.objects.filter(pk=borgo.pk).update(name="=Borgo")
    page = text(console.get("/consumi/"))
    for words in (">9<", ">10<", "SMS: 7", "Protocollo informatico: 5", "2,9 MB"):
        assert words in page
    assert "SMS" not in text(console.get("/consumi/", {"mese": f"{this:%Y-%m}"}))
    lines = console.get("/consumi/consumi.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].endswith(";spazio_byte;consegne_messaging.sms;consegne_protocol")
    assert lines[1:] == [
        f"'=Borgo;099999;{this:%Y-%m};1;0;0;0;;0;0",
        f"Comune di Segrate;015205;{before:%Y-%m};4;0;0;0;;7;0",
        f"Comune di Segrate;015205;{this:%Y-%m};5;0;0;0;3000000;0;5",
    ]


@pytest.mark.parametrize(
    ("path", "queries"), [("/comuni/", 7), ("/comuni/segrate/", 16), ("/catalogo/", 5), ("/consumi/", 4)]
)
def test_a_page_costs_the_same_for_many(console, segrate, django_assert_num_queries, path, queries):
    console.get(path)
    with django_assert_num_queries(queries):
        console.get(path)


def test_a_municipality_is_suspended_with_a_reason_and_opened_again(console, segrate, borgo, visit):
    assert console.post("/comuni/segrate/sospendi", {"reason": "boh"}).status_code == 422
    assert visit("segrate").get("/").status_code == 200
    console.post("/comuni/segrate/sospendi", {"reason": "Manutenzione concordata"})
    assert [visit(town).get("/").status_code for town in ("segrate", "borgo")] == [503, 200]
    page = text(console.get("/comuni/segrate/"))
    assert "Sospeso: Manutenzione concordata" in page
    assert "Riapri lo sportello" in page
    console.post("/comuni/segrate/riapri")
    assert visit("segrate").get("/").status_code == 200


def test_suspended_twice_it_is_suspended_once_and_says_so(console, segrate):
    console.post("/comuni/segrate/sospendi", {"reason": "Manutenzione concordata"})
    answer = console.post("/comuni/segrate/sospendi", {"reason": "Manutenzione concordata"}, follow=True)
    assert "si può sospendere solo quando è attivo" in text(answer)
    assert LifeEvent.objects.filter(kind="suspended").count() == 1


@pytest.fixture
def far(segrate):
    """Under a domain with a name of several words, as most are."""
    Domain.objects.filter(tenant=segrate).update(domain="sportello.comune.segrate.mi.it")


def test_the_end_of_a_domain_is_written_down_and_shown(console, segrate, far):
    health(segrate)
    assert "Fino a quando è registrato il dominio non è noto." in text(console.get("/comuni/segrate/"))
    assert '<option value="comune.segrate.mi.it" selected>' in text(console.get("/comuni/segrate/dominio"))
    day = timezone.localdate() + timedelta(days=10)
    console.post("/comuni/segrate/dominio", {"name": "comune.segrate.mi.it", "expires_on": day.isoformat()})
    page = text(console.get("/comuni/segrate/"))
    for words in (f"dominio registrato fino al {day:%d/%m/%Y}", "indicato da Fabio", "Dominio da rinnovare"):
        assert words in page
    assert f"{day:%d/%m/%Y}" in text(console.get("/comuni/"))


@pytest.mark.parametrize(
    ("name", "days", "why"),
    [
        ("comune.segrate.mi.it", -1, "Questo giorno è passato"),
        ("comune.segrate.mi.it", 4000, "per dieci anni al massimo"),
        ("comune.borgo.mi.it", 10, "Scegli un dominio"),
        ("comune.segrate.mi.it", None, "Scrivi il giorno in cui scade"),
    ],
)
def test_an_end_that_cannot_be_is_refused_and_nothing_is_kept(console, segrate, far, name, days, why):
    day = (timezone.localdate() + timedelta(days=days)).isoformat() if days else ""
    answer = console.post("/comuni/segrate/dominio", {"name": name, "expires_on": day})
    assert answer.status_code == 422
    assert why in text(answer)
    assert not RegisteredDomain.objects.exists()
