from typing import Any

from provisioning.fleet.models import DeletionProof


def record_of(proof: DeletionProof) -> dict[str, Any]:
    """What proves a removal, to be kept outside this installation."""
    finished = proof.finished_at.isoformat() if proof.finished_at else "under way"
    about = {"id": str(proof.id), "name": proof.name, "begun_at": proof.begun_at.isoformat(), "finished_at": finished}
    return {**about, "by": proof.by, "body": proof.body, "seal": proof.seal, "whole": proof.is_whole}
