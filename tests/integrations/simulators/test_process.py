import os
import re
import subprocess
import sys

import pytest
import requests

from integrations.capability import adapter_type
from integrations.simulators.demo import configurations
from integrations.simulators.people import PEOPLE
from tests.integrations.simulators.running import ROOT, launch
from tests.integrations.simulators.test_protocol import metadata, post

PAGES = [
    "/",
    "/persone",
    "/identita",
    "/identita/saml/alfa",
    "/identita/saml/eidas",
    "/protocollo",
    "/posta",
    "/guasti",
]


def test_it_refuses_to_start_in_production(tmp_path):
    process = subprocess.run(
        [sys.executable, "-m", "integrations.simulators", f"--state={tmp_path}"],
        cwd=ROOT, env=os.environ | {"SPORTELLO_ENV": "production"}, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert process.returncode != 0
    assert "production" in process.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_names_a_port_that_is_taken(simulators, tmp_path):
    process = subprocess.run(
        [sys.executable, "-m", "integrations.simulators", f"--state={tmp_path}", f"--port={simulators.port}"],
        cwd=ROOT, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert process.returncode != 0
    assert f"port {simulators.port}" in process.stderr
    assert "Traceback" not in process.stderr


def test_it_refuses_an_address_that_is_no_origin(tmp_path):
    process = subprocess.run(
        [sys.executable, "-m", "integrations.simulators", f"--state={tmp_path}", "--tenant-origin", "segrate"],
        cwd=ROOT, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert "not an origin: 'segrate'" in process.stderr


def test_numbers_and_keys_survive_a_restart(tmp_path):
    first = launch(tmp_path)
    before = post(first, metadata()).json()["number"]
    keys = requests.get(f"{first.url}/identita/jwks", timeout=5).json()
    first.stop()
    second = launch(tmp_path)
    assert post(second, metadata()).json()["number"] == before + 1
    assert requests.get(f"{second.url}/identita/jwks", timeout=5).json() == keys
    second.stop()
    assert (tmp_path / "identity-key.pem").stat().st_mode & 0o077 == 0


def test_it_answers_to_its_own_names_only(simulators):
    foreign = requests.get(simulators.url, headers={"Host": "malevolo.example"}, timeout=5)
    own = requests.get(simulators.url, headers={"Host": f"simulatori.localhost:{simulators.port}"}, timeout=5)
    assert (foreign.status_code, own.status_code) == (400, 200)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_strict_policy_and_nothing_inline(simulators, page):
    answer = requests.get(simulators.url + page, timeout=5)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)
    assert '<html lang="it">' in answer.text
    assert answer.text.count("<h1>") == 1


def test_a_municipality_can_join_while_it_runs(simulators):
    body = {"origin": "http://nuovo.localhost:8000"}
    items = requests.post(f"{simulators.url}/api/comuni", json=body, timeout=5).json()["items"]
    assert "http://nuovo.localhost:8000/accedi/ritorno" in [item["redirectUri"] for item in items]


def test_the_test_people_are_told_apart_by_their_fiscal_code():
    assert len({person.fiscal_code for person in PEOPLE}) == len(PEOPLE) == 11
    assert PEOPLE[0].fiscal_code == "BNCNNA84C52I577E"


def test_the_configuration_for_a_seed_fits_the_adapters():
    for item in configurations("http://segrate.localhost:8000"):
        adapter_type(item.capability, item.adapter).options.model_validate(item.options)
