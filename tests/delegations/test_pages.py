"""The pages: offer, accept, apply for Anna as Bruno, revoke; and what each of the others sees of it."""

import datetime
import re
from html import unescape

import pytest
from django.urls import reverse

from accounts import sessions
from accounts.actions.record_death import Death, record_deaths
from accounts.models import Delegation
from cases.actions.open_draft import open_draft
from cases.delegations.answer import accept
from cases.delegations.check import confirm
from cases.delegations.expire import expire_past
from cases.delegations.give import declare, offer
from cases.delegations.revoke import revoke
from cases.models import Case, Draft
from tenants.context import tenant_context
from tests.cases.conftest import citizen, pdf
from tests.delegations.conftest import ANNA, BRUNO, FIRM, LUIGI, MARTA, for_luigi, for_marta, in_days, to_bruno

STEP = {"email": "bruno@posta.example", "motivo": "Una prova", "urgente": "false", "action": "next"}


def words(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def flow(name: str, *more) -> str:
    return reverse(f"citizen:{name}", args=["salute-benessere-e-assistenza", "prova", *more])


def at(delegation, name: str = "delegation") -> str:
    return reverse(f"citizen:{name}", args=[delegation.id])


def typed_date(day: datetime.date) -> dict[str, str]:
    return {"valid_until_day": f"{day.day}", "valid_until_month": f"{day.month}", "valid_until_year": f"{day.year}"}


def an_offer(**more) -> dict[str, str]:
    names = {"given_name": "Bruno", "family_name": "Bianchi", "fiscal_code": BRUNO, "scope": "all"}
    return names | typed_date(in_days(60)) | more


def fill_in(client) -> None:
    """The whole application, up to the summary."""
    client.post(flow("privacy_step"), {"accepted": "on", "action": "next"})
    client.post(flow("step", "dati"), STEP | {"file-prova_scritta": pdf()})


def send(client):
    page = client.get(flow("summary"))
    ticks = dict.fromkeys(page.context["form"].fields, "on")
    return client.post(flow("summary"), ticks | {"action": "send"})


@pytest.fixture
def bruno_acts(held, bruno, service, visit):
    """Bruno's browser, while he acts for Anna."""
    client = visit("segrate", bruno)
    client.post(at(held, "delegation_act"))
    return client


def test_the_offer_waits_on_the_desk_of_the_person_it_names(anna, bruno, service, visit):
    response = visit("segrate", anna).post(reverse("citizen:delegation_new"), an_offer())
    found = Delegation.objects.get()
    assert (response.headers["Location"], found.delegate) == (at(found), None)
    desk = words(visit("segrate", bruno).get(reverse("citizen:desk")))
    assert "Anna Bianchi ti chiede di presentare domande per suo conto." in desk


def test_it_is_accepted_from_its_page(offered, bruno, visit):
    client = visit("segrate", bruno)
    assert "Accetti di agire per questa persona?" in words(client.get(at(offered)))
    client.post(at(offered, "delegation_accept"))
    offered.refresh_from_db()
    assert offered.state == "accepted"
    assert "Presenta una domanda per Anna Bianchi" in words(client.get(at(offered)))


@pytest.mark.parametrize("name", ["delegation", "delegation_revoke", "delegation_proof"])
def test_for_anybody_else_it_does_not_exist(held, chiara, visit, name):
    assert visit("segrate", chiara).get(at(held, name)).status_code == 404


@pytest.mark.parametrize("name", ["delegation_accept", "delegation_refuse", "delegation_revoke", "delegation_act"])
def test_nor_can_they_do_anything_with_it(offered, chiara, visit, name):
    assert visit("segrate", chiara).post(at(offered, name)).status_code == 404
    offered.refresh_from_db()
    assert offered.state == "offered"


def test_the_principal_cannot_accept_in_the_delegates_place(offered, anna, visit):
    assert visit("segrate", anna).post(at(offered, "delegation_accept")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"fiscal_code": ANNA, "given_name": "Anna"}, "Hai scritto il tuo codice fiscale"),
        ({"fiscal_code": "BNCBRN80A01F205X"}, "Il codice fiscale non è corretto"),
        ({"given_name": "Carlo"}, "Il codice fiscale non corrisponde al nome."),
        ({"scope": "some"}, "Scegli almeno un servizio."),
        (typed_date(in_days(4 * 365)), "Una delega dura al massimo 3 anni"),
        (typed_date(in_days(-1)), "La data non può essere nel passato."),
    ],
)
def test_what_is_typed_wrong_is_said_and_nothing_is_given(anna, service, visit, typed, told):
    response = visit("segrate", anna).post(reverse("citizen:delegation_new"), an_offer(**typed))
    assert (response.status_code, told in words(response)) == (400, True)
    assert Delegation.objects.count() == 0


def test_a_parent_declares_and_may_act_at_once(anna, service, visit):
    client = visit("segrate", anna)
    address = reverse("citizen:delegation_declare", args=["figlio"])
    data = {"given_name": "Marta", "family_name": "Bianchi", "fiscal_code": MARTA}
    assert client.post(address, data).status_code == 400
    client.post(address, data | {"declared": "on"})
    assert Delegation.objects.get().state == "accepted"


def test_a_parent_of_an_adult_is_refused_on_the_page(anna, service, visit):
    data = {"given_name": "Luigi", "family_name": "Bianchi", "fiscal_code": LUIGI, "declared": "on"}
    page = visit("segrate", anna).post(reverse("citizen:delegation_declare", args=["figlio"]), data)
    assert "Questa persona ha già 18 anni" in words(page)
    assert Delegation.objects.count() == 0


def test_a_firm_is_declared_with_its_proof(anna, service, visit, carla):
    client = visit("segrate", anna)
    data = {"family_name": "Alfa srl", "fiscal_code": FIRM, "declared": "on"} | typed_date(in_days(60))
    address = reverse("citizen:delegation_declare", args=["ditta"])
    assert "Allega il documento." in words(client.post(address, data))
    client.post(address, data | {"proof": pdf("visura.pdf")})
    found = Delegation.objects.get()
    assert "Da verificare in Comune" in words(client.get(at(found)))
    assert client.get(at(found, "delegation_proof")).headers["Content-Type"] == "application/pdf"
    client.post(at(found, "delegation_act"))
    assert Draft.objects.count() == 0


def test_before_a_service_it_asks_for_whom(held, bruno, service, visit):
    client = visit("segrate", bruno)
    assert client.get(flow("start")).headers["Location"] == flow("for_whom")
    page = words(client.get(flow("for_whom")))
    assert "Per me, Bruno Bianchi" in page
    assert "Anna Bianchi" in page
    assert "Scegli per chi presenti la domanda." in words(client.post(flow("for_whom"), {}))


def test_for_oneself_nothing_changes(held, bruno, service, visit):
    client = visit("segrate", bruno)
    response = client.post(flow("for_whom"), {"who": "me"})
    assert response.headers["Location"] == flow("privacy_step")
    client.post(flow("privacy_step"), {"accepted": "on", "action": "next"})
    assert (Draft.objects.get().owner, Draft.objects.get().channel) == (bruno, "online")


def test_who_holds_nothing_is_not_asked(anna, service, visit):
    assert visit("segrate", anna).get(flow("start")).headers["Location"] == flow("privacy_step")


def test_a_delegation_of_another_is_not_among_the_answers(held, chiara, service, visit):
    response = visit("segrate", chiara).post(flow("for_whom"), {"who": str(held.id)})
    assert response.status_code == 400


def test_every_page_says_for_whom_one_acts(bruno_acts, service):
    pages = ["/", "/servizi", reverse("citizen:desk"), reverse("citizen:my_data"), flow("privacy_step"), flow("sheet")]
    for page in pages:
        text = words(bruno_acts.get(page))
        assert all(said in text for said in ("Stai agendo per Anna Bianchi", "Torna a te")), page
    bruno_acts.post(reverse("citizen:stop_acting"))
    assert "Stai agendo" not in words(bruno_acts.get("/"))


def test_the_whole_road(bruno_acts, anna, bruno, held, visit):
    fill_in(bruno_acts)
    assert "Presentata da Bruno Bianchi, per conto di Anna Bianchi" in words(bruno_acts.get(flow("summary")))
    response = send(bruno_acts)
    case = Case.objects.get()
    assert (case.applicant, case.delegation) == (anna, held)
    assert "Presentata da Bruno Bianchi, per conto di Anna Bianchi" in words(
        bruno_acts.get(response.headers["Location"])
    )
    page = reverse("citizen:case", args=[case.id])
    for client in (bruno_acts, visit("segrate", anna)):
        assert "Bruno Bianchi, per conto di Anna Bianchi" in words(client.get(page))
    assert "Chiedere una prova" in words(bruno_acts.get(at(held)))
    assert "Chiedere una prova" in words(visit("segrate", anna).get(reverse("citizen:cases")))
    visit("segrate", anna).post(at(held, "delegation_revoke"))
    hidden = [page, reverse("citizen:receipt", args=[case.id]), response.headers["Location"]]
    hidden += [reverse("citizen:document", args=[d.id]) for d in case.documents.all()]
    assert [bruno_acts.get(address).status_code for address in hidden] == [404] * len(hidden)
    assert visit("segrate", anna).get(page).status_code == 200


def test_the_delegate_reads_the_documents_of_what_they_filed(bruno_acts, chiara, visit):
    fill_in(bruno_acts)
    send(bruno_acts)
    address = reverse("citizen:document", args=[Case.objects.get().documents.first().id])
    assert bruno_acts.get(address).status_code == 200
    assert visit("segrate", chiara).get(address).status_code == 404


def test_nothing_of_the_principal_is_shown_to_the_delegate(bruno_acts, anna, bruno, held):
    from accounts.actions.remember import remember

    anna.email, anna.birth_place = "segreta@posta.example", "Lodi"
    anna.save()
    remember(anna, {"contact.email": "segreta@posta.example", "contact.phone": "0299887766"}, "citizen")
    fill_in(bruno_acts)
    pages = [flow("privacy_step"), flow("step", "dati"), flow("summary"), at(held), reverse("citizen:desk"),
             reverse("citizen:my_data"), reverse("citizen:messages")]  # fmt: skip
    for page in pages:
        shown = bruno_acts.get(page).content.decode()
        assert not any(private in shown for private in ("segreta@", "0299887766")), page


def test_the_draft_of_the_delegate_is_not_the_principals_to_open(bruno_acts, anna, visit):
    fill_in(bruno_acts)
    draft = Draft.objects.get()
    hers = visit("segrate", anna)
    desk = words(hers.get(reverse("citizen:desk")))
    assert "La sta compilando Bruno Bianchi per te." in desk
    address = reverse("citizen:draft_file", args=[draft.documents.get().id])
    assert (bruno_acts.get(address).status_code, hers.get(address).status_code) == (200, 404)
    assert hers.post(reverse("citizen:discard_draft", args=[draft.id])).status_code == 404
    assert hers.get(flow("start")).headers["Location"] == flow("privacy_step")


def test_revoked_while_filling_in_it_says_why_and_sends_nothing(bruno_acts, anna, held):
    fill_in(bruno_acts)
    page = bruno_acts.get(flow("summary"))
    revoke(held.id, anna)
    ticks = dict.fromkeys(page.context["form"].fields, "on")
    for response in (
        bruno_acts.post(flow("summary"), ticks | {"action": "send"}),
        bruno_acts.get(flow("step", "dati")),
    ):
        text = words(response)
        assert response.status_code == 409
        assert "Anna Bianchi ha revocato la delega" in text
        assert "Quello che hai scritto" in text
    assert (Case.objects.count(), Draft.objects.count()) == (0, 1)
    assert "Non puoi più agire per Anna Bianchi" in words(bruno_acts.get("/"))


def test_a_form_left_open_does_not_write_into_ones_own_application(bruno_acts, bruno):
    fill_in(bruno_acts)
    theirs = Draft.objects.get()
    bruno_acts.post(reverse("citizen:stop_acting"))
    bruno_acts.post(flow("privacy_step"), {"accepted": "on", "action": "next"})
    bruno_acts.post(flow("step", "dati"), STEP | {"draft": str(theirs.id)})
    assert Draft.objects.get(owner=bruno).answers == {}


def test_a_service_outside_the_delegation_asks_anew(anna, bruno, service, visit):
    limited = accept(offer(anna, to_bruno(services=("altro",))).id, bruno)
    client = visit("segrate", bruno)
    client.post(at(limited, "delegation_act"))
    assert client.get(flow("privacy_step")).headers["Location"] == flow("for_whom")
    assert "non vale per questo servizio" in words(client.get(flow("for_whom")))


def test_the_page_before_the_end_asks_once_more(held, anna, visit):
    page = visit("segrate", anna).get(at(held, "delegation_revoke"))
    assert "Da subito Bruno Bianchi non può più presentare domande per te" in words(page)
    held.refresh_from_db()
    assert held.state == "accepted"


def test_the_clerk_looks_at_the_proof_and_decides(anna, carla, proof, visit):
    declared = declare(anna, "guardian", for_luigi(), proof)
    desk = visit("segrate", carla.user)
    address = reverse("operators:delegation", args=[declared.id])
    assert "Da verificare" in words(desk.get(reverse("operators:delegations")))
    assert desk.get(reverse("operators:delegation_proof", args=[declared.id])).status_code == 200
    assert desk.post(address, {"action": "reject", "reason": ""}).status_code == 422
    desk.post(address, {"action": "confirm"})
    declared.refresh_from_db()
    assert (declared.state, declared.checked_by) == ("accepted", carla.user)
    desk.post(address, {"action": "revoke", "reason": "Decreto revocato dal giudice"})
    declared.refresh_from_db()
    assert declared.state == "revoked"


def test_both_sides_see_that_a_clerk_read_the_proof(anna, carla, proof, visit):
    declared = declare(anna, "guardian", for_luigi(), proof)
    address = reverse("operators:delegation_proof", args=[declared.id])
    assert "Documento consultato" not in words(visit("segrate", anna).get(at(declared)))
    for _time in range(2):
        visit("segrate", carla.user).get(address)
    visit("segrate", anna).get(at(declared, "delegation_proof"))
    read = declared.events.get(kind="read")
    assert (read.side, read.by["id"]) == ("office", str(carla.user.pk))
    page = words(visit("segrate", anna).get(at(declared)))
    assert "Documento consultato da Comune" in page
    assert carla.user.full_name not in page


def test_who_may_not_check_leaves_no_trace(anna, chiara, proof, visit):
    declared = declare(anna, "guardian", for_luigi(), proof)
    assert visit("segrate", chiara).get(reverse("operators:delegation_proof", args=[declared.id])).status_code == 403
    assert not declared.events.filter(kind="read").exists()


def test_what_two_citizens_agree_is_not_on_the_desk(held, carla, visit):
    desk = visit("segrate", carla.user)
    assert "Bruno Bianchi" not in words(desk.get(reverse("operators:delegations")))
    assert desk.get(reverse("operators:delegation", args=[held.id])).status_code == 404


def test_the_case_page_of_the_desk_says_who_filed_it(bruno_acts, carla, held, visit):
    fill_in(bruno_acts)
    send(bruno_acts)
    page = words(visit("segrate", carla.user).get(reverse("operators:case", args=[Case.objects.get().id])))
    assert "Presentata da Bruno Bianchi (BNCBRN80A01F205F)" in page
    assert held.code in page


def test_in_another_municipality_it_acts_for_nobody(bruno_acts, held, borgo, visit, bruno):
    with tenant_context(borgo):
        other = citizen("Bruno", BRUNO)
        client = visit("borgo", other)
    session = client.session
    with tenant_context(borgo):
        session["acting"] = str(held.id)
        session.save()
    assert "Stai agendo" not in words(client.get("/"))
    assert client.get(at(held)).status_code == 404
    assert client.post(at(held, "delegation_act")).status_code == 404


def test_a_child_is_acted_for_to_the_end(anna, service, visit):
    child = declare(anna, "parent", for_marta())
    client = visit("segrate", anna)
    client.post(flow("for_whom"), {"who": str(child.id)})
    fill_in(client)
    send(client)
    assert Case.objects.get().applicant.fiscal_code == MARTA


def test_a_guardian_acts_only_once_confirmed(anna, carla, proof, service, visit):
    declared = declare(anna, "guardian", for_luigi(), proof)
    client = visit("segrate", anna)
    assert client.get(flow("start")).headers["Location"] == flow("privacy_step")
    confirm(declared.id, carla)
    assert client.get(flow("start")).headers["Location"] == flow("for_whom")


def test_who_lands_on_the_first_page_without_having_chosen_is_asked(held, bruno, service, visit):
    client = visit("segrate", bruno)
    assert client.get(flow("privacy_step")).headers["Location"] == flow("for_whom")
    client.post(flow("for_whom"), {"who": "me"})
    assert client.get(flow("privacy_step")).status_code == 200
    assert client.get(flow("start")).headers["Location"] == flow("for_whom")


def test_what_was_typed_when_the_session_ended_is_found_again_for_the_same_person(bruno_acts, held, bruno, service):
    fill_in(bruno_acts)
    open_draft(bruno, service)
    token = bruno_acts.get(flow("step", "dati")).context["draft_token"]
    session = bruno_acts.session
    session[sessions.SEEN_AT] = session[sessions.LOGGED_IN_AT] = 0
    session.save()
    typed = STEP | {"motivo": "Scritto tardi", "draft_token": token}
    assert bruno_acts.post(flow("step", "dati"), typed).headers["Location"].startswith("/accedi")
    bruno_acts.force_login(bruno, backend="accounts.backends.OperatorBackend")
    assert bruno_acts.get(flow("step", "dati")).headers["Location"] == flow("for_whom")
    bruno_acts.post(flow("for_whom"), {"who": str(held.id)})
    assert "Scritto tardi" in bruno_acts.get(flow("step", "dati")).content.decode()


def test_expired_in_the_middle_it_says_until_when_it_held(bruno_acts, held):
    fill_in(bruno_acts)
    Delegation.objects.filter(id=held.id).update(valid_from=in_days(-9), valid_until=in_days(-1))
    response = bruno_acts.get(flow("summary"))
    assert (response.status_code, "La delega valeva fino al" in words(response)) == (409, True)
    expire_past()
    assert "La delega valeva fino al" in words(bruno_acts.get(flow("summary")))
    assert Case.objects.count() == 0


def test_the_delegates_road_costs_few_statements_more(bruno_acts, django_assert_num_queries):
    fill_in(bruno_acts)
    bruno_acts.get(flow("summary"))
    with django_assert_num_queries(8):
        bruno_acts.get(flow("summary"))
    bruno_acts.get(flow("step", "dati"))
    with django_assert_num_queries(9):
        bruno_acts.get(flow("step", "dati"))


def test_one_that_rests_after_a_death_is_not_called_active(held, bruno, anna, visit):
    assert "Ferma" not in words(visit("segrate", bruno).get(reverse("citizen:delegations")))
    record_deaths([Death(ANNA, datetime.date(2026, 1, 5))])
    for path in (reverse("citizen:delegations"), at(held)):
        page = words(visit("segrate", bruno).get(path))
        assert "Ferma" in page
        assert "Attiva" not in page
