"""Icons, addresses, titles, boxes."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ui.addresses import ADDRESSES
from ui.components.icons import icon_markup
from ui.components.library import register, render
from ui.markup import attribute, join


@register.simple_tag
def icon(name: str, size: str = "", css: str = "", title: Any = "") -> SafeString:
    return icon_markup(name, size, css, str(title))


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


@register.simple_tag
def chip(label: Any, kind: str = "neutral", icon: str = "", element: str = "", url: str = "") -> SafeString:
    return chip_markup(label, kind, icon, element, url)


def chip_markup(label: Any, kind: str = "neutral", icon: str = "", element: str = "", url: str = "") -> SafeString:
    tag = "a" if url else "span"
    start = format_html('<{} class="chip chip-simple sp-chip sp-chip--{}"', SafeString(tag), kind)
    inside = format_html('{}<span class="chip-label">{}</span>', icon_markup(icon, "xs") if icon else "", label)
    return join(start, attribute("href", url), attribute("data-element", element), ">", inside, f"</{tag}>")


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


def panel_action(title: Any, url: str, label: Any = "") -> SafeString:
    """The link at the head of a panel; those who hear it alone hear what it is about."""
    if not url:
        return join()
    inside = format_html('{}<span class="visually-hidden"> {}</span>', label or gettext("Modifica"), title)
    return format_html('<a class="sp-panel__action" href="{}">{}{}</a>', url, icon_markup("it-pencil", "xs"), inside)


@register.simple_block_tag
def details(content: str, title: str, open: bool = False) -> SafeString:
    return render("details", content=content, title=title, open=open)


@register.simple_block_tag
def confirm(content: str, title: str, kind: str = "danger", icon: str = "") -> SafeString:
    return render("confirm", content=content, title=title, kind=kind, icon=icon)


@register.simple_tag
def button_link(
    label: Any,
    url: str,
    kind: str = "primary",
    icon: str = "",
    element: str = "",
    css: str = "",
    external: bool = False,
) -> SafeString:
    """`external`: it leaves for another site, in the same window; readers are told and the other site gets no referrer."""
    start = format_html('<a class="btn btn-{}{}" href="{}"', kind, f" {css}" if css else "", url)
    before, after = icon_markup(icon, "sm") if icon else "", icon_markup("it-external-link", "sm") if external else ""
    inside = format_html(">{}<span>{}{}</span>{}</a>", before, label, _other_site() if external else "", after)
    away = attribute("rel", "external noopener noreferrer" if external else "")
    return join(start, attribute("data-element", element), away, inside)


def _other_site() -> SafeString:
    return format_html('<span class="visually-hidden"> {}</span>', gettext("(altro sito)"))


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
