from django.urls import include, path

from provisioning.console.views import municipalities, session, setup, support

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
    path("pnrr/", include("provisioning.console.urls_pnrr")),
    path("assistenza/", support.my_grants, name="grants"),
    path("assistenza/<uuid:grant_id>/entra", support.enter, name="support_enter"),
    path("assistenza/<uuid:grant_id>/chiudi", support.end, name="support_end"),
]
