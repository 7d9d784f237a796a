"""The addresses of the three ways. The providers know them from our metadata: they are part of the product's contract."""

from django.urls import path, register_converter

from accounts.saml import logout, views
from accounts.saml.profiles import PROFILES

app_name = "saml"


class WayConverter:
    regex = "|".join(PROFILES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WayConverter, "saml_way")

urlpatterns = [
    path("<saml_way:way>/metadata", views.metadata, name="metadata"),
    path("<saml_way:way>/login/", views.start, name="start"),
    path("<saml_way:way>/acs", views.acs, name="acs"),
    path("<saml_way:way>/completa", views.complete, name="complete"),
    path("<saml_way:way>/slo", logout.slo, name="slo"),
]
