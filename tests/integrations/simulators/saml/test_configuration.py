"""The platform reads who the simulated providers are, at the address that a seed gives it."""

import pytest

from integrations.actions.configure import configure
from integrations.capability import adapter_for
from integrations.simulators.demo import saml_configuration

BY = {"kind": "system"}


@pytest.mark.parametrize(
    ("way", "names"),
    [
        ("spid", ["Gestore Alfa (di prova)", "Gestore Beta (di prova)"]),
        ("cie", ["CIE id (di prova)"]),
        ("eidas", ["Nodo eIDAS (di prova)"]),
    ],
)
def test_it_finds_them(in_segrate, simulators, way, names):
    wanted = saml_configuration(way, {"email": "spid@comune.example"}, port=simulators.port)
    configure(wanted.capability, wanted.adapter, wanted.options, by=BY)
    assert [finding.ok for finding in adapter_for(way).check_config()] == [True]
    assert [provider.name for provider in adapter_for(way).providers()] == names
