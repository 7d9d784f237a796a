from django.urls import path

from accounts.login import views

app_name = "login"

urlpatterns = [
    path("esci", views.leave, name="logout"),
]
