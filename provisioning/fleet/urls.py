from django.urls import path

from provisioning.fleet import views

app_name = "fleet"

urlpatterns = [
    path("", views.home, name="home"),
    path("schema/blueprint.json", views.blueprint_json, name="blueprint_schema"),
]
