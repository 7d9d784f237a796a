"""The look of a municipality as cacheable files: their names carry a hash of the content."""

import hashlib

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tenants.colours import style_sheet
from tenants.http import TenantRequest
from tenants.models import Branding


def brand_hash(branding: Branding) -> str:
    material = f"1|{branding.primary_color}|{branding.coat_of_arms_svg}"
    return hashlib.sha256(material.encode()).hexdigest()[:16]


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand_css(request: TenantRequest, digest: str) -> HttpResponse:
    return HttpResponse(style_sheet(_branding(request, digest).primary_color), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def coat_of_arms(request: TenantRequest, digest: str) -> HttpResponse:
    response = HttpResponse(_branding(request, digest).coat_of_arms_svg, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _branding(request: TenantRequest, digest: str) -> Branding:
    branding = request.tenant.branding
    if digest != brand_hash(branding):
        raise Http404
    return branding
