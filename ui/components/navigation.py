"""Ways through the site: breadcrumb, tabs, index, pages, languages."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from ui.components.library import register


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(items: Iterable[tuple[str, str | None]]) -> dict[str, Any]:
    return {"items": list(items)}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Sequence[Any], label: str = "") -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("ui/components/page_index.html")
def page_index(items: Iterable[tuple[str, str]], title: str = "") -> dict[str, Any]:
    return {"items": list(items), "title": title}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: Any, page: Page, param: str = "pagina", label: str = "") -> dict[str, Any]:
    query = other_parameters(context, param)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    entries = [(number, f"?{query}{param}={number}" if isinstance(number, int) else "") for number in numbers]
    return {
        "page": page,
        "label": label,
        "entries": entries,
        "previous": f"?{query}{param}={page.number - 1}" if page.has_previous() else "",
        "next": f"?{query}{param}={page.number + 1}" if page.has_next() else "",
    }


@register.inclusion_tag("ui/components/load_more.html", takes_context=True)
def load_more(context: Any, page: Page, param: str = "pagina", target: str = "elenco") -> dict[str, Any]:
    """The server answers the same page; the script takes the children of `#target` out of it."""
    url = f"?{other_parameters(context, param)}{param}={page.number + 1}" if page.has_next() else ""
    return {"url": url, "parameters": QueryDict(url[1:]).items(), "target": target}


def other_parameters(context: Any, param: str) -> str:
    request = context.get("request")
    if request is None:
        return ""
    query = request.GET.copy()
    query.pop(param, None)
    encoded = query.urlencode()
    return f"{encoded}&" if encoded else ""


@register.inclusion_tag("ui/components/search_box.html")
def search_box(action: str, value: str = "", label: str = "", name: str = "q", placeholder: str = "") -> dict[str, Any]:
    return locals()


@register.inclusion_tag("ui/parts/language.html", takes_context=True)
def language_switch(context: Any) -> dict[str, Any]:
    """Links that choose a language; nothing on hosts that do not offer the choice."""
    try:
        links = [(code, name, reverse("citizen:language", args=[code])) for code, name in settings.LANGUAGES]
    except NoReverseMatch:
        links = []
    request = context.get("request")
    return {"links": links, "current": get_language(), "path": request.get_full_path() if request else "/"}
