"""A clerk files for a citizen: the same form and the same sending, with who did it written everywhere."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from accounts.actions.register_citizen import Person, citizen_by_code, register_citizen
from accounts.models import User
from accounts.roles import Role
from cases.actions import open_counter_draft as opening
from cases.actions.answer import answer_request
from cases.actions.edit_draft import accept_privacy, attach_document, mark_missing, save_step
from cases.actions.effects import Given
from cases.actions.open_counter_draft import open_counter_draft
from cases.actions.open_draft import open_draft
from cases.actions.run_transition import run_transition
from cases.actions.submit_draft import submit_draft
from cases.errors import Incomplete, NotAcceptedIncomplete, NotAllowed, NotSigned
from cases.filing import CounterAct, Filing, missing_lines
from cases.models import Case, Draft
from cases.policies import FilingPolicy
from cases.print_draft import draft_pdf
from cases.queries import case_of, counter_drafts, counter_drafts_of, drafts_of
from cases.timeline import problems_of
from catalog.actions.place_elsewhere import place_elsewhere
from catalog.actions.suspend import suspend
from documents.actions.store import open_stored
from tenants.context import tenant_context
from tests.cases.conftest import SYSTEM, operator, pdf, register

ANSWERS = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": False}


def filing(who, **changes):
    return Filing(
        **{"operator": who, "channel": "counter", "identified": "document", "evidence": "CI CA123", **changes}
    )


def filled(person, service, who):
    draft = open_counter_draft(person, service, filing(who))
    accept_privacy(draft, person)
    save_step(draft, person, "dati", ["email", "motivo", "urgente", "perche"], ANSWERS, {}, complete=True)
    return Draft.objects.get(id=draft.id)


def give(draft, person, definition):
    attach_document(draft, person, definition.documents[0], pdf())


def lack(draft, person, reason="La porta domani"):
    mark_missing(draft, person, ["prova_scritta"], {"prova_scritta": reason})


def send(draft, person, who, **act):
    return submit_draft(draft.id, person, ["vero"], CounterAct(who, **{"signed": True, **act}))


def text_of(file):
    with open_stored(file) as stream:
        return "\n".join(page.extract_text() for page in PdfReader(stream).pages)


def test_it_becomes_the_citizens_case_with_the_clerk_on_it(anna, service, definition, carla):
    draft = filled(anna, service, carla)
    give(draft, anna, definition)
    case = send(draft, anna, carla)
    assert (case.applicant, case.channel, case.incomplete) == (anna, "counter", False)
    assert case.filing["operator"] == carla.user.snapshot()
    event = case.timeline.get(kind="received")
    assert (event.actor_id, event.data["channel"], event.data["applicant"]) == (
        str(carla.user.id),
        "counter",
        str(anna.id),
    )
    assert "CA123" not in str(event.data)
    assert case_of(anna, case.id) == case
    assert list(problems_of(case)) == []
    paper = text_of(case.documents.get(kind="application").file)
    assert "Carla Neri" in paper
    assert "CI CA123" in paper
    assert "modalità telematica" not in paper


def test_a_second_click_gives_the_same_case(anna, service, definition, carla):
    draft = filled(anna, service, carla)
    give(draft, anna, definition)
    assert send(draft, anna, carla) == send(draft, anna, carla)
    assert Case.objects.count() == 1


def test_nothing_is_sent_without_the_signature(anna, service, definition, carla):
    draft = filled(anna, service, carla)
    give(draft, anna, definition)
    with pytest.raises(NotSigned):
        send(draft, anna, carla, signed=False)
    assert not Case.objects.exists()


def test_declarations_are_asked_for_all_the_same(anna, service, definition, carla):
    draft = filled(anna, service, carla)
    give(draft, anna, definition)
    with pytest.raises(Incomplete):
        submit_draft(draft.id, anna, [], CounterAct(carla, signed=True))


def test_what_is_missing_cannot_get_through_unseen(anna, service, carla):
    draft = filled(anna, service, carla)
    with pytest.raises(Incomplete):
        send(draft, anna, carla, accepts_incomplete=True)
    lack(draft, anna)
    with pytest.raises(NotAcceptedIncomplete):
        send(draft, anna, carla)
    assert not Case.objects.exists()
    case = send(draft, anna, carla, accepts_incomplete=True)
    assert case.incomplete
    assert missing_lines(case.filing) == ["Prova scritta (La porta domani)"]
    assert case.timeline.get(kind="received").data["lacking"] == ["prova_scritta"]
    assert "La porta domani" in text_of(case.documents.get(kind="application").file)


def test_what_was_given_after_all_is_not_missing(anna, service, definition, carla):
    draft = filled(anna, service, carla)
    lack(draft, anna)
    give(draft, anna, definition)
    assert not send(draft, anna, carla).incomplete


def test_what_comes_later_makes_the_case_whole(anna, service, carla):
    draft = filled(anna, service, carla)
    lack(draft, anna)
    case = register(send(draft, anna, carla, accepts_incomplete=True))
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Prova scritta",)))
    assert not answer_request(case.id, anna, "Eccola", [pdf()]).incomplete


def test_online_everything_stays_mandatory(anna, service, carla, draft):
    draft.documents.all().delete()
    with pytest.raises(NotAllowed):
        mark_missing(draft, anna, ["prova_scritta"], {"prova_scritta": "Boh"})
    with pytest.raises(Incomplete):
        submit_draft(draft.id, anna, ["vero"])


def test_neither_sends_the_others_draft(anna, service, carla, draft):
    at_counter = filled(anna, service, carla)
    with pytest.raises(NotAllowed):
        submit_draft(at_counter.id, anna, ["vero"])
    with pytest.raises(NotAllowed):
        send(draft, anna, carla)
    assert not Case.objects.exists()


def test_the_persons_own_draft_is_left_alone(anna, service, carla, draft):
    at_counter = open_counter_draft(anna, service, filing(carla))
    assert at_counter.id != draft.id
    assert open_draft(anna, service) == draft
    assert [d.id for d in drafts_of(anna)] == [draft.id]
    assert [d.id for d in counter_drafts_of(anna)] == [at_counter.id]


def test_a_second_filing_goes_on_with_the_draft_that_is_open(anna, service, carla, giulia):
    first = open_counter_draft(anna, service, filing(carla))
    second = open_counter_draft(anna, service, filing(giulia, channel="phone", identified="phone", evidence=""))
    assert (second.id, second.channel) == (first.id, "phone")
    assert second.filing["operator"]["name"] == "Giulia Neri"


def test_the_database_too_keeps_one_of_each_kind_and_its_author(anna, service, carla):
    draft = open_counter_draft(anna, service, filing(carla))
    copy = Draft(
        owner=anna, service_code="prova", channel="pec", filing={"operator": {}}, definition_hash="x",
        updated_at=draft.updated_at, expires_at=draft.expires_at,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    copy.channel = "online"
    with pytest.raises(IntegrityError, match="draft_filed_by_somebody"), transaction.atomic():
        copy.save()


def test_only_who_works_on_its_cases_may_file(anna, service, carla, dario):
    rita, elena = operator("Rita", Role.AUDITOR, None), operator("Elena", Role.ADMINISTRATOR, None)
    for who in (dario, rita, elena):
        with pytest.raises(NotAllowed):
            open_counter_draft(anna, service, filing(who))
    draft = filled(anna, service, carla)
    with pytest.raises(NotAllowed):
        send(draft, anna, dario)
    assert [list(counter_drafts(who)) for who in (carla, dario, rita)] == [[draft], [], []]


def test_a_suspended_service_takes_nothing_at_the_counter_either(anna, service, carla):
    suspend(service.code, "Guasto", by=SYSTEM)
    service.refresh_from_db()
    with pytest.raises(NotAllowed):
        open_counter_draft(anna, service, filing(carla))


def test_filing_for_somebody_of_the_same_name_leaves_its_mark(service, definition, carla):
    twin = register_citizen(Person("NRECRL80A41F205A", "Carla", "Neri"))
    draft = filled(twin, service, carla)
    give(draft, twin, definition)
    case = send(draft, twin, carla)
    assert case.filing["same_name"] is True
    assert case.timeline.get(kind="received").data["same_name"] is True
    assert "stesso nome" in text_of(case.documents.get(kind="application").file)


def test_a_new_person_is_kept_once_and_a_known_one_is_not_changed(anna):
    new = register_citizen(Person("VRDLCU90A01F205K", "Luca", "Verdi"))
    assert register_citizen(Person("VRDLCU90A01F205K", "Altro", "Nome")).full_name == "Luca Verdi"
    assert register_citizen(Person("BNCNNA85A41F205R", "Altro", "Nome")).full_name == anna.full_name
    assert (new.kind, new.has_usable_password()) == ("citizen", False)
    assert citizen_by_code("VRDLCU90A01F205K") == new
    assert set(new.data.values_list("source", flat=True)) == {"counter"}


def test_it_can_be_printed_and_signed_before_it_is_sent(anna, service, carla, tmp_path):
    draft = filled(anna, service, carla)
    path = tmp_path / "carta.pdf"
    path.write_bytes(draft_pdf(draft, anna))
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Dichiaro che è vero" in text
    assert "Firma" in text
    assert "Richiesta inserita da un operatore del Comune" in text
    assert "telematica" not in text
    assert "CI CA123" in text
    assert not Case.objects.exists()


def test_another_municipality_has_neither_person_nor_draft(anna, service, carla, borgo):
    draft = filled(anna, service, carla)
    with tenant_context(borgo):
        assert citizen_by_code("BNCNNA85A41F205R") is None
        assert not User.objects.exists()
        assert not Draft.objects.filter(id=draft.id).exists()


def test_a_service_that_lives_elsewhere_is_not_offered_nor_opened(anna, service, carla):
    assert FilingPolicy(carla).services() == [service]
    moved = place_elsewhere("prova", "Altrove", "https://altrove.example", by=SYSTEM)
    assert FilingPolicy(carla).services() == []
    with pytest.raises(NotAllowed):
        open_counter_draft(anna, moved, filing(carla))
    assert not Draft.objects.exists()


def test_a_draft_past_its_time_gives_way_to_a_new_one(anna, service, carla, draft):
    old = open_counter_draft(anna, service, filing(carla))
    past = timezone.now() - timedelta(hours=1)
    Draft.objects.filter(id__in=[old.id, draft.id]).update(expires_at=past)
    fresh = open_counter_draft(anna, service, filing(carla))
    assert fresh.id != old.id
    assert [d.id for d in counter_drafts(carla)] == [fresh.id]
    assert Draft.objects.filter(id=draft.id).exists()


def test_identifying_anew_keeps_what_a_colleague_has_just_marked(anna, service, carla, monkeypatch):
    draft = open_counter_draft(anna, service, filing(carla))
    found = opening.new_draft

    def found_and_then_marked(*args):
        begun = found(*args)
        lack(draft, anna)
        return begun

    monkeypatch.setattr(opening, "new_draft", found_and_then_marked)
    open_counter_draft(anna, service, filing(carla, evidence="CI CA999"))
    kept = Draft.objects.get(id=draft.id).filing
    assert (kept["missing"], kept["evidence"]) == ({"prova_scritta": "La porta domani"}, "CI CA999")
