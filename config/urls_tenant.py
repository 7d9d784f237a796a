"""Addresses on a municipality's host: the citizen's face and the operators' desk."""

from django.urls import include, path

urlpatterns = [
    path("", include("tenants.urls")),
    path("", include("accounts.login.urls")),
    path("", include("accounts.oidc.urls")),
    path("", include("accounts.saml.urls")),
    path("", include("accounts.federation.urls")),
    path("", include("accounts.cns.urls")),
    path("operatori/", include("operators.urls")),
    path("", include("citizen.urls")),
]

handler400 = "ui.views.bad_request"
handler403 = "ui.views.forbidden"
handler404 = "ui.views.not_found"
handler500 = "ui.views.server_error"
