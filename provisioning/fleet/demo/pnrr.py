"""Segrate's PNRR dossier: the five services of its grant, and a run of the checks that the workers make when they start."""

from datetime import date

from accounts.models import User
from provisioning.fleet.demo.towns import SEGRATE
from provisioning.pnrr.actions.ask_run import ask_run
from provisioning.pnrr.actions.confirm import confirm
from provisioning.pnrr.actions.identities import Credentials, add_identity
from provisioning.pnrr.actions.keep_dossier import DossierFacts, open_dossier
from provisioning.pnrr.queries import dossier_of
from tenants.context import public_context
from tenants.models import Municipality

# Made up, but for the inhabitants: what the decree says is not public here.
FACTS = DossierFacts(
    inhabitants=SEGRATE.facts.population, cup="J21F22000000006", supplier="Fornitore S.p.A.", granted=193_250_00,
    decree_on=date(2026, 3, 2), contract_on=date(2026, 9, 14),
)  # fmt: skip
REUSE = "Il codice e il file publiccode.yml sono pubblicati con licenza EUPL-1.2."
TRIAL = Credentials(
    "SPID simulato, livello 2",
    "anna.rossi",
    "prova-prova-prova",
    "Solo nella dimostrazione: si sceglie dall'elenco.",
)


def keep_dossier(staff: User) -> None:
    """Once; what was changed since is left alone."""
    with public_context():
        town = Municipality.objects.get(schema_name=SEGRATE.facts.schema_name)
        if dossier_of(town) is not None:
            return
        open_dossier(staff, town, FACTS, [service.code for service in SEGRATE.services])
        dossier = dossier_of(town)
        assert dossier is not None
        add_identity(dossier, staff, TRIAL)
        confirm(dossier, staff, "R.SE.2.3", [], passed=True, words=REUSE)
        ask_run(dossier, staff)
