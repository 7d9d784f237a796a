import hashlib
import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

PDF = b"%PDF-1.7 domanda di Anna"


def metadata(key=None, **changes):
    document = {
        "name": "domanda.pdf",
        "contentType": "application/pdf",
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "main": True,
    }
    return {
        "idempotencyKey": key or str(uuid.uuid4()),
        "direction": "in",
        "subject": "Contributo economico",
        "sender": {"fiscalCode": "BNCNNA84C52I577E", "name": "Anna Bianchi", "email": "anna@posta.example"},
        "classification": "7.12",
        "office": "sociale",
        "receivedAt": "2026-03-02T10:00:00+01:00",
        "emergency": None,
        "documents": [document],
    } | changes


def post(simulators, data, documents=(PDF,), town="segrate", timeout=5):
    files = [("metadata", ("metadata.json", json.dumps(data), "application/json"))]
    files += [("document", (f"{n}.pdf", content, "application/pdf")) for n, content in enumerate(documents)]
    return requests.post(
        f"{simulators.url}/protocollo/api/v1/registrations",
        files=files,
        headers={"Authorization": f"Bearer protocollo-di-prova-{town}"},
        timeout=timeout,
    )


def find(simulators, key, town="segrate"):
    return requests.get(
        f"{simulators.url}/protocollo/api/v1/registrations",
        params={"idempotencyKey": key},
        headers={"Authorization": f"Bearer protocollo-di-prova-{town}"},
        timeout=5,
    ).json()["items"]


def test_it_numbers_progressively(simulators):
    first, second = post(simulators, metadata()), post(simulators, metadata())
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json()["number"] == first.json()["number"] + 1


def test_it_answers_the_same_number_for_the_same_key(simulators):
    data = metadata()
    first, again = post(simulators, data), post(simulators, data)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert find(simulators, data["idempotencyKey"]) == [first.json()]


def test_it_refuses_the_same_key_with_other_contents(simulators):
    data = metadata()
    post(simulators, data)
    assert post(simulators, data | {"subject": "Altro"}).status_code == 409
    assert len(find(simulators, data["idempotencyKey"])) == 1


def test_it_knows_a_sending_again_when_the_emergency_number_came_later(simulators):
    data = metadata()
    post(simulators, data)
    emergency = {"number": 7, "registeredAt": "2026-03-02T10:05:00+01:00"}
    assert post(simulators, data | {"emergency": emergency}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "documents", "complaint"),
    [
        ({}, (b"altro contenuto",), "documents.0.sha256"),
        ({}, (), "documents: 1 declared, 0 received"),
        ({"documents": []}, (), "exactly one main document"),
        ({"subject": ""}, (PDF,), "subject"),
        ({"direction": "sideways"}, (PDF,), "direction"),
        ({"sender": {"name": "Anna Bianchi"}}, (PDF,), "sender.fiscalCode"),
    ],
)
def test_it_names_what_is_wrong_and_registers_nothing(simulators, changes, documents, complaint):
    data = metadata(**changes)
    answer = post(simulators, data, documents)
    assert answer.status_code == 422
    assert complaint in " ".join(answer.json()["errors"])
    assert find(simulators, data["idempotencyKey"]) == []


def test_it_keeps_one_register_for_each_municipality(simulators):
    data = metadata()
    post(simulators, data, town="borgo")
    assert find(simulators, data["idempotencyKey"], town="segrate") == []
    assert len(find(simulators, data["idempotencyKey"], town="borgo")) == 1


def test_it_refuses_an_unknown_token(simulators):
    assert post(simulators, metadata(), town="atlantide").status_code == 401


def test_it_gives_every_sending_its_own_number_under_concurrency(simulators):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(simulators, metadata(), timeout=20), range(24)))
    assert [answer.status_code for answer in answers] == [201] * 24
    assert len({answer.json()["number"] for answer in answers}) == 24


def test_it_gives_one_number_to_one_key_sent_by_eight_at_once(simulators):
    data = metadata()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(simulators, data, timeout=20), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["number"] for answer in answers}) == 1


def test_it_registers_and_then_does_not_answer(simulators):
    simulators.fault("protocol", "timeout", seconds=0, count=1)
    data = metadata()
    with pytest.raises(requests.ConnectionError):
        post(simulators, data)
    assert len(find(simulators, data["idempotencyKey"])) == 1


def test_it_registers_nothing_when_it_is_down(simulators):
    simulators.fault("protocol", "down", count=1)
    data = metadata()
    with pytest.raises(requests.ConnectionError):
        post(simulators, data)
    assert find(simulators, data["idempotencyKey"]) == []


def test_it_registers_one_sending_twice_when_told_to(simulators):
    simulators.fault("protocol", "duplicate", count=1)
    data = metadata()
    answer = post(simulators, data).json()
    items = find(simulators, data["idempotencyKey"])
    assert [item["number"] for item in items] == [answer["number"], answer["number"] + 1]


def test_it_shows_what_it_registered(simulators):
    number = post(simulators, metadata()).json()["number"]
    page = requests.get(f"{simulators.url}/protocollo", timeout=5).text
    assert f"{number}/" in page
    assert "Anna Bianchi" in page
    listed = requests.get(f"{simulators.url}/api/protocollo", timeout=5).json()["items"][0]
    assert (listed["number"], listed["register"], listed["documents"][0]["name"]) == (number, "segrate", "domanda.pdf")
