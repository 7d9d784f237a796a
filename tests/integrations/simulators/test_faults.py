import time

import pytest
import requests

HEALTH = "/protocollo/api/v1/health"


def health(simulators, town="segrate", timeout=5):
    headers = {"Authorization": f"Bearer protocollo-di-prova-{town}"}
    return requests.get(simulators.url + HEALTH, headers=headers, timeout=timeout)


def test_it_fails_as_many_times_as_it_was_told(simulators):
    simulators.fault("protocol", "error", status=502, count=2)
    assert [health(simulators).status_code for _ in range(3)] == [502, 502, 200]


def test_it_fails_until_it_is_repaired(simulators):
    simulators.fault("protocol", "error")
    assert [health(simulators).status_code for _ in range(3)] == [503, 503, 503]
    simulators.fault("protocol", "none")
    assert health(simulators).status_code == 200


def test_it_fails_for_one_municipality_and_not_for_the_other(simulators):
    simulators.fault("protocol", "error", tenant="segrate")
    assert health(simulators, "segrate").status_code == 503
    assert health(simulators, "borgo").status_code == 200


def test_it_can_be_slow(simulators):
    simulators.fault("protocol", "slow", seconds=0.3, count=1)
    start = time.monotonic()
    assert health(simulators).status_code == 200
    assert time.monotonic() - start >= 0.3


def test_one_component_fails_alone(simulators):
    simulators.fault("identity", "down")
    assert health(simulators).status_code == 200
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{simulators.url}/identita/jwks", timeout=5)


@pytest.mark.parametrize(
    "fault",
    [
        {"component": "fax", "kind": "slow"},
        {"component": "mail", "kind": "fire"},
        {"component": "mail", "kind": "slow", "seconds": 999},
        {"component": "mail", "kind": "error", "status": 200},
        {"component": "mail", "kind": "slow", "count": -1},
        {"component": "mail", "kind": "slow", "seconds": "presto"},
    ],
)
def test_it_refuses_a_fault_that_makes_no_sense(simulators, fault):
    assert requests.post(f"{simulators.url}/api/guasti", json=fault, timeout=5).status_code == 422
    assert requests.get(f"{simulators.url}/api/guasti", timeout=5).json()["items"] == []


def test_it_takes_no_orders_from_the_page_of_another_site(simulators):
    plain = requests.post(
        f"{simulators.url}/api/guasti",
        data='{"component":"mail","kind":"down"}',
        headers={"Content-Type": "text/plain"},
        timeout=5,
    )
    form = requests.post(f"{simulators.url}/guasti", data={"component": "mail", "kind": "down"}, timeout=5)
    assert (plain.status_code, form.status_code) == (422, 403)
    assert requests.get(f"{simulators.url}/api/guasti", timeout=5).json()["items"] == []


def test_the_page_sets_and_repairs_a_fault(simulators):
    browser = requests.Session()
    token = browser.get(f"{simulators.url}/guasti", timeout=5).text.split('csrfmiddlewaretoken" value="')[1][:64]
    form = {"csrfmiddlewaretoken": token, "component": "mail", "kind": "slow", "seconds": "2", "status": "503"}
    page = browser.post(f"{simulators.url}/guasti", data=form, timeout=5)
    assert "Posta: lento" in page.text
    assert "Tutto funziona" in browser.post(f"{simulators.url}/guasti", data=form | {"kind": "none"}, timeout=5).text
