from django.urls import path

from provisioning.console.views import catalogue, municipalities, order_parts, orders, session, setup, support, usage

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
    path("comuni/<slug:schema>/aggiorna", municipalities.refresh, name="refresh"),
    path("comuni/<slug:schema>/assistenza", support.ask, name="support_ask"),
    path("nuovi-comuni/", orders.order_list, name="orders"),
    path("nuovi-comuni/inizia", orders.order_begin, name="order_begin"),
    path("nuovi-comuni/<uuid:order_id>/", orders.order_page, name="order"),
    path("nuovi-comuni/<uuid:order_id>/crea", orders.order_place, name="order_place"),
    path("nuovi-comuni/<uuid:order_id>/elimina", orders.order_discard, name="order_discard"),
    path("nuovi-comuni/<uuid:order_id>/decisioni", order_parts.order_decisions, name="order_decisions"),
    path("nuovi-comuni/<uuid:order_id>/anteprima", order_parts.order_preview, name="order_preview"),
    path("nuovi-comuni/<uuid:order_id>/marchio/<slug:digest>.css", order_parts.order_css, name="order_css"),
    path("nuovi-comuni/<uuid:order_id>/marchio/<slug:digest>.svg", order_parts.order_arms, name="order_arms"),
    path("nuovi-comuni/<uuid:order_id>/servizi/<slug:code>", order_parts.order_values, name="order_values"),
    path("nuovi-comuni/<uuid:order_id>/passo/<slug:step>", orders.order_step, name="order_step"),
    path("catalogo/", catalogue.catalogue, name="catalogue"),
    path("catalogo/<slug:code>/", catalogue.catalogue_service, name="catalogue_service"),
    path("consumi/", usage.usage, name="usage"),
    path("consumi/consumi.csv", usage.usage_csv, name="usage_csv"),
    path("assistenza/", support.my_grants, name="grants"),
    path("assistenza/<uuid:grant_id>/entra", support.enter, name="support_enter"),
    path("assistenza/<uuid:grant_id>/chiudi", support.end, name="support_end"),
]
