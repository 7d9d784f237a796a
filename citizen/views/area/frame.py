"""What the pages of the personal area share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import CitizenRequest
from billing.queries import open_count
from notifications.queries import unread_count


def area_frame(request: CitizenRequest, current: str, here: str = "") -> dict[str, Any]:
    """Tabs and breadcrumb. `current`: name of the route of the tab; `here`: title of a page under it."""
    unread, to_pay = unread_count(request.user), open_count(request.user)
    tabs = [
        (_("Scrivania"), "desk", "it-pa", None),
        (_("Pratiche"), "cases", "it-folder", None),
        (_("Messaggi"), "messages", "it-mail", unread or None),
        (_("Pagamenti"), "payments", "it-card", to_pay or None),
        (_("Documenti"), "documents", "it-files", None),
        (_("I miei dati"), "my_data", "it-user", None),
        (_("Deleghe"), "delegations", "it-key", None),
    ]
    items = [
        {"label": label, "url": reverse(f"citizen:{route}"), "current": route == current, "icon": icon, "count": count}
        for label, route, icon, count in tabs
    ]
    label = next(item["label"] for item in items if item["current"])
    crumbs: list[tuple[Any, str | None]] = [(_("Area personale"), reverse("citizen:desk"))]
    if current != "desk":
        crumbs.append((label, reverse(f"citizen:{current}")))
    if here:
        crumbs.append((here, None))
    return {"area_nav": items, "crumbs": crumbs, "unread": unread, "to_pay": to_pay}
