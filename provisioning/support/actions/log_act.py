from uuid import UUID

from django.utils import timezone

from accounts.models import User
from provisioning.support.models import SupportAct


def log_act(grant_id: UUID | str, user: User, *, page: str, about: dict[str, str], acted: bool, status: int) -> None:
    """What support asked for, whatever the answer: also what was refused is of interest to the municipality."""
    SupportAct.objects.create(
        grant_id=grant_id, at=timezone.now(), by=user.snapshot(), page=page, about=about, acted=acted, status=status
    )
