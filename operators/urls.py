from django.urls import path

from operators.views import case, deliveries, documents, dues, emergency, inbox, session, templates, transition
from operators.views.catalogue import adopt, history, items, listing, parts, service, settings

app_name = "operators"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("accedi", session.log_in, name="login"),
    path("esci", session.log_out, name="logout"),
    path("cerca", inbox.search_cases, name="search"),
    path("pratiche/<uuid:case_id>/", case.case_page, name="case"),
    path("pratiche/<uuid:case_id>/assegna", case.assign_case, name="assign"),
    path("pratiche/<uuid:case_id>/note", case.note, name="note"),
    path("pratiche/<uuid:case_id>/consegne/<uuid:delivery_id>/riprova", case.retry, name="case_retry"),
    path("pratiche/<uuid:case_id>/documenti.zip", documents.download_all, name="documents_zip"),
    path("pratiche/<uuid:case_id>/documenti/<uuid:document_id>", documents.download, name="document"),
    path("pratiche/<uuid:case_id>/documenti/<uuid:document_id>/leggi", documents.read, name="document_read"),
    path("pratiche/<uuid:case_id>/azioni/<slug:transition_id>/", transition.transition, name="transition"),
    path("pratiche/<uuid:case_id>/azioni/<slug:transition_id>/lettera", transition.letter, name="letter"),
    path("pratiche/<uuid:case_id>/pagamenti/<uuid:position_id>", dues.record_payment, name="record_payment"),
    path("messaggi/", templates.template_list, name="templates"),
    path("messaggi/<slug:event>/", templates.template_edit, name="template"),
    path("messaggi/<slug:event>/<slug:code>/", templates.template_edit, name="service_template"),
    path("catalogo/", listing.catalogue, name="catalogue"),
    path("catalogo/<slug:code>/", service.service_page, name="catalogue_service"),
    path("catalogo/<slug:code>/valori", settings.settings_page, name="catalogue_settings"),
    path("catalogo/<slug:code>/parti/<path:part>", parts.part_page, name="catalogue_part"),
    path("catalogo/<slug:code>/testi/<path:place>", items.edit, name="catalogue_edit"),
    path("catalogo/<slug:code>/aggiungi/<path:place>", items.add, name="catalogue_add"),
    path("catalogo/<slug:code>/azione", parts.act, name="catalogue_act"),
    path("catalogo/<slug:code>/pubblica", service.publish, name="catalogue_publish"),
    path("catalogo/<slug:code>/scarta", service.discard, name="catalogue_discard"),
    path("catalogo/<slug:code>/sospendi", service.suspend_page, name="catalogue_suspend"),
    path("catalogo/<slug:code>/riapri", service.reopen, name="catalogue_reopen"),
    path("catalogo/<slug:code>/novita", adopt.adopt_page, name="catalogue_adopt"),
    path("catalogo/<slug:code>/storia", history.history_page, name="catalogue_history"),
    path("catalogo/<slug:code>/storia/<int:number>/ripristina", history.restore_version, name="catalogue_restore"),
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
