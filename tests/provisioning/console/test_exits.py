"""Exporting and removing a municipality on the console, and what the vendor's people read where it is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.console.life.words import WORDS, words_of
from provisioning.fleet.life.errors import Code
from provisioning.fleet.models import DeletionProof, Health, LifeEvent, LifeJob, Usage
from provisioning.fleet.queue import log
from tenants.models import Domain, Municipality

PHRASE = "quattro parole messe a caso"
TYPED = {"passphrase": PHRASE, "again": PHRASE}
BY = {"kind": "staff", "id": "", "name": "Fabio Riva"}
NOW = timezone.now()
COUNTS = {
    "municipality": {"province": "MI", "istat_code": "015205", "ipa_code": "c_i577", "fiscal_code": "83503670156"}
}


@pytest.fixture
def console(fabio, visit, monkeypatch):
    monkeypatch.setattr("provisioning.fleet.life.jobs.ask.send_soon", lambda *_message: True)
    return visit("console.localhost", fabio)


@pytest.fixture
def suspended(segrate):
    Municipality.objects.filter(pk=segrate.pk).update(state="suspended")
    LifeEvent.objects.create(
        schema_name="segrate", name=segrate.name, istat_code="015205", kind="suspended", at=NOW - timedelta(hours=2),
        by=BY, reason="Fine del contratto",
    )  # fmt: skip
    return segrate


def exported(town, ago):
    at = timezone.now() - ago
    facts = {"made_at": at.isoformat(), "file": "segrate-prova.zip", "manifest_sha256": "ab" * 32}
    LifeEvent.objects.create(
        schema_name=town.schema_name, name=town.name, istat_code="015205", kind="exported", at=at, by=BY, data=facts
    )


def job(kind="export", **facts):
    known = {"schema_name": "segrate", "name": "Comune di Segrate", "kind": kind, "asked_at": NOW, "by": BY}
    if facts["state"] in ("failed", "done"):
        known["finished_at"] = NOW
    elif kind == "export":
        known["sealed_passphrase"] = "cifrata"
    return LifeJob.objects.create(**known | facts)


def proof(**facts):
    body = {
        **COUNTS, "domains": ["segrate.localhost"], "tables": {"cases_case": 12, "offices_office": 0}, "files": 3,
        "bytes": 2048, "public": {"tenants.domain": 1}, "support": [], "export": None, "left": {"tables": 0, "files": 0},
    }  # fmt: skip
    made = DeletionProof(schema_name="segrate", name="Comune di Segrate", body=body, by=BY, begun_at=NOW, **facts)
    made.finished_at = NOW
    made.seal = made.seal_now()
    made.save()
    return made


def text(answer):
    return answer.content.decode()


def asked():
    return list(LifeJob.objects.values_list("kind", "state"))


def test_every_refusal_has_words():
    assert set(WORDS) == set(Code)
    assert words_of("weak_passphrase") == "La frase segreta ha bisogno di almeno 16 caratteri."
    assert words_of("di una versione futura") == words_of("unexpected")


def test_an_export_is_asked_with_the_phrase_twice_and_its_page_follows(console, segrate, borgo):
    page = text(console.get("/comuni/segrate/esporta"))
    assert "Senza questa frase nessuno può portare l'archivio in un'altra installazione" in page
    answer = console.post("/comuni/segrate/esporta", TYPED)
    made = LifeJob.objects.get()
    assert (answer["Location"], made.by["name"]) == (f"/lavori/{made.pk}/", "Fabio Riva")
    page = text(console.get(answer["Location"]))
    assert "di solito parte entro un minuto" in page
    assert f'hx-get="/lavori/{made.pk}/"' in page
    seen = ["Guarda a che punto è" in text(console.get(f"/comuni/{town}/")) for town in ("segrate", "borgo")]
    assert seen == [True, False]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"passphrase": "corta", "again": "corta"}, "almeno 16 caratteri."),
        (TYPED | {"again": "un'altra"}, "Le due frasi non sono uguali"),
        ({}, "Scrivi la frase segreta"),
    ],
)
def test_a_phrase_that_is_weak_or_mistyped_asks_nothing(console, segrate, typed, words):
    answer = console.post("/comuni/segrate/esporta", typed)
    assert (answer.status_code, words in text(answer), asked()) == (422, True, [])
    assert not any(value in text(answer) for value in typed.values() if " " in value)


def test_the_phrase_is_on_no_page_and_in_no_message(console, segrate, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("provisioning.fleet.life.jobs.ask.send_soon", lambda *message: sent.append(message))
    monkeypatch.setattr(log, "warning", lambda *args, **facts: sent.append((args, facts)))
    with django_capture_on_commit_callbacks(execute=True):
        answer = console.post("/comuni/segrate/esporta", TYPED, follow=True)
    assert sent == [("provisioning.fleet.tasks.carry_out_life_job", str(LifeJob.objects.get().pk))]
    assert PHRASE not in text(answer)


def test_a_finished_export_says_where_it_lies_and_gives_nothing_away(console, segrate, settings):
    done = job(state="done", file_name="segrate-1.zip", manifest_sha256="cd" * 32, size=5 * 1024**3, rows=70, faults=2)
    page = text(console.get(f"/lavori/{done.pk}/"))
    for words in (f"{settings.SPORTELLO_EXPORTS}/segrate-1.zip", "5,0 GB", "cd" * 32, "2 cose non erano intere"):
        assert words in page
    assert "hx-get" not in page


@pytest.mark.parametrize("code", ["no_room", "no_right", "cut_off", "busy"])
def test_a_failed_export_says_why_and_leads_back(console, segrate, code):
    failed = job(state="failed", problem=code)
    page = text(console.get(f"/lavori/{failed.pk}/"))
    assert words_of(code).replace("'", "&#x27;") in page
    assert 'href="/comuni/segrate/esporta"' in page


def test_a_running_one_shows_how_far_it_has_come(console, segrate):
    running = job(state="running", stage="cases", done=30, total=120)
    page = text(console.get(f"/lavori/{running.pk}/"))
    assert "Pratiche copiate: 30 di 120." in page
    assert '<progress class="co-progress" value="30" max="120"' in page


def test_who_watches_gets_the_whole_page_anew_when_it_has_ended(console, segrate):
    watched = job(state="running")
    path, asked_by_htmx = f"/lavori/{watched.pk}/", {"HTTP_HX_REQUEST": "true"}
    assert "HX-Refresh" not in console.get(path, **asked_by_htmx)
    LifeJob.objects.update(state="failed", problem="cut_off", finished_at=NOW, sealed_passphrase="")
    assert console.get(path, **asked_by_htmx)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in console.get(path)


def test_only_a_suspended_one_is_offered_for_removal(console, segrate):
    assert "/comuni/segrate/rimuovi" not in text(console.get("/comuni/segrate/"))
    assert "prima sospendilo" in text(console.get("/comuni/segrate/rimuovi", follow=True))
    assert console.post("/comuni/segrate/rimuovi", {"name": segrate.name}).status_code == 302
    assert asked() == []


def test_the_page_says_what_goes_and_what_stays(console, suspended):
    Health.objects.create(municipality=suspended, storage_bytes=3 * 1024**2, taken_at=NOW)
    Usage.objects.create(municipality=suspended, month=timezone.localdate().replace(day=1, month=1), cases=41)
    Domain.objects.create(tenant=suspended, domain="servizi.segrate.example", is_primary=False)
    assert 'href="/comuni/segrate/rimuovi"' in text(console.get("/comuni/segrate/"))
    page = text(console.get("/comuni/segrate/rimuovi"))
    for words in ("<dd>41</dd>", "3,0 MB", "segrate.localhost, servizi.segrate.example", "la prova della rimozione"):
        assert words in page


def test_with_a_fresh_export_the_name_is_enough(console, suspended):
    exported(suspended, timedelta(hours=1))
    page = text(console.get("/comuni/segrate/rimuovi"))
    assert ("segrate-prova.zip" in page, "without_export" in page) == (True, False)
    console.post("/comuni/segrate/rimuovi", {"name": "Comune di Segrate"})
    assert LifeJob.objects.get().without_export is False


@pytest.mark.parametrize(
    ("ago", "words"),
    [(None, "Negli ultimi 7 giorni"), (timedelta(days=8), "Negli ultimi 7 giorni"), (timedelta(hours=3), "di prima")],
)
def test_without_one_it_must_be_said_that_none_is_wanted(console, suspended, ago, words):
    if ago:
        exported(suspended, ago)
    answer = console.post("/comuni/segrate/rimuovi", {"name": "Comune di Segrate"})
    assert (answer.status_code, words in text(answer), asked()) == (422, True, [])
    console.post("/comuni/segrate/rimuovi", {"name": "Comune di Segrate", "without_export": "on"})
    assert LifeJob.objects.get().without_export is True


def test_another_name_removes_nothing(console, suspended):
    answer = console.post("/comuni/segrate/rimuovi", {"name": "Comune di Borgo Sereno", "without_export": "on"})
    assert (answer.status_code, "Il nome non corrisponde" in text(answer), asked()) == (422, True, [])


def test_one_that_has_stopped_half_way_asks_nothing_more(console, suspended):
    made = proof()
    DeletionProof.objects.filter(pk=made.pk).update(finished_at=None, seal="")
    Municipality.objects.filter(pk=suspended.pk).update(state="removing")
    assert "Riprendi la rimozione" in text(console.get("/comuni/segrate/"))
    assert 'name="name"' not in text(console.get("/comuni/segrate/rimuovi"))
    console.post("/comuni/segrate/rimuovi")
    assert asked() == [("remove", "queued")]


def test_when_it_is_gone_the_proof_is_found_and_its_row_stays(console, borgo, segrate):
    made = proof()
    done = job("remove", state="done", proof=made)
    Municipality.objects.filter(pk=segrate.pk).update(schema_name="altrove")
    page = text(console.get(f"/lavori/{done.pk}/"))
    assert (f'href="/rimossi/{made.pk}/"' in page, "/comuni/segrate/" in page) == (True, False)
    assert 'href="/rimossi/"' in text(console.get("/comuni/"))
    assert f'href="/rimossi/{made.pk}/"' in text(console.get("/rimossi/"))
    page = text(console.get(f"/rimossi/{made.pk}/"))
    for words in ("Integra", made.seal, "cases_case", "Rimosso senza un'esportazione", "&quot;whole&quot;: true"):
        assert words in page


def test_a_proof_that_was_altered_is_marked(console):
    made = proof()
    DeletionProof.objects.update(body=made.body | {"files": 0})
    assert "Alterata" in text(console.get(f"/rimossi/{made.pk}/"))
    assert "Alterata" in text(console.get("/rimossi/"))


@pytest.mark.parametrize("verb", ["esporta", "rimuovi"])
def test_a_municipality_that_is_not_here_has_no_such_page(console, verb):
    assert console.get(f"/comuni/altrove/{verb}").status_code == 404
    assert console.post(f"/comuni/altrove/{verb}", TYPED).status_code == 404


@pytest.mark.parametrize(
    ("path", "queries"), [("/comuni/segrate/esporta", 5), ("/comuni/segrate/rimuovi", 9), ("/rimossi/", 5)]
)
def test_a_page_costs_little(console, suspended, django_assert_num_queries, path, queries):
    proof()
    console.get(path)
    with django_assert_num_queries(queries):
        console.get(path)
