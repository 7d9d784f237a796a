"""The contract of the capability `enrolment`: every adapter keeps it, the one that talks to the simulator too."""

from datetime import date

import pytest
import requests
from pydantic import ValidationError

from integrations.enrolment.adapters.rest import RestEnrolment
from integrations.enrolment.contract import Enrolment
from integrations.enrolment.options import RestOptions
from integrations.errors import Misconfigured, PermanentError, TransientError
from integrations.simulators.people import by_slug
from tests.integrations.enrolment_server import TOKEN, EnrolmentServer, serve
from tests.integrations.memory import MemoryEnrolment
from tests.integrations.simulators.running import simulators

__all__ = ["simulators"]

ANNA, NOBODY = by_slug("anna-bianchi").fiscal_code, by_slug("teresa-ferrari").fiscal_code


def options(base_url, site_url, token=TOKEN, seconds=0.3) -> RestOptions:
    return RestOptions(name="Iscrizioni nidi", site_url=site_url, base_url=base_url, token=token, seconds=seconds)


class RestWorld:
    """The wire, in this process."""

    def __init__(self, state: EnrolmentServer):
        self.state = state
        self.break_with(None)
        state.put(ANNA, "NIDO-1", "Luca", "Posto accettato", "2026-06-01")
        state.put(ANNA, "NIDO-2", "Matteo", "In graduatoria", "2026-11-10")

    def break_with(self, fault: str | None) -> None:
        self.state.fault = None if fault == "token" else fault
        self.adapter = RestEnrolment(options(self.state.url, self.state.url, "altra" if fault == "token" else TOKEN))


class SimulatorWorld:
    """The simulator's own process, which knows two children of Anna's from the beginning."""

    FAULTS = {"500": "error", "slow": "timeout", "other_person": "other_person", "mixed": "other_person"}

    def __init__(self, simulators):
        self.simulators = simulators
        self.break_with(None)

    def break_with(self, fault: str | None) -> None:
        self.simulators.repair()
        if fault in self.FAULTS:
            self.simulators.fault("enrolment", self.FAULTS[fault], seconds=1)
        if fault == "garbage":
            self.simulators.fault("enrolment", "down")
        token = "altra" if fault == "token" else "iscrizioni-di-prova-segrate"
        site = f"http://simulatori.localhost:{self.simulators.port}/iscrizioni/segrate"
        self.adapter = RestEnrolment(options(f"{self.simulators.url}/iscrizioni", site, token))


class MemoryWorld:
    def __init__(self):
        items = [
            Enrolment("NIDO-1", "Luca", "Nido", "Posto accettato", date(2026, 6, 1)),
            Enrolment("NIDO-2", "Matteo", "Nido", "In graduatoria", date(2026, 11, 10)),
        ]
        self.adapter = MemoryEnrolment(enrolments={ANNA: items})

    def break_with(self, fault: str | None) -> None:
        self.adapter.fault = fault


@pytest.fixture
def server():
    state = EnrolmentServer()
    http = serve(state)
    yield state
    state.release.set()
    http.shutdown()
    http.server_close()


@pytest.fixture(params=["rest", "simulator", "memory"])
def world(request):
    if request.param == "memory":
        return MemoryWorld()
    if request.param == "simulator":
        return SimulatorWorld(request.getfixturevalue("simulators"))
    return RestWorld(request.getfixturevalue("server"))


def test_it_tells_a_persons_enrolments_the_newest_status_first(world):
    found = world.adapter.enrolments_of(ANNA)
    assert len(found) == 2
    assert found[0].status == "In graduatoria"
    assert found[0].status_on > found[1].status_on
    assert all(e.child and e.service and e.reference for e in found)
    assert len({e.reference for e in found}) == 2


def test_it_knows_nothing_of_who_never_enrolled(world):
    assert world.adapter.enrolments_of(NOBODY) == ()


@pytest.mark.parametrize("fault", ["500", "slow", "garbage"])
def test_it_says_transient_when_there_is_no_answer_to_read(world, fault):
    world.break_with(fault)
    with pytest.raises(TransientError):
        world.adapter.enrolments_of(ANNA)


@pytest.mark.parametrize("fault", ["other_person", "mixed"])
def test_it_uses_nothing_of_an_answer_about_somebody_else(world, fault):
    world.break_with(fault)
    with pytest.raises(PermanentError):
        world.adapter.enrolments_of(ANNA)


def test_it_says_misconfigured_when_the_credentials_are_refused(world):
    world.break_with("token")
    with pytest.raises(Misconfigured):
        world.adapter.enrolments_of(ANNA)


@pytest.mark.parametrize(("fault", "ok"), [(None, True), ("500", False), ("token", False)])
def test_it_checks_its_configuration(world, fault, ok):
    world.break_with(fault)
    findings = world.adapter.check_config()
    assert [finding.ok for finding in findings] == [ok]
    assert findings[0].message


# What follows holds for the REST wire format alone.


@pytest.fixture
def rest(server):
    return RestWorld(server)


def test_rest_keeps_the_fiscal_code_out_of_the_address(rest):
    rest.adapter.enrolments_of(ANNA)
    assert rest.state.asked == [("/api/v1/enrolments/search", {"fiscalCode": ANNA})]


@pytest.mark.parametrize("fault", ["shape", "twice"])
def test_rest_takes_an_answer_that_breaks_the_contract_as_none(rest, fault):
    rest.break_with(fault)
    with pytest.raises(TransientError) as caught:
        rest.adapter.enrolments_of(ANNA)
    assert caught.value.code == "unreadable_answer"


def test_rest_reads_no_endless_answer(rest):
    rest.break_with("huge")
    with pytest.raises(TransientError) as caught:
        rest.adapter.enrolments_of(ANNA)
    assert caught.value.code == "answer_too_big"


def test_rest_keeps_what_the_other_side_wrote_out_of_its_errors(rest):
    rest.break_with("500")
    with pytest.raises(TransientError) as caught:
        rest.adapter.enrolments_of(ANNA)
    assert str(caught.value) == "http_500"


def test_rest_sends_nobody_to_another_site(rest):
    rest.break_with("elsewhere")
    assert [e.link for e in rest.adapter.enrolments_of(ANNA)] == ["", ""]
    rest.break_with(None)
    assert [e.link for e in rest.adapter.enrolments_of(ANNA)][0] == f"{rest.state.url}/domande/NIDO-2"


def test_rest_hides_its_key(server):
    assert TOKEN not in repr(options(server.url, server.url))
    with pytest.raises(ValidationError):
        options(server.url, "javascript:alert(1)")


def test_the_simulators_site_takes_an_enrolment_and_moves_it(simulators):
    browser, site = requests.Session(), f"{simulators.url}/iscrizioni/segrate"

    def post(path, **form):
        token = browser.get(f"{site}{path}", timeout=5).text.split('csrfmiddlewaretoken" value="')[1][:64]
        return browser.post(f"{site}{path}", data={"csrfmiddlewaretoken": token, **form}, timeout=5)

    wrong = post("/persone/bruno-verdi", child="", birthdate="2026-01-10", nursery="Nido Girotondo")
    assert (wrong.status_code, "Scrivi il nome del bambino" in wrong.text) == (400, True)
    made = post("/persone/bruno-verdi", child="Elio", birthdate="2026-01-10", nursery="Nido Girotondo")
    assert "Domanda ricevuta" in made.text
    path = made.url.removeprefix(site)
    assert '<span class="state">Posto assegnato</span>' in post(path, status="Posto assegnato").text
    adapter = SimulatorWorld(simulators).adapter
    found = adapter.enrolments_of(by_slug("bruno-verdi").fiscal_code)
    assert [(e.child, e.status) for e in found] == [("Elio", "Posto assegnato")]
    assert found[0].link.endswith(path)


def test_the_simulators_towns_do_not_see_each_other(simulators):
    adapter = RestEnrolment(
        options(f"{simulators.url}/iscrizioni", "http://simulatori.localhost", "iscrizioni-di-prova-borgo")
    )
    assert adapter.enrolments_of(ANNA) == ()
    assert requests.get(f"{simulators.url}/iscrizioni/borgo/domande/1", timeout=5).status_code == 404
