"""The addresses of the relying party. The federations know them: they are part of the product's contract."""

from django.urls import path, register_converter

from accounts.federation import views
from accounts.federation.relying_party import WAYS

app_name = "federation"


class WayConverter:
    regex = "|".join(WAYS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WayConverter, "federation_way")

urlpatterns = [
    path("<federation_way:way>/oidc/.well-known/openid-federation", views.configuration, name="configuration"),
    path("<federation_way:way>/oidc/avvia", views.start, name="start"),
    path("<federation_way:way>/oidc/ritorno", views.callback, name="return"),
]
