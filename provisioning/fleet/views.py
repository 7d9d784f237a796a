"""What anybody may read on the vendor's host: what it is, and the schema that editors check blueprints with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.access import public_page
from catalog.json_schema import schema_text


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "fleet/home.html")


@public_page
@require_safe
@cache_control(public=True, max_age=3600)
def blueprint_json(request: HttpRequest) -> HttpResponse:
    return HttpResponse(schema_text(), content_type="application/schema+json; charset=utf-8")
