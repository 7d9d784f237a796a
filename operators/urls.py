from django.urls import path

from operators.views import case, counter, deliveries, documents, emergency, inbox, session, templates, transition, undo

app_name = "operators"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("accedi", session.log_in, name="login"),
    path("esci", session.log_out, name="logout"),
    path("cerca", inbox.search_cases, name="search"),
    path("sportello/", counter.start, name="counter"),
    path("sportello/allegati/<uuid:document_id>", counter.draft_file, name="counter_file"),
    path("sportello/<uuid:draft_id>/", counter.resume, name="counter_draft"),
    path("sportello/<uuid:draft_id>/stampa", counter.print_draft, name="counter_print"),
    path("sportello/<uuid:draft_id>/elimina", counter.discard, name="counter_discard"),
    path("sportello/<uuid:draft_id>/<slug:step>", counter.step, name="counter_step"),
    path("pratiche/<uuid:case_id>/ricevuta", documents.receipt, name="receipt"),
    path("pratiche/<uuid:case_id>/", case.case_page, name="case"),
    path("pratiche/<uuid:case_id>/assegna", case.assign_case, name="assign"),
    path("pratiche/<uuid:case_id>/note", case.note, name="note"),
    path("pratiche/<uuid:case_id>/consegne/<uuid:delivery_id>/riprova", case.retry, name="case_retry"),
    path("pratiche/<uuid:case_id>/documenti.zip", documents.download_all, name="documents_zip"),
    path("pratiche/<uuid:case_id>/documenti/<uuid:document_id>", documents.download, name="document"),
    path("pratiche/<uuid:case_id>/documenti/<uuid:document_id>/leggi", documents.read, name="document_read"),
    path("pratiche/<uuid:case_id>/azioni/<slug:transition_id>/", transition.transition, name="transition"),
    path("pratiche/<uuid:case_id>/azioni/<slug:transition_id>/lettera", transition.letter, name="letter"),
    path("pratiche/<uuid:case_id>/annulla", undo.undo, name="undo"),
    path("pratiche/<uuid:case_id>/invia-subito", undo.send_now, name="send_now"),
    path("messaggi/", templates.template_list, name="templates"),
    path("messaggi/<slug:event>/", templates.template_edit, name="template"),
    path("messaggi/<slug:event>/<slug:code>/", templates.template_edit, name="service_template"),
    path("consegne/", deliveries.delivery_list, name="deliveries"),
    path("consegne/<uuid:delivery_id>/", deliveries.delivery_page, name="delivery"),
    path("consegne/<uuid:delivery_id>/riprova", deliveries.delivery_retry, name="delivery_retry"),
    path("registro-emergenza/", emergency.register, name="emergency"),
    path("registro-emergenza/apri", emergency.open_register, name="emergency_open"),
    path("registro-emergenza/proroga", emergency.extend_register, name="emergency_extend"),
    path("registro-emergenza/chiudi", emergency.close_register, name="emergency_close"),
    path("registro-emergenza/autorizza", emergency.grant_standing, name="emergency_grant"),
    path("registro-emergenza/revoca", emergency.revoke_standing, name="emergency_revoke"),
]
