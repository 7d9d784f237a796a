"""From draft to case: nothing lost, nothing twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.queries import known_data
from cases.actions.edit_draft import accept_privacy, attach_document, declare, remove_document, save_step
from cases.actions.open_draft import open_draft
from cases.actions.rebase_draft import rebase_draft
from cases.actions.submit_draft import submit_draft
from cases.errors import (
    AlreadySent,
    DefinitionChanged,
    DraftChanged,
    DraftExpired,
    Incomplete,
    NotConfigured,
    ServiceClosed,
)
from cases.models import Case, CaseDocument, Draft, DraftDocument, TimelineEvent
from catalog.actions.activate import activate
from catalog.actions.customise import customise
from catalog.actions.suspend import suspend
from catalog.queries import current_definition, get_service
from documents.uploads import UploadRejected
from integrations.models import Delivery
from notifications.models import Message
from tests.cases.conftest import SYSTEM, pdf


def test_it_makes_a_case_with_everything_the_citizen_sent(draft, anna, office):
    case = submit_draft(draft.id, anna, ["vero"])
    assert case.answers == {"email": "anna@posta.example", "motivo": "Una prova", "urgente": False}
    assert case.office == office
    assert case.state == "ricevuta"
    kinds = case.documents.values_list("kind", flat=True)
    assert sorted(kinds) == [CaseDocument.Kind.APPLICATION, CaseDocument.Kind.ATTACHMENT]
    assert [e.kind for e in case.timeline.all()] == [TimelineEvent.Kind.RECEIVED]


def test_it_asks_for_one_registration_with_the_application_first(received):
    delivery = Delivery.objects.get(kind="protocol.register")
    assert delivery.subject == f"case:{received.id}"
    assert [d["main"] for d in delivery.payload["documents"]] == [True, False]


def test_the_citizen_gets_one_receipt(received, anna):
    assert Message.objects.filter(recipient=anna, event="receipt").count() == 1
    assert Delivery.objects.filter(kind="messaging.email").count() == 1


def test_sending_twice_gives_the_same_case(draft, anna):
    first = submit_draft(draft.id, anna, ["vero"])
    assert submit_draft(draft.id, anna, ["vero"]) == first
    assert Case.objects.count() == 1
    assert Delivery.objects.filter(kind="protocol.register").count() == 1
    assert Message.objects.count() == 1


def test_the_draft_is_emptied_and_a_new_one_can_be_opened(draft, anna, service):
    submit_draft(draft.id, anna, ["vero"])
    draft.refresh_from_db()
    assert (draft.answers, draft.documents.count()) == ({}, 0)
    assert open_draft(anna, service).id != draft.id


def test_what_was_given_is_known_the_next_time(received, anna):
    known = known_data(anna)
    assert known["contact.email"].value == "anna@posta.example"
    assert known["contact.email"].source == "case"


def test_another_persons_draft_does_not_exist(draft, bruno):
    with pytest.raises(Draft.DoesNotExist):
        submit_draft(draft.id, bruno, ["vero"])
    assert Case.objects.count() == 0


def test_a_missing_document_is_named_with_its_step(draft, anna):
    remove_document(draft, anna, draft.documents.get().id)
    with pytest.raises(Incomplete) as refused:
        submit_draft(draft.id, anna, ["vero"])
    assert refused.value.steps == ["dati"]
    assert [p.field_id for p in refused.value.problems] == ["prova_scritta"]


def test_a_declaration_that_was_not_ticked_is_named(draft, anna):
    with pytest.raises(Incomplete) as refused:
        submit_draft(draft.id, anna, [])
    assert [p.field_id for p in refused.value.problems] == ["vero"]


def test_privacy_must_have_been_read(draft, anna):
    Draft.objects.update(privacy_accepted_at=None)
    with pytest.raises(Incomplete) as refused:
        submit_draft(draft.id, anna, ["vero"])
    assert refused.value.steps == ["privacy"]


def test_an_answer_to_a_hidden_field_never_reaches_the_case(draft, anna):
    answers = {**draft.answers, "perche": "di nascosto"}
    save_step(draft, anna, "dati", ["email", "motivo", "urgente", "perche"], answers, {}, complete=True)
    assert "perche" not in submit_draft(draft.id, anna, ["vero"]).answers


def test_a_file_of_a_branch_left_behind_is_not_sent(draft, anna):
    stray = draft.documents.get()
    DraftDocument.objects.create(draft=draft, document_id="altra_strada", file=stray.file)
    case = submit_draft(draft.id, anna, ["vero"])
    assert [d.document_id for d in case.documents.filter(kind="attachment")] == ["prova_scritta"]


def test_a_suspended_service_takes_nothing_and_keeps_the_draft(draft, anna):
    suspend("prova", "Bilancio chiuso", by=SYSTEM)
    with pytest.raises(ServiceClosed):
        submit_draft(draft.id, anna, ["vero"])
    draft.refresh_from_db()
    assert draft.answers["motivo"] == "Una prova"


def test_an_expired_draft_is_refused(draft, anna):
    Draft.objects.update(expires_at=timezone.now() - timedelta(days=1))
    with pytest.raises(DraftExpired):
        submit_draft(draft.id, anna, ["vero"])


def test_a_change_in_another_tab_during_submission_is_refused(draft, anna, monkeypatch):
    import cases.actions.submit_draft as module

    original = module.application_pdf

    def edit_meanwhile(case, attachments):
        save_step(draft, anna, "dati", ["motivo"], {"motivo": "Cambiato"}, {}, complete=True)
        return original(case, attachments)

    monkeypatch.setattr(module, "application_pdf", edit_meanwhile)
    with pytest.raises(DraftChanged):
        submit_draft(draft.id, anna, ["vero"])
    assert Case.objects.count() == 0


def test_a_service_changed_during_the_draft_is_looked_at_again(draft, anna):
    activate("prova", {"termine": 60}, "sociale", SYSTEM)
    with pytest.raises(DefinitionChanged):
        submit_draft(draft.id, anna, ["vero"])
    rebased, _changes = rebase_draft(draft, anna)
    assert rebased.answers["motivo"] == "Una prova"
    assert rebased.completed_steps == []


def test_a_declaration_whose_text_changed_is_to_be_ticked_again(draft, anna, service):
    declare(draft, anna, ["vero"])
    change = {"declarations": {"change": {"vero": {"text": "Dichiaro tutt'altro."}}}}
    customise("prova", change, row_version=service.row_version, by=SYSTEM)
    rebased, _changes = rebase_draft(draft, anna)
    assert rebased.declarations == []


def test_a_file_for_a_draft_already_sent_is_refused(draft, anna, definition):
    submit_draft(draft.id, anna, ["vero"])
    with pytest.raises(AlreadySent):
        attach_document(draft, anna, definition.documents[1], pdf("tardi.pdf"))


def test_a_service_without_its_office_says_so_and_keeps_the_draft(draft, anna, office):
    office.delete()
    with pytest.raises(NotConfigured):
        submit_draft(draft.id, anna, ["vero"])
    assert Draft.objects.get(id=draft.id).answers["motivo"] == "Una prova"


def test_a_document_given_once_replaces_the_earlier_file(draft, anna, definition):
    attach_document(draft, anna, definition.documents[0], pdf("nuova.pdf"))
    assert [d.file.name for d in draft.documents.all()] == ["nuova.pdf"]


def test_the_same_file_sent_twice_is_kept_once(draft, anna, definition):
    first = attach_document(draft, anna, definition.documents[1], pdf("a.pdf"))
    assert attach_document(draft, anna, definition.documents[1], pdf("a.pdf")) == first
    assert draft.documents.filter(document_id="altro").count() == 1


def test_no_more_files_than_the_service_takes(draft, anna, definition):
    for name in ("a.pdf", "b.pdf"):
        attach_document(draft, anna, definition.documents[1], pdf(name))
    with pytest.raises(UploadRejected):
        attach_document(draft, anna, definition.documents[1], pdf("c.pdf"))


def test_one_open_draft_for_each_person_and_service(anna, service):
    assert open_draft(anna, service) == open_draft(anna, service)
    assert Draft.objects.count() == 1


def test_a_second_click_that_finds_the_draft_being_emptied_gets_the_case(draft, anna, monkeypatch):
    """The first commits between the second's reading of the draft and of its files."""
    first = []

    def meanwhile(code):
        if not first:
            first.append(None)
            first[0] = submit_draft(draft.id, anna, ["vero"])
        return get_service(code)

    monkeypatch.setattr("cases.actions.submit_draft.get_service", meanwhile)
    assert submit_draft(draft.id, anna, ["vero"]) == first[0]
    assert Case.objects.count() == 1
    assert Delivery.objects.filter(kind="protocol.register").count() == 1


def test_texts_as_long_as_the_catalogue_takes_them_do_not_stop_an_application(service, anna):
    document = {"change": {"prova_scritta": {"label": "D" * 300}}}
    customise("prova", {"title": "T" * 300, "documents": document}, row_version=1, by=SYSTEM)
    service = get_service("prova")
    draft = accept_privacy(open_draft(anna, service), anna)
    answers = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": False}
    save_step(draft, anna, "dati", list(answers), answers, {}, complete=True)
    attach_document(draft, anna, current_definition(service).documents[0], pdf())
    case = submit_draft(draft.id, anna, ["vero"])
    assert case.service_title == "T" * 300
    assert case.documents.get(kind="attachment").label == "D" * 300
