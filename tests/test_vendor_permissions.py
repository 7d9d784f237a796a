"""Who may open what on the vendor's host: every address, for every actor. An address without a row fails.

Fabio and Marta are staff. The operator brings the cookie of a session in Segrate; «halfway» has given the password and
no second factor; of «expired» the hours are over, and «closed» has left.
"""

import time
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import RoleAssignment, User
from accounts.roles import Role, SupportLevel
from accounts.sessions import LOGGED_IN_AT
from provisioning.fleet.models import OrderDraft
from provisioning.fleet.orders.answers import look_of
from provisioning.support.actions.ask import ask_grant
from provisioning.support.actions.staff import create_staff
from provisioning.support.setup_link import setup_token
from tenants.context import tenant_context
from tenants.views import brand_hash
from tests.test_permissions import LOGIN, NO, NONE, OK
from tests.test_permissions import routes as routes_of

ACTORS = ("nobody", "operator", "halfway", "expired", "closed", "fabio", "marta")


def row(**by_actor):
    """Nobody but staff whose session is whole gets further than the login."""
    return {actor: by_actor.get(actor, LOGIN) for actor in ACTORS}


PUBLIC = dict.fromkeys(ACTORS, OK)
STAFF = row(fabio=OK, marta=OK)
FABIOS = row(fabio=OK, marta=NONE)
TABLE = {
    "fleet:home": PUBLIC,
    "fleet:blueprint_schema": PUBLIC,
    "console:login": PUBLIC,
    "console:join": PUBLIC,
    "console:follow": PUBLIC,
    # Between the password and the second factor.
    "console:second_factor": row(halfway=OK),
    "console:setup": row(halfway=OK),
    # Whoever leaves lands on the login.
    "console:logout": row(),
    "console:municipalities": STAFF,
    "console:municipality": STAFF,
    "console:support_ask": STAFF,
    "console:refresh": STAFF,
    "console:orders": STAFF,
    "console:order_begin": STAFF,
    "console:order": STAFF,
    "console:order_step": STAFF,
    "console:order_values": STAFF,
    "console:order_decisions": STAFF,
    "console:order_preview": STAFF,
    "console:order_css": STAFF,
    "console:order_arms": STAFF,
    "console:order_place": STAFF,
    # Marta comes after Fabio, who has thrown it away.
    "console:order_discard": row(fabio=OK, marta=NONE),
    "console:catalogue": STAFF,
    "console:catalogue_service": STAFF,
    "console:usage": STAFF,
    "console:usage_csv": STAFF,
    "console:grants": STAFF,
    "console:support_enter": FABIOS,
    "console:support_end": FABIOS,
}
POSTED = {
    "console:logout", "console:support_ask", "console:support_enter", "console:support_end", "console:refresh",
    "console:order_begin", "console:order_place", "console:order_discard",
}  # fmt: skip
# Of one thing that does not exist.
OBJECTS = [
    name for name in sorted(TABLE) if TABLE[name] == FABIOS or name.startswith("console:order_") and "begin" not in name
]


def routes():
    return list(routes_of(get_resolver("config.urls_vendor").url_patterns))


def test_every_address_has_a_row_and_every_row_an_address():
    assert {name for name, _view in routes()} == set(TABLE)


def test_every_view_says_who_may_open_it():
    assert [name for name, view in routes() if not hasattr(view, "access")] == []


@pytest.fixture
def world(segrate):
    people = {name: create_staff(f"{name}@fornitore.example", name.title(), "Riva", "una lunga parola") for name in (
        "fabio", "marta", "halfway", "expired", "closed",
    )}  # fmt: skip
    grant = ask_grant(
        people["fabio"], segrate, level=SupportLevel.READ, hours=1, reason="Una prova di assistenza", ticket="A-1"
    )
    with tenant_context(segrate):
        elena = User.objects.create_operator("elena@segrate.example", given_name="Elena", family_name="Neri")
        RoleAssignment.objects.create(user=elena, role=Role.ADMINISTRATOR)
    chosen = {"services": {"contributo-economico": {"office": "sociale", "parameters": {}}}}
    order = OrderDraft.objects.create(answers={"servizi": chosen}, updated_by={})
    return {"people": people, "grant": grant, "town": segrate, "operator": elena, "order": order}


def browser(actor, world, visit):
    if actor == "nobody":
        return visit("console.localhost")
    if actor == "operator":
        with tenant_context(world["town"]):
            cookie = visit("segrate", world["operator"]).cookies["sessione"].value
        client = visit("console.localhost")
        client.cookies["sessione"] = cookie
        return client
    if actor == "halfway":
        client = visit("console.localhost")
        client.post("/accedi", {"username": "halfway@fornitore.example", "password": "una lunga parola"})
        return client
    user = world["people"][actor]
    client = visit("console.localhost", user)
    if actor == "expired":
        session = client.session
        session[LOGGED_IN_AT] = session["seen_at"] = time.time() - 11 * 3600
        session.save()
    if actor == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client


def arguments(name, world):
    order = world["order"]
    known = {
        "schema": "segrate", "grant_id": world["grant"].id, "token": setup_token(world["people"]["marta"]), "step": "ente",
        "order_id": order.pk, "code": "contributo-economico", "digest": brand_hash(look_of(order)),
    }  # fmt: skip
    namespace, _sep, route = name.partition(":")
    names = get_resolver("config.urls_vendor").namespace_dict[namespace][1].reverse_dict.getlist(route)[0][0][0][1]
    return {key: known[key] for key in names}


def knock(client, name, kwargs):
    path = reverse(name, kwargs=kwargs, urlconf="config.urls_vendor")
    return client.post(path, {}) if name in POSTED else client.get(path)


def outcome(response):
    if response.status_code in (NO, NONE):
        return response.status_code
    to_login = response.status_code == 302 and response["Location"].split("?")[0] == "/accedi"
    return LOGIN if to_login else OK


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_actor_gets_what_the_table_says(name, world, visit):
    kwargs = arguments(name, world)
    got = {actor: outcome(knock(browser(actor, world, visit), name, kwargs)) for actor in ACTORS}
    assert got == TABLE[name]


@pytest.mark.parametrize("name", OBJECTS)
def test_an_id_that_does_not_exist_is_not_found(name, world, visit):
    kwargs = {key: uuid4() if key.endswith("_id") else value for key, value in arguments(name, world).items()}
    answer = knock(browser("fabio", world, visit), name, kwargs)
    assert answer.status_code == NONE


@pytest.mark.parametrize(
    "name", [name for name in sorted(TABLE) if name.startswith("console:order") or "usage" in name]
)
def test_a_municipality_serves_none_of_it(name, world, visit):
    path = reverse(name, kwargs=arguments(name, world), urlconf="config.urls_vendor")
    client = visit("segrate")
    # An address without its final slash is tried with it.
    answer = client.post(path, {}, follow=True) if name in POSTED else client.get(path, follow=True)
    assert answer.status_code == NONE


def test_an_operator_of_a_municipality_does_not_log_in_there(world):
    with tenant_context(world["town"]):
        world["operator"].set_password("una lunga parola")
        world["operator"].save()
    data = {"username": "elena@segrate.example", "password": "una lunga parola"}
    page = Client(HTTP_HOST="console.localhost").post("/accedi", data).content.decode()
    assert "Email o password non corrette" in page
