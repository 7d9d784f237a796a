"""Addresses on the vendor's host. The console comes with the fleet; today it publishes the blueprint's schema to editors."""

from django.urls import include, path

urlpatterns = [
    path("", include("provisioning.fleet.urls")),
]

handler400 = "ui.views.bad_request"
handler403 = "ui.views.forbidden"
handler404 = "ui.views.not_found"
handler500 = "ui.views.server_error"
