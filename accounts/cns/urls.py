from django.urls import path

from accounts.cns import views

app_name = "cns"

urlpatterns = [
    path("cns/entra", views.enter, name="enter"),
]
