from provisioning.pnrr.models.dossier import Dossier
from provisioning.pnrr.models.event import DossierEvent
from provisioning.pnrr.models.evidence import Evidence
from provisioning.pnrr.models.funded_service import FundedService
from provisioning.pnrr.models.identity import TrialIdentity
from provisioning.pnrr.models.paper import DossierPaper
from provisioning.pnrr.models.run import CheckRun

__all__ = ["CheckRun", "Dossier", "DossierEvent", "DossierPaper", "Evidence", "FundedService", "TrialIdentity"]
