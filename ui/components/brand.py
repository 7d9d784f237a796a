"""What pages show of the municipality they belong to. Everything answers nothing on hosts that have none."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from tenants.views import brand_hash
from ui.addresses import ADDRESSES
from ui.components.icons import icon_markup
from ui.components.library import register

SOCIAL_ICONS = {
    "bluesky": "it-bluesky",
    "facebook": "it-facebook",
    "flickr": "it-flickr",
    "instagram": "it-instagram",
    "linkedin": "it-linkedin",
    "mastodon": "it-mastodon",
    "rss": "it-rss",
    "telegram": "it-telegram",
    "threads": "it-threads",
    "tiktok": "it-tiktok",
    "twitter": "it-twitter",
    "whatsapp": "it-whatsapp",
    "x": "it-twitter",
    "youtube": "it-youtube",
}


@register.filter
def official_name(municipality: Any) -> str:
    """«Comune di Segrate», whether or not the name already says what it is."""
    name = str(getattr(municipality, "name", "") or "")
    titled = name.lower().startswith(("comune", "città", "citta", "roma capitale"))
    return name if titled or not name else gettext("Comune di %(name)s") % {"name": name}


def branding_of(context: Any) -> Any:
    tenant = getattr(context.get("request"), "tenant", None)
    return getattr(tenant, "branding", None)


@register.simple_tag(takes_context=True)
def brand_css_url(context: Any) -> str:
    return branding_file(context, "tenants:brand_css")


@register.simple_tag(takes_context=True)
def coat_of_arms_url(context: Any) -> str:
    branding = branding_of(context)
    return branding_file(context, "tenants:coat_of_arms") if branding and branding.coat_of_arms_svg else ""


def branding_file(context: Any, route: str) -> str:
    """`request.brand_files`: addresses by route, for a look that is only being tried out."""
    branding = branding_of(context)
    tried_out = getattr(context.get("request"), "brand_files", None)
    if tried_out is not None:
        return str(tried_out[route])
    try:
        return reverse(route, args=[brand_hash(branding)]) if branding else ""
    except NoReverseMatch:  # the vendor's host serves no municipality
        return ""


@register.simple_tag(takes_context=True)
def absolute_address(context: Any, name: str) -> str:
    """A fixed address with scheme and host, where a check wants it whole."""
    request = context.get("request")
    return request.build_absolute_uri(ADDRESSES[name]) if request else ADDRESSES[name]


@register.inclusion_tag("ui/parts/main_menu.html", takes_context=True)
def main_menu(context: Any, active_menu: str = "", hooks: bool = True) -> dict[str, Any]:
    branding = branding_of(context)
    items = (branding.menu if branding else None) or standard_menu(getattr(branding, "institutional_url", ""))
    items = [item | {"label": gettext(item["label"]) if item.get("label") else ""} for item in items]
    return {"items": items, "active_menu": active_menu or None, "hooks": hooks}


def standard_menu(site: str) -> list[dict[str, str]]:
    """The four entries of the national model; all but the services live on the institutional site.

    Their names are translated when shown, like those of a municipality that kept them in a menu of its own.
    """
    return [
        {"label": gettext_noop("Amministrazione"), "url": site or "/", "element": "management"},
        {"label": gettext_noop("Novità"), "url": site or "/", "element": "news"},
        {"label": gettext_noop("Servizi"), "url": ADDRESSES["services"], "element": "all-services"},
        {"label": gettext_noop("Vivere il Comune"), "url": site or "/", "element": "live"},
    ]


@register.simple_tag
def social_icon(name: str) -> SafeString:
    return icon_markup(SOCIAL_ICONS.get(name.strip().lower(), "it-link"), size="sm", css="icon-white")
