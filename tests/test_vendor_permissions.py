"""Who may open what on the vendor's host: every address, for every actor. An address without a row fails.

Fabio and Marta are staff. The operator brings the cookie of a session in Segrate; «halfway» has given the password and
no second factor; of «expired» the hours are over, and «closed» has left.
"""

import time
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role, SupportLevel
from accounts.sessions import LOGGED_IN_AT
from provisioning.fleet.models import DeletionProof, LifeJob, OrderDraft
from provisioning.fleet.orders.answers import look_of
from provisioning.pnrr.actions.identities import Credentials, add_identity
from provisioning.pnrr.actions.keep_dossier import DossierFacts, open_dossier
from provisioning.pnrr.actions.make_paper import make_paper
from provisioning.pnrr.models import DossierPaper
from provisioning.support.actions.ask import ask_grant
from provisioning.support.actions.prices.draft_list import begin_draft
from provisioning.support.actions.staff import create_staff
from provisioning.support.setup_link import setup_token
from tenants.context import tenant_context
from tenants.views import brand_hash
from tests.test_permissions import LOGIN, NO, NONE, OK, asked_of_vendor
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
    "console:pnrr_list": STAFF,
    "console:pnrr": STAFF,
    "console:pnrr_data": STAFF,
    "console:pnrr_run": STAFF,
    "console:pnrr_progress": STAFF,
    "console:pnrr_criterion": STAFF,
    "console:pnrr_identity_add": STAFF,
    "console:pnrr_identity_read": STAFF,
    "console:pnrr_identity_remove": STAFF,
    "console:pnrr_paper_make": STAFF,
    "console:pnrr_paper": STAFF,
    "console:pnrr_annex": STAFF,
    "console:refresh": STAFF,
    "console:domain": STAFF,
    "console:suspend": STAFF,
    "console:resume": STAFF,
    "console:export": STAFF,
    "console:remove": STAFF,
    "console:life_job": STAFF,
    "console:removed": STAFF,
    "console:proof": STAFF,
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
    "console:tickets": STAFF,
    "console:ticket_new": STAFF,
    "console:ticket": STAFF,
    "console:ticket_act": STAFF,
    "console:ticket_severity": STAFF,
    "console:measures": STAFF,
    "console:measures_csv": STAFF,
    "console:price_lists": STAFF,
    "console:price_list_new": STAFF,
    "console:price_list": STAFF,
    "console:price_list_publish": STAFF,
    # Marta comes after Fabio, who has thrown it away or taken it out.
    "console:price_list_discard": FABIOS,
    "console:price_new": STAFF,
    "console:price": STAFF,
    "console:price_out": FABIOS,
    "console:adhesions": STAFF,
    "console:adhesion": STAFF,
    "console:adhesion_act": STAFF,
    "console:support_enter": FABIOS,
    "console:support_end": FABIOS,
}
POSTED = {
    "console:logout", "console:support_ask", "console:support_enter", "console:support_end", "console:ticket_act",
    "console:ticket_severity", "console:price_list_new", "console:price_list_publish", "console:price_list_discard",
    "console:price_out", "console:adhesion_act", "console:pnrr_run", "console:pnrr_identity_add",
    "console:pnrr_identity_read", "console:pnrr_identity_remove", "console:pnrr_paper_make", "console:pnrr_annex",
    "console:refresh", "console:resume", "console:order_begin", "console:order_place", "console:order_discard",
}  # fmt: skip


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
        asked = asked_of_vendor(Operator(elena), people["fabio"])
    draft = begin_draft(people["fabio"])
    dossier = open_dossier(people["fabio"], segrate, DossierFacts(inhabitants=36_800), [])
    identity = add_identity(dossier, people["fabio"], Credentials("SPID di prova", "prova", "segreto"))
    paper = make_paper(dossier, people["fabio"], DossierPaper.Kind.DOSSIER)
    made = {**asked, "list": draft, "price": draft.prices.get()}
    pnrr = {"identity_id": identity.id, "paper_id": paper.id, "kind": "dossier", "code": "C.SE.1.1"}
    chosen = {"services": {"contributo-economico": {"office": "sociale", "parameters": {}}}}
    made["order"] = OrderDraft.objects.create(answers={"servizi": chosen}, updated_by={})
    made["job"] = LifeJob.objects.create(
        schema_name="segrate", name=segrate.name, kind="remove", asked_at=timezone.now(), by={}
    )
    body = {"municipality": {}, "tables": {}, "public": {}, "support": [], "export": None}
    made["proof"] = DeletionProof.objects.create(
        schema_name="altrove", name="Comune di Altrove", body=body, by={}, begun_at=timezone.now()
    )
    return {"people": people, "grant": grant, "town": segrate, "operator": elena, "pnrr": pnrr, **made}


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
        "schema": "segrate", "grant_id": world["grant"].id, "token": setup_token(world["people"]["marta"]),
        "ticket_id": world["ticket"].id, "list_id": world["list"].id, "price_id": world["price"].id,
        "adhesion_id": world["adhesion"].id, "order_id": order.pk, "step": "ente", "code": "contributo-economico",
        "digest": brand_hash(look_of(order)), "job_id": world["job"].pk, "proof_id": world["proof"].pk,
    }  # fmt: skip
    if "pnrr" in name:
        known |= world["pnrr"]
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


def ids_in(name):
    namespace, _sep, route = name.partition(":")
    found = get_resolver("config.urls_vendor").namespace_dict[namespace][1].reverse_dict.getlist(route)
    return [key for key in found[0][0][0][1] if key.endswith("_id")]


@pytest.mark.parametrize("name", [name for name in sorted(TABLE) if ids_in(name)])
def test_an_id_that_does_not_exist_is_not_found(name, world, visit):
    answer = knock(
        browser("fabio", world, visit), name, arguments(name, world) | {key: uuid4() for key in ids_in(name)}
    )
    assert answer.status_code == NONE


EXITS = {"console:export", "console:remove", "console:life_job", "console:removed", "console:proof"}


@pytest.mark.parametrize(
    "name", [name for name in sorted(TABLE) if name.startswith("console:order") or "usage" in name or name in EXITS]
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
