"""Who may open what: every address of a municipality's host, for every actor. An address without a row fails.

Each row says what happens with an honest request. `ok` is any answer that is neither a refusal nor a detour to the login.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.actions.open_support import open_support
from accounts.models import CustomRole, LoginRecord, Passkey, RoleAssignment, User
from accounts.roles import Role, SupportLevel
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
from integrations.actions.configure import configure
from integrations.models import Delivery
from integrations.simulators.identity.saml.provider import SimulatedProvider, new_key
from notifications.models import Message
from offices.models import Office
from provisioning.support.actions.adhesions.ask import Wish, ask_adhesion
from provisioning.support.actions.ask import ask_grant
from provisioning.support.actions.prices.draft_list import begin_draft
from provisioning.support.actions.prices.edit_price import Offer, put_price
from provisioning.support.actions.prices.publish_list import publish_list
from provisioning.support.actions.staff import create_staff
from provisioning.support.actions.tickets.open import Trouble, open_from_desk
from provisioning.support.clock import Severity
from provisioning.support.models.price import Recurrence, ServiceKind
from tenants.context import public_context, tenant_context
from tests.cases.conftest import SAMPLE, SYSTEM, citizen, pdf, register

ACTORS = ("nobody", "anna", "bruno", "carla", "dario", "elena", "giulia", "revisore", "cassiera", "protocollista")
# The vendor's support, with a grant to read and with one to administer.
SUPPORT = ("fabio_reads", "fabio_administers")
EVERYBODY = (*ACTORS, *SUPPORT)
OK, LOGIN, NO, NONE = "ok", "login", 403, 404


def row(**by_actor):
    """Support is refused where nothing else is said: `others` does not mean it."""
    default = by_actor.pop("others")
    return {actor: by_actor.get(actor, default) for actor in ACTORS} | support(NO) | by_actor


def support(reads, administers=None):
    return {"fabio_reads": reads, "fabio_administers": reads if administers is None else administers}


PUBLIC = row(others=OK, **support(OK))
# A citizen's own pages: an operator has none.
CITIZENS = row(others=NO, nobody=LOGIN, anna=OK, bruno=OK)
ANNAS = row(others=NO, nobody=LOGIN, anna=OK, bruno=NONE)
DESK_FOR_SUPPORT = row(others=OK, nobody=LOGIN, anna=NO, bruno=NO, **support(OK))
DESK = row(others=OK, nobody=LOGIN, anna=NO, bruno=NO)
# The case is of Carla's office and holds restricted data. Giulia and the auditor of that office lack the role.
CARLAS = row(others=NONE, nobody=LOGIN, anna=NO, bruno=NO, carla=OK)
# Pages that only show the case: support reads those that are not restricted.
CARLAS_SHOWN = CARLAS | support(NONE)
# A draft at the counter of Carla's office, of a service without restricted data: who works there may go on with it.
COUNTER = row(others=NONE, nobody=LOGIN, anna=NO, bruno=NO, carla=OK, giulia=OK)
# A delegation that Anna declared, with its proof; case officers and heads look at it.
DELEGATIONS = row(others=NO, nobody=LOGIN, carla=OK, dario=OK, giulia=OK)
ADMIN = row(others=NO, nobody=LOGIN, elena=OK)
# What support may administer as well: services, messages, deliveries; never people and rights.
ADMINS_AND_SUPPORT = ADMIN | support(NO, OK)
# Requests for help: the administrator's, and whoever has opened one; to the others they do not exist.
TICKETS = row(others=NONE, nobody=LOGIN, anna=NO, bruno=NO, elena=OK)
PROTOCOL = row(others=NO, nobody=LOGIN, elena=OK, protocollista=OK)
CASHIERS = row(others=NO, nobody=LOGIN, cassiera=OK)

TABLE = {
    "tenants:brand_css": PUBLIC,
    "tenants:coat_of_arms": PUBLIC,
    "oidc:start": PUBLIC,
    "oidc:return": PUBLIC,
    "login:logout": PUBLIC,
    "saml:metadata": PUBLIC,
    "saml:start": PUBLIC,
    "cns:enter": PUBLIC,
    "saml:acs": PUBLIC,
    "saml:complete": PUBLIC,
    "saml:slo": PUBLIC,
    "federation:configuration": PUBLIC,
    "federation:start": PUBLIC,
    "federation:return": PUBLIC,
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
    "citizen:preview_sheet": ADMINS_AND_SUPPORT,
    "citizen:preview_step": ADMINS_AND_SUPPORT,
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
    "citizen:accesses": CITIZENS,
    "citizen:end_access": ANNAS,
    "citizen:end_other_accesses": CITIZENS,
    "citizen:consultations": CITIZENS,
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
    # Between the password and the second factor: none of these actors is.
    "operators:second_factor": row(others=LOGIN, **support(LOGIN)),
    "operators:provider_start": PUBLIC,
    "operators:provider_return": PUBLIC,
    "operators:passkey_login": PUBLIC,
    "operators:forgotten": PUBLIC,
    "operators:join": PUBLIC,
    "operators:follow": PUBLIC,
    "operators:security": DESK,
    "operators:confirm": DESK,
    "operators:setup": DESK,
    "operators:setup_app": DESK,
    "operators:setup_passkey": DESK,
    "operators:remove_app": DESK,
    "operators:remove_passkey": row(others=NONE, nobody=LOGIN, anna=NO, bruno=NO, carla=OK),
    "operators:renew_codes": DESK,
    "operators:change_password": DESK,
    "operators:accesses": DESK,
    "operators:end_access": row(others=NONE, nobody=LOGIN, anna=NO, bruno=NO, carla=OK),
    "operators:end_other_accesses": DESK,
    "operators:staff": ADMIN,
    "operators:staff_invite": ADMIN,
    "operators:staff_person": ADMIN,
    "operators:staff_give": ADMIN,
    "operators:staff_take": ADMIN,
    "operators:staff_resend": ADMIN,
    "operators:staff_reset": ADMIN,
    "operators:staff_unlock": ADMIN,
    "operators:staff_close": ADMIN,
    "operators:staff_reopen": ADMIN,
    # Whoever leaves lands on the desk's login.
    "operators:logout": row(others=LOGIN, anna=NO, bruno=NO, **support(LOGIN)),
    "operators:inbox": DESK_FOR_SUPPORT,
    "operators:search": DESK_FOR_SUPPORT,
    "operators:case": CARLAS_SHOWN,
    "operators:reading": CARLAS_SHOWN,
    "operators:assign": CARLAS,
    "operators:note": CARLAS,
    "operators:case_retry": CARLAS,
    "operators:documents_zip": CARLAS_SHOWN,
    "operators:document": CARLAS_SHOWN,
    "operators:document_read": CARLAS_SHOWN,
    "operators:transition": CARLAS,
    "operators:letter": CARLAS,
    "operators:record_payment": CARLAS,
    "operators:brought": CARLAS,
    "operators:receipt": CARLAS_SHOWN,
    "operators:counter": row(others=NO, nobody=LOGIN, carla=OK, dario=OK, giulia=OK),
    "operators:counter_draft": COUNTER,
    "operators:counter_step": COUNTER,
    "operators:counter_print": COUNTER,
    # Giulia comes after Carla, who has thrown it away.
    "operators:counter_discard": COUNTER | {"giulia": NONE},
    "operators:counter_file": COUNTER,
    "operators:undo": CARLAS,
    "operators:send_now": CARLAS,
    "operators:templates": ADMINS_AND_SUPPORT,
    "operators:template": ADMINS_AND_SUPPORT,
    "operators:service_template": ADMINS_AND_SUPPORT,
    "operators:catalogue": ADMINS_AND_SUPPORT,
    "operators:catalogue_service": ADMINS_AND_SUPPORT,
    "operators:catalogue_settings": ADMINS_AND_SUPPORT,
    "operators:catalogue_part": ADMINS_AND_SUPPORT,
    "operators:catalogue_edit": ADMINS_AND_SUPPORT,
    "operators:catalogue_add": ADMINS_AND_SUPPORT,
    "operators:catalogue_act": ADMINS_AND_SUPPORT,
    "operators:catalogue_publish": ADMINS_AND_SUPPORT,
    "operators:catalogue_discard": ADMINS_AND_SUPPORT,
    "operators:catalogue_suspend": ADMINS_AND_SUPPORT,
    "operators:catalogue_reopen": ADMINS_AND_SUPPORT,
    "operators:catalogue_elsewhere": ADMINS_AND_SUPPORT,
    "operators:catalogue_back_here": ADMINS_AND_SUPPORT,
    "operators:catalogue_adopt": ADMINS_AND_SUPPORT,
    "operators:catalogue_history": ADMINS_AND_SUPPORT,
    "operators:catalogue_restore": ADMINS_AND_SUPPORT,
    "operators:roles": ADMIN,
    "operators:role_new": ADMIN,
    "operators:role": ADMIN,
    "operators:role_delete": ADMIN,
    "operators:rights_journal": ADMIN | {"revisore": OK} | support(OK),
    "operators:login_register": ADMIN | {"revisore": OK},
    "operators:login_register_days": ADMIN | {"revisore": OK},
    "operators:login_register_messages": ADMIN | {"revisore": OK},
    "operators:support": ADMIN | {"revisore": OK},
    "operators:support_grant": ADMIN | {"revisore": OK},
    "operators:support_end": ADMIN,
    "operators:support_allow": ADMIN,
    "operators:support_decline": ADMIN,
    "operators:support_enter": PUBLIC,
    "operators:support_over": PUBLIC,
    "operators:tickets": ADMIN,
    "operators:ticket_new": ADMIN,
    "operators:ticket": TICKETS,
    "operators:ticket_act": TICKETS,
    "operators:prices": ADMIN,
    "operators:price_ask": ADMIN,
    "operators:adhesion": ADMIN,
    "operators:adhesion_act": ADMIN,
    "operators:delegations": DELEGATIONS,
    "operators:delegation": DELEGATIONS,
    "operators:delegation_proof": DELEGATIONS,
    "operators:people": DELEGATIONS,
    "operators:join_person": DELEGATIONS,
    "operators:collections": CASHIERS,
    "operators:collect": CASHIERS,
    "operators:deliveries": PROTOCOL | support(NO, OK),
    "operators:delivery": PROTOCOL | support(NO, OK),
    "operators:delivery_retry": PROTOCOL | support(NO, OK),
    "operators:emergency": PROTOCOL,
    "operators:emergency_open": PROTOCOL,
    "operators:emergency_extend": PROTOCOL,
    "operators:emergency_close": PROTOCOL,
    "operators:emergency_grant": ADMIN,
    "operators:emergency_revoke": ADMIN,
}
POSTED = {
    "citizen:end_access", "citizen:end_other_accesses", "operators:remove_app", "operators:remove_passkey",
    "operators:renew_codes", "operators:end_access", "operators:end_other_accesses", "operators:staff_give",
    "operators:staff_take", "operators:staff_resend", "operators:staff_reset", "operators:staff_unlock",
    "operators:staff_close", "operators:staff_reopen", "operators:login_register_days", "operators:login_register_messages",
    "citizen:ask_elsewhere",
    "login:logout", "saml:acs",
    "citizen:rating", "citizen:discard_draft", "citizen:answer", "citizen:observations", "operators:logout",
    "citizen:stop_acting", "citizen:delegation_accept", "citizen:delegation_refuse", "citizen:delegation_act",
    "operators:assign", "operators:note", "operators:case_retry", "operators:letter", "operators:delivery_retry",
    "operators:undo", "operators:send_now", "operators:counter_discard",
    "operators:emergency_open", "operators:emergency_extend", "operators:emergency_close", "operators:emergency_grant",
    "operators:emergency_revoke", "operators:catalogue_act", "operators:catalogue_publish", "operators:catalogue_discard",
    "operators:catalogue_reopen", "operators:catalogue_restore", "operators:catalogue_back_here", "operators:role_delete",
    "operators:support_end", "operators:support_allow", "operators:support_decline", "operators:support_enter",
    "operators:ticket_act", "operators:adhesion_act",
}  # fmt: skip
# `way` in an address: how one logs in, or how one acts for somebody. CIE goes by federation here, SPID by SAML.
WAYS_OF = {"federation": "cie", "citizen:delegation_declare": "figlio"}
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


def support_here(level):
    return open_support(uuid4(), ("Fabio", "Riva"), level, timezone.now() + timedelta(hours=1))


def create_staff_of_vendor():
    with public_context():
        return create_staff("fabio@fornitore.example", "Fabio", "Riva")


def waiting_grant(town, fabio):
    with public_context():
        level, why = SupportLevel.RESTRICTED, {"reason": "Una prova", "ticket": "A-1"}
        return ask_grant(fabio, town, level=level, hours=1, **why)


def asked_of_vendor(elena, fabio):
    """A request for help of Elena's, and one to join a service of the vendor's list."""
    trouble = Trouble("Una prova", "Non si apre.", Severity.ORDINARY)
    draft = begin_draft(fabio)
    offer = Offer(ServiceKind.BASE, "A-1", "Formazione", "Una giornata.", "a giornata", 0, 0, Recurrence.ONCE)
    price = put_price(draft.id, offer, fabio)
    publish_list(draft.id, fabio, timezone.localdate())
    adhesion = ask_adhesion(price.id, Wish(1, "Elena"), elena)
    return {"ticket": open_from_desk(trouble, elena), "price": price, "adhesion": adhesion}


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
        "fabio_reads": support_here(SupportLevel.READ),
        "fabio_administers": support_here(SupportLevel.ADMINISTER),
    }


def filled_draft(anna, service):
    definition, draft = current_definition(service), open_draft(anna, service)
    accept_privacy(draft, anna)
    answers = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": False}
    save_step(draft, anna, "dati", answers, answers, {}, complete=True)
    return draft, attach_document(draft, anna, definition.documents[0], pdf())


def open_access(user):
    now = timezone.now()
    return LoginRecord.objects.create(
        user=user, key_hash=uuid4().hex, how="spid", device="Firefox, Linux", opened_at=now, seen_at=now
    )


def from_abroad():
    return User.objects.create(login="eidas:ES/IT/1", kind="citizen", given_name="Sofia", family_name="Garcia")


def passkeys_of(user):
    return [
        Passkey.objects.create(user=user, credential_id=name, public_key="", name=name) for name in ("ufficio", "casa")
    ]


# Nobody is at these addresses: what is asked here ends before anybody is called.
FEDERATION = {
    "trust_anchor": "https://federazione.example", "providers": "https://gestore.example", "email": "cie@segrate.example",
    "trust_anchor_keys": '{"keys": [{"kty": "RSA", "kid": "1", "n": "AQAB", "e": "AQAB"}]}',
}  # fmt: skip


@pytest.fixture(scope="module")
def spid_options():
    provider = SimulatedProvider("https://gestore.example", "Gestore", new_key(timezone.now()))
    return {"email": "spid@segrate.example", "metadata_xml": provider.metadata()}


@pytest.fixture
def world(in_segrate, spid_options):
    """Segrate with one restricted case of Anna's, waiting for documents, and a new draft of hers."""
    social = Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1")
    taxes = Office.objects.create(code="tributi", name="Tributi", address="Via 2")
    publish([SAMPLE])
    configure("spid", "saml", spid_options, by=SYSTEM)
    configure("cie", "oidc_federation", FEDERATION, by=SYSTEM)
    configure("cns", "proxy", {}, by=SYSTEM)
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
    accesses = {name: open_access(actors[name]) for name in ("anna", "carla")}
    terms = Terms("BRTLCU60A01F205K", "Luca", "Berti", case.due_on)
    declared = declare(actors["anna"], "guardian", terms, pdf())
    scan = attach_document(at_counter, actors["bruno"], current_definition(service).documents[0], pdf())
    fabio = create_staff_of_vendor()
    return {
        "grant": waiting_grant(in_segrate, fabio), **asked_of_vendor(Operator(actors["elena"]), fabio),
        "actors": actors, "case": case, "draft": new_draft, "attached": attached, "town": in_segrate, "position": position,
        "at_counter": at_counter, "scan": scan, "role": CustomRole.objects.create(name="Vigile", stands_for=["auditor"]),
        "accesses": accesses, "passkey": passkeys_of(actors["carla"])[0],
        "delegation": declared, "sofia": from_abroad(),
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
        "way": WAYS_OF.get(name.partition(":")[0], WAYS_OF.get(name, "spid")),
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
        "person_id": world["sofia"].id,
        "event": "receipt",
        "part": "scheda",
        "place": "documents" if name == "operators:catalogue_add" else "sheet/summary",
        "number": 1,
        "token": "0" * 64,
        "passkey_id": world["passkey"].id,
        "access_id": world["accesses"]["anna" if name.startswith("citizen:") else "carla"].id,
        "grant_id": world["grant"].id,
        "ticket_id": world["ticket"].id,
        "price_id": world["price"].id,
        "adhesion_id": world["adhesion"].id,
        "user_id": world["actors"]["dario"].id,
        "assignment_id": world["actors"]["dario"].roles.first().id,
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
    """A rating without an origin, a login or a ticket without one: refused for what they are, not for who knocks."""
    return {"citizen:rating": NO, "saml:acs": NO, "operators:support_enter": NO}.get(name, TABLE[name][actor])


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_actor_gets_what_the_table_says(name, world, visit):
    got = {}
    for actor in EVERYBODY:
        got[actor] = knock(visit("segrate", world["actors"].get(actor)), name, world)
    assert got == {actor: expected(name, actor) for actor in EVERYBODY}


OBJECTS = [
    name
    for name in sorted(TABLE)
    if TABLE[name] in (ANNAS, CARLAS, CARLAS_SHOWN, COUNTER, CASHIERS, DELEGATIONS, TICKETS)
    and name not in ("operators:collections", "operators:delegations", "operators:people", "operators:counter")
    or name in ("operators:counter_discard", "operators:adhesion", "operators:adhesion_act")
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
