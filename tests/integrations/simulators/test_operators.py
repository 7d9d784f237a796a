"""The phones of the demonstration's operators."""

import json

import requests

from accounts.models import Authenticator, User
from accounts.second_factor import check_code
from integrations.simulators.operators import code_of
from tests.integrations.simulators.running import launch

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_they_show_the_code_of_each_operator_and_renew_it_by_themselves(tmp_path):
    person = {
        "name": "Carla Neri", "role": "Istruttrice", "login": "carla@segrate.example", "password": "non-si-mostra",
        "municipality": "Comune di Segrate", "totp_secret": SECRET,
    }  # fmt: skip
    file = tmp_path / "identities.json"
    file.write_text(json.dumps({"operators": [person]}))
    running = launch(tmp_path / "state", f"--identities={file}")
    try:
        codes = {code_of(SECRET)}
        answer = requests.get(f"{running.url}/operatori", timeout=5)
        codes.add(code_of(SECRET))
    finally:
        running.stop()
    assert any(code in answer.text for code in codes)
    assert 1 <= int(answer.headers["Refresh"]) <= 30
    assert "non-si-mostra" not in answer.text
    assert SECRET not in answer.text


def test_without_a_demonstration_there_are_none(simulators):
    assert "Nessun operatore" in requests.get(f"{simulators.url}/operatori", timeout=5).text


def test_the_code_they_show_is_the_one_that_opens(in_segrate):
    user = User.objects.create_operator("carla@segrate.example", given_name="Carla")
    device = Authenticator.objects.create(user=user, name="app")
    assert check_code(user, code_of(device.secret)).ok
