from django.urls import path

from accounts.oidc import views

app_name = "oidc"

urlpatterns = [
    path("accedi/avvia", views.start, name="start"),
    path("accedi/ritorno", views.callback, name="return"),
]
