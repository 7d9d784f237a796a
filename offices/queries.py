from django.db.models import QuerySet

from offices.models import Office


def active_offices() -> QuerySet[Office]:
    return Office.objects.filter(is_active=True)


def office_by_code(code: str) -> Office | None:
    """None where a service names an office that was since removed."""
    return Office.objects.filter(code=code).first()
