"""Icons, addresses, titles, boxes."""

import json
import re
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.addresses import ADDRESSES
from ui.components.library import register, render

ICON_NAME = re.compile(r"^[a-z0-9-]+$")


@register.simple_tag
def icon(name: str, size: str = "", css: str = "", title: str = "") -> SafeString:
    """Built without a template: a page has dozens of them."""
    if not ICON_NAME.match(name):
        raise ValueError(f"{name!r} is not the name of an icon")
    classes = " ".join(part for part in ("icon", f"icon-{size}" if size else "", css) if part)
    href = f"{static('ui/dist/icons.svg')}#{name}"
    if title:
        known = '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(known, classes, title, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, href)


@register.simple_tag
def address(name: str) -> str:
    """A fixed address of the product; an unknown name is an error of the template."""
    return ADDRESSES[name]


@register.inclusion_tag("ui/components/heading.html")
def heading(
    title: str,
    lead: str = "",
    kicker: str = "",
    kicker_url: str = "",
    element: str = "",
    lead_element: str = "",
    icon: str = "",
) -> dict[str, Any]:
    return locals()


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "") -> SafeString:
    icons = {"success": "it-check-circle", "warning": "it-warning-circle", "danger": "it-error"}
    return render("alert", content=content, kind=kind, title=title, icon=icons.get(kind, "it-info-circle"))


@register.simple_block_tag
def callout(content: str, title: str = "", kind: str = "info", heading: int = 2) -> SafeString:
    icons = {"success": "it-check-circle", "warning": "it-horn", "danger": "it-error", "note": "it-note"}
    name = icons.get(kind, "it-info-circle")
    return render("callout", content=content, title=title, kind=kind, heading=heading, icon=name)


@register.inclusion_tag("ui/components/chip.html")
def chip(label: str, kind: str = "neutral", icon: str = "", element: str = "", url: str = "") -> dict[str, Any]:
    return locals()


@register.simple_block_tag
def panel(
    content: str,
    title: str = "",
    id: str = "",
    heading: int = 2,
    tone: str = "",
    intro: str = "",
    action_label: str = "",
    action_url: str = "",
    element: str = "",
    required: bool = False,
) -> SafeString:
    return render("panel", **locals())


@register.simple_block_tag
def details(content: str, title: str, open: bool = False) -> SafeString:
    return render("details", content=content, title=title, open=open)


@register.simple_block_tag
def confirm(content: str, title: str, kind: str = "danger", icon: str = "") -> SafeString:
    return render("confirm", content=content, title=title, kind=kind, icon=icon)


@register.inclusion_tag("ui/components/button_link.html")
def button_link(
    label: str,
    url: str,
    kind: str = "primary",
    icon: str = "",
    element: str = "",
    css: str = "",
    external: bool = False,
) -> dict[str, Any]:
    """`external`: it leaves for another site, in the same window; readers are told and the other site gets no referrer."""
    return locals()


@register.inclusion_tag("ui/components/submit.html")
def submit(
    label: str, name: str = "", value: str = "", kind: str = "primary", icon: str = "", formnovalidate: bool = False
) -> dict[str, Any]:
    return locals()


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(
    title: str, text: str = "", icon: str = "it-inbox", action_label: str = "", action_url: str = "", heading: int = 2
) -> dict[str, Any]:
    return locals()


@register.inclusion_tag("ui/components/share.html")
def share(title: str, url: str) -> dict[str, Any]:
    return locals()


@register.simple_tag
def metatag(data: dict[str, Any]) -> SafeString:
    """JSON-LD of a service sheet. A data block: browsers never run it, so the content policy allows it."""
    unsafe = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
    body = SafeString(json.dumps(data, ensure_ascii=False).translate(unsafe))
    return format_html('<script type="application/ld+json" data-element="metatag">{}</script>', body)
