from offices.models import Office


def office_by_code(code: str) -> Office | None:
    """None where a service names an office that was since removed."""
    return Office.objects.filter(code=code).first()
