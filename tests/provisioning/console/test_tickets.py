"""Requests for help on the console: the list by what runs out first, the answers, the telephone, the measures."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine

from provisioning.support.actions.tickets.take_charge import take_charge
from provisioning.support.clock import Severity
from provisioning.support.measures import measures
from provisioning.support.models import SupportGrant, TroubleTicket

CALL = {
    "caller": "Elena Neri", "subject": "Nessuno entra", "severity": "blocking", "description": "Pagina bianca.", "page": "",
}  # fmt: skip


@pytest.fixture
def console(fabio, visit):
    return visit("console.localhost", fabio)


def text(answer):
    return answer.content.decode()


def act(console, ticket, **sent):
    return console.post(f"/richieste/{ticket.id}/azione", sent, follow=True)


def test_taken_in_charge_asked_and_resolved_from_the_page(console, opened):
    ticket = opened()
    assert "Prendi in carico e rispondi" in text(console.get(f"/richieste/{ticket.id}/"))
    assert "Presa in carico" in text(act(console, ticket, azione="prendi", text="Guardo subito."))
    assert "Domanda inviata" in text(act(console, ticket, azione="chiedi", text="Da quando?"))
    assert "l&#x27;ente la conferma" in text(act(console, ticket, azione="risolvi", text="Fatto."))
    assert TroubleTicket.objects.get().state == "resolved"


@pytest.mark.parametrize(
    "sent", [{"azione": "prendi", "text": ""}, {"azione": "conferma", "text": "Sì"}, {"text": "Sì"}]
)
def test_empty_words_and_the_towns_acts_do_nothing(console, opened, sent):
    ticket = opened()
    assert act(console, ticket, **sent).status_code == 422
    assert ticket.events.count() == 1


def test_what_was_typed_comes_back_when_the_request_has_changed_meanwhile(console, opened):
    ticket = opened()
    answer = act(console, ticket, azione="risolvi", text="Era il certificato.")
    assert answer.status_code == 422
    assert "Era il certificato." in text(answer)
    assert "Nel frattempo" in text(answer)


def test_the_severity_is_changed_with_a_reason_that_the_page_shows(console, opened):
    ticket = opened(Severity.ORDINARY)
    path = f"/richieste/{ticket.id}/gravita"
    assert console.post(path, {"severity": "blocking", "reason": ""}).status_code == 422
    page = text(console.post(path, {"severity": "blocking", "reason": "Nessuno paga."}, follow=True))
    assert "Nessuno paga." in page
    assert TroubleTicket.objects.get().severity == "blocking"


def test_a_call_is_written_down_from_the_municipalitys_page(console, segrate, elena):
    assert "/comuni/segrate/richiesta" in text(console.get("/comuni/segrate/"))
    assert console.post("/comuni/segrate/richiesta", CALL | {"caller": ""}).status_code == 422
    page = text(console.post("/comuni/segrate/richiesta", CALL, follow=True))
    assert "per telefono da Elena Neri" in page
    assert TroubleTicket.objects.get().channel == "phone"


def test_what_runs_out_first_stands_first(console, opened):
    opened(Severity.ORDINARY)
    blocking = opened()
    page = text(console.get("/richieste/"))
    assert page.index(str(blocking.id)) < page.index("n. 1<")


def test_the_list_costs_the_same_for_many(console, opened, django_assert_num_queries):
    opened()
    console.get("/richieste/")
    with django_assert_num_queries(6):
        console.get("/richieste/")
    opened()
    with django_assert_num_queries(6):
        console.get("/richieste/")


def test_a_grant_is_asked_for_with_one_of_the_open_requests(console, opened):
    ticket = opened()
    assert ticket.subject in text(console.get("/comuni/segrate/"))
    wanted = {
        "trouble_ticket": str(ticket.id),
        "ticket": "",
        "reason": "Guardo i pagamenti",
        "level": "read",
        "hours": "1",
    }
    page = text(console.post("/comuni/segrate/assistenza", wanted, follow=True))
    assert f"/richieste/{ticket.id}/" in page
    assert SupportGrant.objects.get().trouble_ticket == ticket


def test_a_grant_names_no_request_of_another_municipality(console, opened):
    ticket = opened()
    wanted = {
        "trouble_ticket": str(ticket.id),
        "ticket": "",
        "reason": "Guardo i pagamenti",
        "level": "read",
        "hours": "1",
    }
    assert console.post("/comuni/borgo/assistenza", wanted).status_code == 422
    assert not SupportGrant.objects.exists()


@pytest.fixture
def march(opened, fabio):
    """Three blocking requests at ten on 31 March: one kept, one missed, one that goes on until noon; and an ordinary one."""
    with time_machine.travel("2026-03-31T10:00+02:00", tick=False) as moved:
        kept, missed = opened(), opened()
        opened(Severity.ORDINARY)
        take_charge(kept, fabio, "Eccomi.")
        moved.shift(timedelta(hours=5))
        take_charge(missed, fabio, "Eccomi.")
        opened()
        yield moved


def test_it_is_measured_by_month_municipality_and_severity(march):
    blocking, ordinary = measures(2026)
    assert (blocking.month.isoformat(), blocking.municipality) == ("2026-03-01", "Comune di Segrate")
    assert (blocking.kept, blocking.missed, blocking.going, blocking.percent) == (1, 1, 1, 50)
    assert (ordinary.kept, ordinary.missed, ordinary.going, ordinary.percent) == (0, 0, 1, None)
    march.shift(timedelta(hours=5))
    assert [(m.missed, m.going) for m in measures(2026)] == [(2, 0), (0, 1)]
    assert measures(2025) == []


def test_the_measures_are_shown_and_taken_away_as_a_table(console, march):
    page = text(console.get("/richieste/tempi?anno=2026"))
    assert "Marzo 2026" in page or "marzo 2026" in page
    assert "1 su 2" in page
    answer = console.get("/richieste/tempi.csv?anno=2026")
    assert answer["Content-Disposition"] == 'attachment; filename="tempi-di-intervento-2026.csv"'
    rows = list(csv.DictReader(io.StringIO(text(answer)), delimiter=";"))
    assert [(row["mese"], row["gravita"], row["nei_tempi"], row["percentuale"]) for row in rows] == [
        ("2026-03", "blocking", "1", "50"), ("2026-03", "ordinary", "0", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("year", ["", "boh", "²", "1900"])
def test_a_year_that_is_none_shows_the_newest(console, year):
    assert console.get("/richieste/tempi", {"anno": year}).status_code == 200
