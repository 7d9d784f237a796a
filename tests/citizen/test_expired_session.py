"""A citizen's session ends while they write outside of an application."""

from urllib.parse import quote

import pytest

from accounts.models import User
from accounts.roles import Role
from accounts.sessions import SEEN_AT
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from tests.cases.conftest import operator, pdf, register
from tests.citizen.test_area import address
from tests.citizen.walk import GENERAL, texts


@pytest.fixture
def worked(case, office):
    register(case)
    giulia = operator("Giulia", Role.SOCIAL_WORKER, office)
    return run_transition(case.id, "take", giulia, "to_assign", Given()), giulia


@pytest.fixture
def asked(worked):
    case, giulia = worked
    return run_transition(case.id, "ask_documents", giulia, case.state, Given(items=("La bolletta della luce",)))


@pytest.fixture
def warned(worked):
    case, giulia = worked
    return run_transition(case.id, "announce_rejection", giulia, case.state, Given(reason="L'ISEE supera la soglia."))


def expire(client):
    client.get("/area-personale")
    session = client.session
    session[SEEN_AT] = 0
    session.save()


def log_in(client, user: User):
    """As the provider's answer does it: the session goes on under a new key."""
    client.force_login(user, backend="accounts.backends.OperatorBackend")


def send(walk, name, case, text="Ecco la bolletta."):
    expire(walk.client)
    return walk.client.post(address(name, case.id), {"text": text, "attachments": pdf()})


@pytest.mark.parametrize(("name", "state"), [("answer", "asked"), ("observations", "warned")])
def test_what_was_typed_is_there_again_on_the_page_of_the_case(walk, anna, request, name, state):
    case = request.getfixturevalue(state)
    sent = send(walk, name, case)
    assert sent["Location"] == f"/accedi?next={quote(address('case', case.id), safe='')}"
    log_in(walk.client, anna)
    page = walk.client.get(address("case", case.id))
    assert page.context[f"{name}_form"]["text"].value() == "Ecco la bolletta."
    assert "Se avevi scelto dei file, allegali di nuovo." in texts(page)
    assert "Ecco la bolletta." not in texts(walk.client.get(address("case", case.id)))


def test_another_page_in_between_does_not_lose_it(walk, anna, asked):
    send(walk, "answer", asked)
    log_in(walk.client, anna)
    walk.client.get("/area-personale")
    assert "Ecco la bolletta." in texts(walk.client.get(address("case", asked.id)))


def test_another_person_on_the_same_computer_does_not_get_it(walk, bruno, anna, asked):
    send(walk, "answer", asked)
    log_in(walk.client, bruno)
    assert walk.client.get(address("case", asked.id)).status_code == 404
    log_in(walk.client, anna)
    assert "Ecco la bolletta." not in texts(walk.client.get(address("case", asked.id)))


def test_discarding_a_draft_leads_back_to_the_desk(walk):
    walk.read_privacy()
    draft = walk.draft
    expire(walk.client)
    answer = walk.client.post(address("discard_draft", draft.id))
    assert answer["Location"] == "/accedi?next=%2Farea-personale"


def test_a_refresh_of_a_step_leads_the_whole_page_to_the_login_and_keeps_the_words(walk, anna):
    walk.read_privacy()
    page = walk.get(GENERAL)
    expire(walk.client)
    here = walk.url(GENERAL)
    typed = walk.data(GENERAL, residence_street="Via Nuova 7") | {"refresh": "1"}
    answer = walk.client.post(
        here,
        typed | {"draft_token": page.context["draft_token"]},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://segrate.localhost{here}"},
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/accedi?next={quote(here, safe='')}")
    log_in(walk.client, anna)
    assert "Via Nuova 7" in walk.get(GENERAL).content.decode()


def test_a_part_of_a_page_leads_back_to_the_page(walk, case):
    where = [walk.service.category, walk.service.code, case.id]
    whole = address("confirmation", *where)
    expire(walk.client)
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://segrate.localhost{whole}"}
    answer = walk.client.get(address("confirmation_number", *where), headers=headers)
    assert answer["HX-Redirect"] == f"/accedi?next={quote(whole, safe='')}"
