import pytest
from pydantic import ValidationError

from integrations.actions.configure import configure
from integrations.capability import UnknownAdapter, adapter_for, capabilities, options_for
from integrations.errors import Misconfigured, NotConfigured
from integrations.models import CapabilityConfig
from tenants.context import tenant_context
from tests.integrations.conftest import ELENA, everything_stored
from tests.integrations.test_identity import options


def test_it_stores_the_options_so_that_nobody_can_read_them(in_segrate):
    configure("identity", "oidc", options("https://id.example"), by=ELENA)
    stored = everything_stored("integrations_capabilityconfig")
    assert "segreto-oidc" not in stored
    assert "id.example" not in stored
    assert options_for("identity").client_secret == "segreto-oidc"


def test_it_keeps_secrets_out_of_a_repr(in_segrate):
    configure("identity", "oidc", options("https://id.example"), by=ELENA)
    assert "segreto-oidc" not in repr(options_for("identity"))
    assert "segreto-oidc" not in repr(adapter_for("identity"))


def test_it_keeps_old_options_readable_after_a_new_key(in_segrate, settings):
    configure("identity", "oidc", options("https://id.example"), by=ELENA)
    settings.SPORTELLO_KEYS = ["b3RoZXIta2V5LTMyLWJ5dGVzLWxvbmctLS0tLS0tLSE=", *settings.SPORTELLO_KEYS]
    assert options_for("identity").client_id == "sportello"


def test_it_replaces_the_configuration_and_says_who_did(in_segrate):
    configure("identity", "oidc", options("https://id.example"), by=ELENA)
    configure("identity", "oidc", options("https://other.example"), by=ELENA)
    config = CapabilityConfig.objects.get()
    assert options_for("identity").issuer == "https://other.example"
    assert config.updated_by == ELENA


def test_it_refuses_options_that_do_not_fit_and_keeps_the_old_ones(in_segrate):
    configure("identity", "oidc", options("https://id.example"), by=ELENA)
    with pytest.raises(ValidationError):
        configure("identity", "oidc", {"issuer": "id.example"}, by=ELENA)
    assert options_for("identity").issuer == "https://id.example"


def test_it_refuses_an_adapter_that_does_not_exist(in_segrate):
    with pytest.raises(UnknownAdapter):
        configure("identity", "saml", {}, by=ELENA)


def test_it_says_so_when_nothing_is_configured(in_segrate):
    with pytest.raises(NotConfigured):
        adapter_for("protocol")


def test_it_says_so_when_the_stored_options_cannot_be_read(in_segrate, settings):
    configure("identity", "oidc", options("https://id.example"), by=ELENA)
    settings.SPORTELLO_KEYS = ["b3RoZXIta2V5LTMyLWJ5dGVzLWxvbmctLS0tLS0tLSE="]
    with pytest.raises(Misconfigured):
        adapter_for("identity")


def test_one_municipalitys_configuration_is_not_anothers(segrate, borgo):
    with tenant_context(segrate):
        configure("identity", "oidc", options("https://segrate.example"), by=ELENA)
    with tenant_context(borgo):
        with pytest.raises(NotConfigured):
            options_for("identity")
        configure("identity", "oidc", options("https://borgo.example"), by=ELENA)
    with tenant_context(segrate):
        assert options_for("identity").issuer == "https://segrate.example"


def test_every_option_of_every_adapter_has_an_italian_title():
    for name in ("protocol", "messaging", "identity"):
        for adapter in capabilities()[name].adapters.values():
            fields = adapter.options.model_fields
            assert [name for name, field in fields.items() if not field.title] == [], adapter.name


def test_secrets_become_password_boxes_in_the_generated_form():
    schema = capabilities()["protocol"].adapters["rest"].options.model_json_schema()
    assert schema["properties"]["token"]["format"] == "password"


def test_the_capabilities_of_the_platform_are_registered():
    assert {"protocol", "messaging", "identity"} <= set(capabilities())
