from django.urls import include, path

from provisioning.console.views import adhesions, measures, municipalities, prices, session, setup, support, tickets

app_name = "console"

urlpatterns = [
    path("accedi", session.log_in, name="login"),
    path("accedi/codice", session.second_factor, name="second_factor"),
    path("accedi/app", setup.set_up_app_page, name="setup"),
    path("invito", setup.join, name="join"),
    path("invito/<str:token>", setup.follow, name="follow"),
    path("esci", session.log_out, name="logout"),
    path("comuni/", municipalities.municipality_list, name="municipalities"),
    path("comuni/<slug:schema>/", municipalities.municipality_page, name="municipality"),
    path("comuni/<slug:schema>/assistenza", support.ask, name="support_ask"),
    path("comuni/<slug:schema>/richiesta", tickets.ticket_new, name="ticket_new"),
    path("richieste/", tickets.ticket_list, name="tickets"),
    path("richieste/tempi", measures.measure_page, name="measures"),
    path("richieste/tempi.csv", measures.measure_table, name="measures_csv"),
    path("richieste/<uuid:ticket_id>/", tickets.ticket_page, name="ticket"),
    path("richieste/<uuid:ticket_id>/azione", tickets.ticket_act, name="ticket_act"),
    path("richieste/<uuid:ticket_id>/gravita", tickets.severity, name="ticket_severity"),
    path("listino/", prices.version_list, name="price_lists"),
    path("listino/nuovo", prices.begin, name="price_list_new"),
    path("listino/<uuid:list_id>/", prices.version_page, name="price_list"),
    path("listino/<uuid:list_id>/pubblica", prices.publish, name="price_list_publish"),
    path("listino/<uuid:list_id>/elimina", prices.discard, name="price_list_discard"),
    path("listino/<uuid:list_id>/servizi/nuovo", prices.price_new, name="price_new"),
    path("listino/<uuid:list_id>/servizi/<uuid:price_id>/", prices.price_page, name="price"),
    path("listino/<uuid:list_id>/servizi/<uuid:price_id>/togli", prices.price_out, name="price_out"),
    path("adesioni/", adhesions.adhesion_list, name="adhesions"),
    path("adesioni/<uuid:adhesion_id>/", adhesions.adhesion_page, name="adhesion"),
    path("adesioni/<uuid:adhesion_id>/azione", adhesions.adhesion_act, name="adhesion_act"),
    path("pnrr/", include("provisioning.console.urls_pnrr")),
    path("assistenza/", support.my_grants, name="grants"),
    path("assistenza/<uuid:grant_id>/entra", support.enter, name="support_enter"),
    path("assistenza/<uuid:grant_id>/chiudi", support.end, name="support_end"),
]
