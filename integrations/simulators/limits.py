"""How many entries a listing shows."""

from django.http import HttpRequest

USUAL = 200


def limit_of(request: HttpRequest) -> int:
    asked = request.GET.get("limit", "")
    return int(asked) if asked.isdecimal() else USUAL
