"""Writing the journal of rights. The caller holds the transaction of the change it tells of."""

from typing import Any

from django.utils import timezone

from accounts.models import CustomRole, RightsEvent, RoleAssignment, User


def journal_assignment(kind: RightsEvent.Kind, assignment: RoleAssignment, by: User) -> None:
    RightsEvent.objects.create(
        at=timezone.now(), kind=kind, by=by.snapshot(), about=assignment.user.snapshot(), role=assignment.label,
        office=assignment.office.name if assignment.office else "", detail=_gives(assignment),
    )  # fmt: skip


def journal_role(kind: RightsEvent.Kind, role: CustomRole, by: User, before: dict[str, Any] | None = None) -> None:
    detail = {"now": facts_of(role)} | ({"before": before} if before else {})
    RightsEvent.objects.create(at=timezone.now(), kind=kind, by=by.snapshot(), role=role.name, detail=detail)


def facts_of(role: CustomRole) -> dict[str, Any]:
    return {"name": role.name, "stands_for": role.stands_for, "sees_restricted": role.sees_restricted}


def _gives(assignment: RoleAssignment) -> dict[str, Any]:
    return {"now": facts_of(assignment.custom)} if assignment.custom else {}
