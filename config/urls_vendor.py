"""Addresses on the vendor's host: the console of the vendor's staff, and the blueprint's schema for editors."""

from django.urls import include, path

urlpatterns = [
    path("", include("provisioning.fleet.urls")),
    path("", include("provisioning.console.urls")),
]

handler400 = "ui.views.bad_request"
handler403 = "ui.views.forbidden"
handler404 = "ui.views.not_found"
handler500 = "ui.views.server_error"
