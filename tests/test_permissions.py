"""Who may open what: every address of a municipality's host, for every actor. An address without a row fails.

Each row says what happens with an honest request. `ok` is any answer that is neither a refusal nor a detour to the login.
"""

from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import CustomRole, RoleAssignment, User
from accounts.roles import Role
from billing.actions.create_debt_position import Debtor, Line, create_debt_position
from cases.actions.edit_draft import accept_privacy, attach_document, save_step
from cases.actions.effects import Given
from cases.actions.log_reading import log_reading
from cases.actions.open_counter_draft import open_counter_draft
from cases.actions.open_draft import open_draft
from cases.actions.run_transition import run_transition
from cases.actions.submit_draft import submit_draft
from cases.delegations.give import Terms, declare
from cases.dues import subject_of
from cases.filing import Filing
from cases.models import Case
from catalog.actions.activate import activate
from catalog.publishing import publish
from catalog.queries import current_definition
from integrations.models import Delivery
from notifications.models import Message
from offices.models import Office
from tenants.context import tenant_context
from tests.cases.conftest import SAMPLE, SYSTEM, citizen, pdf, register

ACTORS = ("nobody", "anna", "bruno", "carla", "dario", "elena", "giulia", "revisore", "cassiera", "protocollista")
OK, LOGIN, NO, NONE = "ok", "login", 403, 404


def row(**by_actor):
    default = by_actor.pop("others")
    return {actor: by_actor.get(actor, default) for actor in ACTORS}


PUBLIC = row(others=OK)
# A citizen's own pages: an operator has none.
CITIZENS = row(others=NO, nobody=LOGIN, anna=OK, bruno=OK)
ANNAS = row(others=NO, nobody=LOGIN, anna=OK, bruno=NONE)
DESK = row(others=OK, nobody=LOGIN, anna=NO, bruno=NO)
# The case is of Carla's office and holds restricted data. Giulia and the auditor of that office lack the role.
CARLAS = row(others=NONE, nobody=LOGIN, anna=NO, bruno=NO, carla=OK)
# A draft at the counter of Carla's office, of a service without restricted data: who works there may go on with it.
COUNTER = row(others=NONE, nobody=LOGIN, anna=NO, bruno=NO, carla=OK, giulia=OK)
# A delegation that Anna declared, with its proof; case officers and heads look at it.
DELEGATIONS = row(others=NO, nobody=LOGIN, carla=OK, dario=OK, giulia=OK)
ADMIN = row(others=NO, nobody=LOGIN, elena=OK)
PROTOCOL = row(others=NO, nobody=LOGIN, elena=OK, protocollista=OK)
CASHIERS = row(others=NO, nobody=LOGIN, cassiera=OK)

TABLE = {
    "tenants:brand_css": PUBLIC,
    "tenants:coat_of_arms": PUBLIC,
    "oidc:start": PUBLIC,
    "oidc:return": PUBLIC,
    "oidc:logout": PUBLIC,
    "citizen:home": PUBLIC,
    "citizen:services": PUBLIC,
    "citizen:category": PUBLIC,
    "citizen:sheet": PUBLIC,
    "citizen:terms": PUBLIC,
    "citizen:login": PUBLIC,
    "citizen:status": PUBLIC,
    "citizen:rating": PUBLIC,
    "citizen:rating_thanks": PUBLIC,
    "citizen:language": PUBLIC,
    "citizen:preview_sheet": ADMIN,
    "citizen:preview_step": ADMIN,
    "citizen:privacy": PUBLIC,
    "citizen:legal_notes": PUBLIC,
    "citizen:cookies": PUBLIC,
    "citizen:accessibility": PUBLIC,
    "citizen:start": CITIZENS,
    "citizen:privacy_step": CITIZENS,
    "citizen:summary": CITIZENS,
    "citizen:step": CITIZENS,
    "citizen:for_whom": CITIZENS,
    "citizen:confirmation": ANNAS,
    "citizen:confirmation_number": ANNAS,
    "citizen:desk": CITIZENS,
    "citizen:cases": CITIZENS,
    "citizen:ask_elsewhere": CITIZENS,
    "citizen:messages": CITIZENS,
    "citizen:documents": CITIZENS,
    "citizen:payments": CITIZENS,
    "citizen:my_data": CITIZENS,
    "citizen:delegations": CITIZENS,
    "citizen:delegation_new": CITIZENS,
    "citizen:delegation_declare": CITIZENS,
    "citizen:stop_acting": CITIZENS,
    "citizen:delegation": ANNAS,
    "citizen:delegation_accept": ANNAS,
    "citizen:delegation_refuse": ANNAS,
    "citizen:delegation_revoke": ANNAS,
    "citizen:delegation_act": ANNAS,
    "citizen:delegation_proof": ANNAS,
    "citizen:discard_draft": ANNAS,
    "citizen:draft_file": ANNAS,
    "citizen:case": ANNAS,
    "citizen:answer": ANNAS,
    "citizen:observations": ANNAS,
    "citizen:receipt": ANNAS,
    "citizen:message": ANNAS,
    "citizen:document": ANNAS,
    "citizen:document_download": ANNAS,
    "operators:login": PUBLIC,
    # Whoever leaves lands on the desk's login.
    "operators:logout": row(others=LOGIN, anna=NO, bruno=NO),
    "operators:inbox": DESK,
    "operators:search": DESK,
    "operators:case": CARLAS,
    "operators:reading": CARLAS,
    "operators:assign": CARLAS,
    "operators:note": CARLAS,
    "operators:case_retry": CARLAS,
    "operators:documents_zip": CARLAS,
    "operators:document": CARLAS,
    "operators:document_read": CARLAS,
    "operators:transition": CARLAS,
    "operators:letter": CARLAS,
    "operators:record_payment": CARLAS,
    "operators:brought": CARLAS,
    "operators:receipt": CARLAS,
    "operators:counter": row(others=NO, nobody=LOGIN, carla=OK, dario=OK, giulia=OK),
    "operators:counter_draft": COUNTER,
    "operators:counter_step": COUNTER,
    "operators:counter_print": COUNTER,
    # Giulia comes after Carla, who has thrown it away.
    "operators:counter_discard": COUNTER | {"giulia": NONE},
    "operators:counter_file": COUNTER,
    "operators:undo": CARLAS,
    "operators:send_now": CARLAS,
    "operators:templates": ADMIN,
    "operators:template": ADMIN,
    "operators:service_template": ADMIN,
    "operators:catalogue": ADMIN,
    "operators:catalogue_service": ADMIN,
    "operators:catalogue_settings": ADMIN,
    "operators:catalogue_part": ADMIN,
    "operators:catalogue_edit": ADMIN,
    "operators:catalogue_add": ADMIN,
    "operators:catalogue_act": ADMIN,
    "operators:catalogue_publish": ADMIN,
    "operators:catalogue_discard": ADMIN,
    "operators:catalogue_suspend": ADMIN,
    "operators:catalogue_reopen": ADMIN,
    "operators:catalogue_elsewhere": ADMIN,
    "operators:catalogue_back_here": ADMIN,
    "operators:catalogue_adopt": ADMIN,
    "operators:catalogue_history": ADMIN,
    "operators:catalogue_restore": ADMIN,
    "operators:roles": ADMIN,
    "operators:role_new": ADMIN,
    "operators:role": ADMIN,
    "operators:role_delete": ADMIN,
    "operators:rights_journal": ADMIN | {"revisore": OK},
    "operators:delegations": DELEGATIONS,
    "operators:delegation": DELEGATIONS,
    "operators:delegation_proof": DELEGATIONS,
    "operators:collections": CASHIERS,
    "operators:collect": CASHIERS,
    "operators:deliveries": PROTOCOL,
    "operators:delivery": PROTOCOL,
    "operators:delivery_retry": PROTOCOL,
    "operators:emergency": PROTOCOL,
    "operators:emergency_open": PROTOCOL,
    "operators:emergency_extend": PROTOCOL,
    "operators:emergency_close": PROTOCOL,
    "operators:emergency_grant": ADMIN,
    "operators:emergency_revoke": ADMIN,
}
POSTED = {
    "citizen:ask_elsewhere", "citizen:stop_acting", "citizen:delegation_accept", "citizen:delegation_refuse",
    "citizen:delegation_act",
    "oidc:logout", "citizen:rating", "citizen:discard_draft", "citizen:answer", "citizen:observations", "operators:logout",
    "operators:assign", "operators:note", "operators:case_retry", "operators:letter", "operators:delivery_retry",
    "operators:undo", "operators:send_now", "operators:counter_discard",
    "operators:emergency_open", "operators:emergency_extend", "operators:emergency_close", "operators:emergency_grant",
    "operators:emergency_revoke", "operators:catalogue_act", "operators:catalogue_publish", "operators:catalogue_discard",
    "operators:catalogue_reopen", "operators:catalogue_restore", "operators:catalogue_back_here", "operators:role_delete",
}  # fmt: skip
# Takes a final slash away; opens nothing.
WITHOUT_ROW = {"without_slash"}


def routes(patterns=None, namespace=""):
    for pattern in get_resolver("config.urls_tenant").url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.callback.__name__}", pattern.callback


def test_every_address_has_a_row_and_every_row_an_address():
    assert {name for name, _view in routes()} - {f"citizen:{n}" for n in WITHOUT_ROW} == set(TABLE)


def test_every_view_says_who_may_open_it():
    unmarked = [name for name, view in routes() if not name.startswith("tenants:") and not hasattr(view, "access")]
    assert unmarked == []


def staff(name: str, *grants):
    user = User.objects.create_operator(f"{name}@comune.example", given_name=name.title(), family_name="Neri")
    for role, office in grants:
        RoleAssignment.objects.create(user=user, role=role, office=office)
    return user


def people(social, taxes):
    return {
        "anna": citizen("Anna", "BNCNNA85A41F205R"),
        "bruno": citizen("Bruno", "BNCBRN80A01F205X"),
        "carla": staff("carla", (Role.CASE_OFFICER, social), (Role.SOCIAL_WORKER, social)),
        "dario": staff("dario", (Role.CASE_OFFICER, taxes), (Role.SOCIAL_WORKER, taxes)),
        "elena": staff("elena", (Role.ADMINISTRATOR, None)),
        "giulia": staff("giulia", (Role.HEAD_OF_OFFICE, social)),
        "revisore": staff("revisore", (Role.AUDITOR, social)),
        "cassiera": staff("cassiera", (Role.CASHIER, social)),
        "protocollista": staff("protocollista", (Role.PROTOCOL_CLERK, None)),
    }


def filled_draft(anna, service):
    definition, draft = current_definition(service), open_draft(anna, service)
    accept_privacy(draft, anna)
    answers = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": False}
    save_step(draft, anna, "dati", answers, answers, {}, complete=True)
    return draft, attach_document(draft, anna, definition.documents[0], pdf())


@pytest.fixture
def world(in_segrate):
    """Segrate with one restricted case of Anna's, waiting for documents, and a new draft of hers."""
    social = Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1")
    taxes = Office.objects.create(code="tributi", name="Tributi", address="Via 2")
    publish([SAMPLE])
    service = activate("prova", {}, "sociale", SYSTEM)
    actors = people(social, taxes)
    draft, _document = filled_draft(actors["anna"], service)
    case = register(submit_draft(draft.id, actors["anna"], ["vero"]))
    Case.objects.update(restricted=True)
    from accounts.policies import Operator

    run_transition(case.id, "chiedi", Operator(actors["carla"]), "in_carico", Given(items=("Bolletta",)))
    case.refresh_from_db()
    log_reading(case, Operator(actors["carla"]), reason="handling")
    new_draft, attached = filled_draft(actors["anna"], service)
    accept_privacy(open_draft(actors["bruno"], service), actors["bruno"])
    position = create_debt_position(
        subject=subject_of(case), reason="Prova", debtor=Debtor("person", "Anna Bianchi", "BNCNNA85A41F205R"),
        citizen=actors["anna"], lines=[Line("tariffa", "Tariffa", "fee", 1_000)], due_on=case.due_on, by=SYSTEM,
    )  # fmt: skip
    filing = Filing(Operator(actors["carla"]), "counter", "known")
    at_counter = open_counter_draft(actors["bruno"], service, filing)
    terms = Terms("BRTLCU60A01F205K", "Luca", "Berti", case.due_on)
    declared = declare(actors["anna"], "guardian", terms, pdf())
    scan = attach_document(at_counter, actors["bruno"], current_definition(service).documents[0], pdf())
    return {
        "actors": actors, "case": case, "draft": new_draft, "attached": attached, "town": in_segrate, "position": position,
        "at_counter": at_counter, "scan": scan,
        "delegation": declared, "role": CustomRole.objects.create(name="Vigile", stands_for=["auditor"]),
    }  # fmt: skip


def arguments(name: str, world) -> dict:
    from tenants.views import brand_hash

    case = world["case"]
    document = case.documents.get(kind="application")
    known = {
        "digest": brand_hash(world["town"].branding),
        "category": "salute-benessere-e-assistenza",
        "code": "prova",
        "language": "en",
        "step": "dati",
        "case_id": case.id,
        "draft_id": world["at_counter" if name.startswith("operators:") else "draft"].id,
        "document_id": {"citizen:draft_file": world["attached"].id, "operators:counter_file": world["scan"].id}.get(
            name, document.id
        ),
        "message_id": Message.objects.filter(event="receipt").first().id,
        "delivery_id": Delivery.objects.get(key=f"case:{case.id}").id,
        "transition_id": "prosegui",
        "position_id": world["position"].id,
        "role_id": world["role"].id,
        "delegation_id": world["delegation"].id,
        "way": "figlio",
        "event": "receipt",
        "part": "scheda",
        "place": "documents" if name == "operators:catalogue_add" else "sheet/summary",
        "number": 1,
    }
    resolver = get_resolver("config.urls_tenant")
    namespace, _sep, route = name.partition(":")
    names = resolver.namespace_dict[namespace][1].reverse_dict.getlist(route)[0][0][0][1]
    return {key: known[key] for key in names}


def outcome(response) -> str | int:
    location = response.headers.get("Location", "")
    if response.status_code in (403, 404):
        return response.status_code
    if response.status_code == 302 and location.split("?")[0] in ("/accedi", "/operatori/accedi"):
        return LOGIN
    return OK


def knock(client, name, world):
    path = reverse(name, kwargs=arguments(name, world), urlconf="config.urls_tenant")
    # What is done to a thing of the catalogue names the thing.
    data = {"azione": "reset", "posto": "title"} if name == "operators:catalogue_act" else {}
    return outcome(client.post(path, data) if name in POSTED else client.get(path))


def expected(name: str, actor: str) -> str | int:
    """A rating without an origin, a login without a state: refused for what they are, not for who knocks."""
    return {"citizen:rating": NO}.get(name, TABLE[name][actor])


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_actor_gets_what_the_table_says(name, world, visit):
    got = {}
    for actor in ACTORS:
        got[actor] = knock(visit("segrate", world["actors"].get(actor)), name, world)
    assert got == {actor: expected(name, actor) for actor in ACTORS}


OBJECTS = [
    name
    for name in sorted(TABLE)
    if TABLE[name] in (ANNAS, CARLAS, COUNTER, CASHIERS, DELEGATIONS)
    and name not in ("operators:collections", "operators:delegations", "operators:counter")
    or name == "operators:counter_discard"
]


@pytest.mark.parametrize("name", OBJECTS)
def test_another_municipality_has_none_of_it(name, world, borgo, visit):
    path = reverse(name, kwargs=arguments(name, world), urlconf="config.urls_tenant")
    with tenant_context(borgo):
        office = Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1")
        if name.startswith("citizen:"):
            user = citizen("Anna", "BNCNNA85A41F205R")
        else:
            user = staff("carla", *[(role, None) for role in Role], (Role.CASE_OFFICER, office))
        client = visit("borgo", user)
    response = client.post(path, {}) if name in POSTED else client.get(path)
    assert response.status_code == 404


@pytest.mark.parametrize("name", OBJECTS)
def test_an_id_that_does_not_exist_is_not_found(name, world, visit):
    kwargs = {
        key: uuid4() if key.endswith("_id") and key != "transition_id" else value
        for key, value in arguments(name, world).items()
    }
    path = reverse(name, kwargs=kwargs, urlconf="config.urls_tenant")
    actor = next(actor for actor, answer in TABLE[name].items() if answer == OK)
    client = visit("segrate", world["actors"][actor])
    response = client.post(path, {}) if name in POSTED else client.get(path)
    assert response.status_code == 404
