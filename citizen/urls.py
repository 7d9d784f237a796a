"""Addresses of the citizen's face. They are the product's contract: no final slash, Italian words, never a personal datum."""

from django.urls import include, path

from citizen.views import (
    acting,
    confirmation,
    home,
    language,
    legal,
    login,
    preview,
    rating,
    services,
    status,
    step,
)
from citizen.views.area import accesses, cases, delegations, desk, documents, inbox, my_data, payments
from citizen.views.slash import without_slash

app_name = "citizen"

flow = [
    path("privacy", step.privacy, name="privacy_step"),
    path("riepilogo", step.review, name="summary"),
    path("per-chi", acting.for_whom, name="for_whom"),
    path("conferma/<uuid:case_id>", confirmation.confirmation, name="confirmation"),
    path("conferma/<uuid:case_id>/numero", confirmation.number, name="confirmation_number"),
    path("<slug:step>", step.step, name="step"),
]

area = [
    path("bozze/<uuid:draft_id>/elimina", desk.discard, name="discard_draft"),
    path("bozze/allegati/<uuid:document_id>", desk.draft_file, name="draft_file"),
    path("pratiche", cases.case_list, name="cases"),
    path("pratiche/altri-siti/aggiorna", cases.ask_elsewhere, name="ask_elsewhere"),
    path("pratiche/<uuid:case_id>", cases.case, name="case"),
    path("pratiche/<uuid:case_id>/risposta", cases.answer, name="answer"),
    path("pratiche/<uuid:case_id>/osservazioni", cases.observations, name="observations"),
    path("pratiche/<uuid:case_id>/ricevuta", cases.receipt, name="receipt"),
    path("messaggi", inbox.message_list, name="messages"),
    path("messaggi/<uuid:message_id>", inbox.message, name="message"),
    path("documenti", documents.document_list, name="documents"),
    path("documenti/<uuid:document_id>", documents.view, name="document"),
    path("documenti/<uuid:document_id>/scarica", documents.download, name="document_download"),
    path("pagamenti", payments.payments, name="payments"),
    path("dati", my_data.my_data, name="my_data"),
    path("accessi", accesses.my_accesses, name="accesses"),
    path("accessi/altri/chiudi", accesses.end_others, name="end_other_accesses"),
    path("accessi/<uuid:access_id>/chiudi", accesses.end_one, name="end_access"),
    path("consultazioni", accesses.consultations, name="consultations"),
    path("deleghe", delegations.delegation_list, name="delegations"),
    path("deleghe/nuova", delegations.new, name="delegation_new"),
    path("deleghe/dichiara/<slug:way>", delegations.declare_own, name="delegation_declare"),
    path("deleghe/torna", acting.stop, name="stop_acting"),
    path("deleghe/<uuid:delegation_id>", delegations.delegation, name="delegation"),
    path("deleghe/<uuid:delegation_id>/accetta", delegations.accept, name="delegation_accept"),
    path("deleghe/<uuid:delegation_id>/rifiuta", delegations.refuse, name="delegation_refuse"),
    path("deleghe/<uuid:delegation_id>/revoca", delegations.revoke, name="delegation_revoke"),
    path("deleghe/<uuid:delegation_id>/agisci", acting.act, name="delegation_act"),
    path("deleghe/<uuid:delegation_id>/prova", delegations.proof, name="delegation_proof"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("servizi", services.service_list, name="services"),
    path("servizi/<slug:category>", services.category, name="category"),
    path("servizi/<slug:category>/<slug:code>", services.sheet, name="sheet"),
    path("servizi/<slug:category>/<slug:code>/condizioni", services.terms, name="terms"),
    path("servizi/<slug:category>/<slug:code>/richiesta", step.start, name="start"),
    path("servizi/<slug:category>/<slug:code>/richiesta/", include(flow)),
    path("accedi", login.login, name="login"),
    path("area-personale", desk.desk, name="desk"),
    path("area-personale/", include(area)),
    path("stato-pratica", status.status, name="status"),
    path("valutazione", rating.send, name="rating"),
    path("valutazione/grazie", rating.thanks, name="rating_thanks"),
    path("lingua/<slug:language>", language.choose, name="language"),
    path("anteprima/<slug:code>", preview.preview_sheet, name="preview_sheet"),
    path("anteprima/<slug:code>/<slug:step>", preview.preview_step, name="preview_step"),
    path("privacy", legal.privacy, name="privacy"),
    path("note-legali", legal.legal_notes, name="legal_notes"),
    path("cookie", legal.cookies, name="cookies"),
    path("accessibilita", legal.accessibility, name="accessibility"),
    path("<path:path>/", without_slash),
]
