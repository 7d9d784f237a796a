"""Until when the domain is registered, under which a municipality's hosts lie: asked of the registry, or written by hand."""

import socket
import socketserver
import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from provisioning.fleet.health.domains import (
    ask_registry,
    candidates,
    first_end,
    forget_unused,
    registered,
    write_by_hand,
)
from provisioning.fleet.health.outside import ask_outside
from provisioning.fleet.health.record import record_outside
from provisioning.fleet.health.whois import EXPIRY, Registry, RegistrySilent
from provisioning.fleet.models import Health, RegisteredDomain
from tenants.models import Domain

FABIO = {"kind": "staff", "id": "1", "name": "Fabio Neri"}
HOST = "sportello.comune.segrate.mi.it"
FREE = "Domain:             {name}\nStatus:             AVAILABLE\n"
TAKEN = "\n*\n* Please note\n*\n\nDomain:             {name}\nStatus:             ok\nExpire Date:        {day}\n"
GENERIC = "Domain Name: {name}\r\n   Registry Expiry Date: {day}T04:00:00Z\r\n"


@pytest.fixture
def registry(settings):
    """`registry(texts)`: on this machine, what it says by domain; `.asked` are the names it was asked for."""
    servers = []

    def _registry(texts):
        class Answer(socketserver.StreamRequestHandler):
            def handle(self):
                name = self.rfile.readline().decode().strip()
                _registry.asked.append(name)
                self.wfile.write(texts.get(name, FREE.format(name=name)).encode())

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        servers.append(server)
        settings.SPORTELLO_WHOIS = server.server_address

    _registry.asked = []
    yield _registry
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def host(segrate):
    Domain.objects.filter(tenant=segrate).update(domain=HOST)
    return HOST


def told(name, day, text=TAKEN):
    return {name: text.format(name=name, day=day)}


def test_it_asks_for_the_longest_name_first_and_never_for_a_top_level_domain():
    assert candidates(HOST) == [HOST, "comune.segrate.mi.it", "segrate.mi.it", "mi.it"]
    assert candidates("localhost") == []


@pytest.mark.parametrize("text", [TAKEN, GENERIC])
def test_it_reads_what_the_registry_says(host, registry, text):
    registry(told("comune.segrate.mi.it", "2027-03-12", text))
    ask_registry([host])
    domain = registered([host])[host]
    assert (domain.name, domain.expires_on, domain.source) == ("comune.segrate.mi.it", date(2027, 3, 12), "registry")
    assert registry.asked == [HOST, "comune.segrate.mi.it"]


def test_one_domain_of_many_hosts_is_asked_for_once_a_day(registry, db):
    hosts = [f"comune{number}.sportello.example" for number in range(20)]
    registry(told("sportello.example", "2027-03-12"))
    ask_registry(hosts)
    assert registry.asked == ["comune0.sportello.example", "sportello.example"]
    ask_registry(hosts)
    assert len(registry.asked) == 2
    RegisteredDomain.objects.update(read_at=timezone.now() - timedelta(hours=21))
    ask_registry(hosts)
    assert len(registry.asked) == 4


@pytest.mark.parametrize("answer", ["", "Expire Date: domani", "Expire Date: 2027-02-31", "\x00" * 200_000])
def test_an_answer_without_a_day_says_nothing(host, registry, answer):
    registry(dict.fromkeys(candidates(host), answer))
    ask_registry([host])
    assert registered([host]) == {}


def test_a_dead_registry_leaves_what_was_known(host, settings):
    write_by_hand("comune.segrate.mi.it", date(2027, 3, 12), FABIO)
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.SPORTELLO_WHOIS = free.getsockname()
    ask_registry([host])
    assert registered([host])[host].by == FABIO


def test_a_registry_that_says_a_letter_a_second_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("provisioning.fleet.health.whois.PATIENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(RegistrySilent):
        Registry(*silent.getsockname()).expiry_of("comune.example")


def test_nobody_is_asked_where_no_registry_is_set(host):
    ask_registry([host])
    assert registered([host]) == {}


def test_what_the_registry_says_stands_above_what_was_written_by_hand(host, registry):
    write_by_hand("comune.segrate.mi.it", date(2026, 12, 31), FABIO)
    registry(told("comune.segrate.mi.it", "2027-12-31"))
    ask_registry([host])
    found = registered([host])[host]
    assert (found.expires_on, found.source, found.by) == (date(2027, 12, 31), "registry", {})


def test_a_day_written_by_hand_counts_at_once_for_every_municipality_under_the_domain(segrate, borgo):
    for town in (segrate, borgo):
        Domain.objects.filter(tenant=town).update(domain=f"{town.schema_name}.sportello.example")
        Health.objects.create(municipality=town)
    write_by_hand("sportello.example", date(2026, 12, 31), FABIO)
    write_by_hand("borgo.sportello.example", date(2026, 12, 1), FABIO)
    ends = dict(Health.objects.values_list("municipality__schema_name", "domain_expires_on"))
    assert ends == {"segrate": date(2026, 12, 31), "borgo": date(2026, 12, 1)}


def test_the_round_writes_down_the_first_end(segrate, host, registry):
    Domain.objects.create(tenant=segrate, domain="servizi.segrate.example", is_primary=False)
    registry(told("comune.segrate.mi.it", "2027-03-12") | told("segrate.example", "2027-01-02"))
    Health.objects.create(municipality=segrate)
    record_outside(segrate, ask_outside(segrate))
    assert first_end(segrate) == Health.objects.get().domain_expires_on == date(2027, 1, 2)


def test_domains_without_hosts_of_ours_are_forgotten(host):
    for name in ("comune.segrate.mi.it", "altrove.example"):
        write_by_hand(name, date(2027, 3, 12), FABIO)
    forget_unused()
    assert [domain.name for domain in RegisteredDomain.objects.all()] == ["comune.segrate.mi.it"]


@pytest.mark.parametrize(
    "facts",
    [{"source": "hand"}, {"source": "registry", "by": FABIO}, {"source": "guess"}, {"name": "x y.it"}, {"name": "it"}],
)
def test_the_database_refuses_what_cannot_be(db, facts):
    row = {"name": "a.example", "expires_on": "2027-01-01", "source": "registry", "read_at": timezone.now()} | facts
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisteredDomain.objects.create(**row)


@given(st.binary(max_size=300))
def test_it_reads_anything_without_failing(text):
    EXPIRY.search(text)
