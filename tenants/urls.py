from django.urls import path

from tenants import views

app_name = "tenants"

urlpatterns = [
    path("marchio/<slug:digest>.css", views.brand_css, name="brand_css"),
    path("marchio/<slug:digest>.svg", views.coat_of_arms, name="coat_of_arms"),
]
