"""The frame of every page of the vendor's console."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.http import Request
from accounts.models import User
from tenants.text import Words


def console_page(
    request: Request, template: str, context: dict[str, Any], *, section: str = "", status: int = 200
) -> HttpResponse:
    """`section`: the entry of the menu it belongs to."""
    entries: dict[str, tuple[Words, str, str]] = {
        "comuni": (_("Comuni"), reverse("console:municipalities"), "it-pa"),
        "nuovi": (_("Nuovi Comuni"), reverse("console:orders"), "it-plus-circle"),
        "richieste": (_("Richieste"), reverse("console:tickets"), "it-comment"),
        "pnrr": (_("PNRR"), reverse("console:pnrr_list"), "it-presentation"),
        "catalogo": (_("Catalogo"), reverse("console:catalogue"), "it-list"),
        "consumi": (_("Consumi"), reverse("console:usage"), "it-chart-line"),
        "listino": (_("Listino"), reverse("console:price_lists"), "it-cart"),
        "adesioni": (_("Adesioni"), reverse("console:adhesions"), "it-check-circle"),
        "assistenza": (_("I miei accessi"), reverse("console:grants"), "it-help-circle"),
    }
    navigation = [
        {"label": label, "url": url, "icon": icon, "current": name == section}
        for name, (label, url, icon) in entries.items()
    ]
    frame = {"desk_nav": navigation, "logout_url": reverse("console:logout")}
    return render(request, template, {**frame, **context}, status=status)


def staff_of(request: Request) -> User:
    """Behind `@staff_required` somebody is logged in."""
    assert isinstance(request.user, User)
    return request.user
