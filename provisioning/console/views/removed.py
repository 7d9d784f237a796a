"""Municipalities that were removed, and what proves it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from accounts.http import Request
from provisioning.console.life.rows import proof_context
from provisioning.console.pages import console_page
from provisioning.fleet.models import DeletionProof

PAGE_SIZE = 30
SECTION = "comuni"


@staff_required
@never_cache
@require_safe
def removed_list(request: Request) -> HttpResponse:
    proofs = DeletionProof.objects.order_by("-begun_at", "-id")
    page = Paginator(proofs, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return console_page(request, "console/life/removed.html", {"page": page}, section=SECTION)


@staff_required
@never_cache
@require_safe
def proof_page(request: Request, proof_id: UUID) -> HttpResponse:
    proof = get_object_or_404(DeletionProof, pk=proof_id)
    return console_page(request, "console/life/proof.html", proof_context(proof), section=SECTION)
