"""Fabio keeps Segrate's dossier: one funded service, gone through once, whose pages the tests then spoil."""

import copy
from dataclasses import replace
from datetime import date

import pytest

from accounts.models.user import SYSTEM
from catalog.actions.activate import activate
from integrations.actions.configure import configure
from offices.models import Office
from provisioning.fleet.demo.towns import SEGRATE
from provisioning.pnrr.actions.keep_dossier import DossierFacts, open_dossier
from provisioning.pnrr.looking.site import look_at_site
from provisioning.pnrr.looking.walk import rehearse
from provisioning.pnrr.queries import dossiers
from tenants.context import tenant_context
from tests.citizen.test_login_page import key
from tests.provisioning.support.conftest import fabio, marta

__all__ = ["fabio", "key", "marta"]
CODE = "contributo-economico"
SHEET = f"/servizi/salute-benessere-e-assistenza/{CODE}"
STYLES = (
    "@font-face{font-family:'Titillium Web';src:url(titillium.woff2)}:root{--f:'Titillium Web',sans-serif}"
    "body{font-family:var(--f)}h1,.lead p{font-family:Lora,serif}.icon{font-family:Altro}"
)
_SEEN = {}


@pytest.fixture
def unreachable(monkeypatch):
    """Nobody answers at the towns' public addresses: pages are looked at from inside."""
    from provisioning.pnrr.looking.outside import Outside, Unseen

    def refuse(self, path):
        raise Unseen("connect")

    monkeypatch.setattr(Outside, "_ask", refuse)


def offer_services(town, *codes):
    with tenant_context(town):
        for facts in SEGRATE.offices:
            Office.objects.get_or_create(code=facts["code"], defaults=facts)
        for wanted in SEGRATE.services:
            if wanted.code in codes:
                activate(wanted.code, wanted.parameters, wanted.office, SYSTEM)


@pytest.fixture
def service(segrate):
    offer_services(segrate, CODE)
    return CODE


def facts(**changes):
    return replace(DossierFacts(inhabitants=36_800, cup="J21F22000610006", decree_on=date(2022, 8, 19)), **changes)


@pytest.fixture
def dossier(fabio, segrate, service):
    open_dossier(fabio, segrate, facts(), [service])
    return dossiers().get(municipality=segrate)


@pytest.fixture
def looked(segrate, service, unreachable, key):
    """(site, rehearsal) of a town where all is well. Made once, because it takes seconds; each test has its own copy."""
    if not _SEEN:
        _connect(segrate, key)
        site = look_at_site(segrate, [SHEET])
        site.styles = {f"{site.origin}/static/sportello.css": STYLES}
        _SEEN["looked"] = (site, rehearse(segrate, CODE))
    return copy.deepcopy(_SEEN["looked"])


def _connect(town, key):
    """To the providers of identities and to a mail server."""
    from integrations.simulators.identity.saml.provider import SimulatedProvider
    from tests.citizen.test_login_page import BY, FEDERATION

    with tenant_context(town):
        configure("messaging", "smtp", {"host": "localhost", "from_address": "noreply@segrate.example"}, by=BY)
        for way in ("spid", "cie"):
            text = FEDERATION.format(SimulatedProvider(f"https://{way}.example", way, key).metadata().split("?>")[1])
            configure(way, "saml", {"email": "spid@comune.example", "metadata_xml": text}, by=BY)


def spoil(page, old, new=""):
    """The page as if it had been made wrong. What is to be spoiled must be there, or nothing would be proved."""
    assert old in page.body, old
    return replace(page, body=page.body.replace(old, new))
