"""Cards, lists, timelines: what pages show of the things of the domain."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.components.basics import panel_action
from ui.components.brand import branding_of
from ui.components.icons import icon_markup
from ui.components.kept import kept
from ui.components.library import register, render, row
from ui.field_markup import source_note
from ui.formatting import format_money
from ui.markup import join, paragraphs_or_dash


@register.inclusion_tag("ui/components/card.html")
def card(
    title: str,
    url: str = "",
    text: str = "",
    kicker: str = "",
    kicker_url: str = "",
    icon: str = "",
    chip: str = "",
    chip_kind: str = "neutral",
    element: str = "",
    heading: int = 3,
    meta: str = "",
    action: str = "",
    external: bool = False,
) -> dict[str, Any]:
    """`external`: its link leaves for another site, in the same window."""
    return locals()


@register.inclusion_tag("ui/components/card.html")
def service_card(
    title: str, url: str, text: str = "", category: str = "", category_url: str = "", status: str = "", heading: int = 3
) -> dict[str, Any]:
    return {
        "title": title,
        "url": url,
        "text": text,
        "kicker": category,
        "kicker_url": category_url,
        "chip": status,
        "element": "service-link",
        "heading": heading,
    }


@register.inclusion_tag("ui/components/card.html")
def category_card(
    title: str, url: str, text: str = "", icon: str = "", count: int | None = None, heading: int = 3
) -> dict[str, Any]:
    return {
        "title": title,
        "url": url,
        "text": text,
        "icon": icon,
        "count": count,
        "element": "service-category-link",
        "heading": heading,
    }


@register.inclusion_tag("ui/components/timeline.html")
def timeline(milestones: Iterable[Any], heading: int = 3) -> dict[str, Any]:
    return {"milestones": milestones, "heading": heading}


@register.inclusion_tag("ui/components/calendar_list.html")
def calendar_list(dates: Iterable[Any], heading: int = 3) -> dict[str, Any]:
    return {"dates": dates, "heading": heading}


@register.simple_tag
def data_list(rows: Iterable[Any]) -> SafeString:
    return join('<dl class="sp-data">', *(_data_row(row(item)) for item in rows), "</dl>")


def _data_row(item: dict[str, Any]) -> SafeString:
    """Label and value, and where the value comes from when that is known."""
    known = '<span class="sp-source">{}{}</span>'
    source = format_html(known, icon_markup("it-info-circle", "xs"), item["source"]) if item["source"] else ""
    return format_html(
        '<div class="sp-data__row"><dt>{}</dt><dd>{}{}</dd></div>',
        item["label"], paragraphs_or_dash(item["value"]), source,
    )  # fmt: skip


def _shared_source(rows: list[dict[str, Any]]) -> str:
    """Where all the values come from, when it is one place: said once, it is easier to read."""
    sources = {item["source"] for item in rows}
    return str(sources.pop()) if len(rows) > 1 and len(sources) == 1 and all(sources) else ""


@register.simple_tag
def summary_section(
    title: str, rows: Iterable[Any], edit_url: str = "", edit_label: str = "", heading: int = 3
) -> SafeString:
    items = [row(item) for item in rows]
    shared = _shared_source(items)
    head = format_html('<h{0} class="sp-panel__title">{1}</h{0}>', heading, title)
    return join(
        '<section class="card sp-panel sp-summary"><div class="card-header sp-panel__head">',
        head,
        panel_action(title, edit_url, edit_label),
        '</div><div class="card-body sp-panel__body">',
        data_list([{**item, "source": ""} for item in items] if shared else items),
        source_note(shared) if shared else "",
        "</div></section>",
    )


@register.filter
def euro(cents: int) -> str:
    """«1.234,56 euro»"""
    return format_money(cents)


@register.filter
def file_size(size: int) -> str:
    """«182 KB», «1,4 MB», «12,5 GB»: as much precision as people care for."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    unit, name = (1024**2, "MB") if size < 1024**3 else (1024**3, "GB")
    return f"{size / unit:.1f} {name}".replace(".", ",")


@register.inclusion_tag("ui/components/file_list.html")
def file_list(files: Sequence[Any]) -> dict[str, Any]:
    return {"files": files}


@register.inclusion_tag("ui/components/download.html")
def download(
    label: str, url: str, kind: str = "PDF", size: int | None = None, css: str = "btn-outline-primary"
) -> dict[str, Any]:
    return locals()


@register.simple_tag(takes_context=True)
def contacts(context: Any, office: Any = None) -> SafeString:
    def make() -> SafeString:
        return render("contacts", office=office, branding=branding_of(context))

    shown = [str(getattr(office, name, "")) for name in ("name", "address", "email", "phone", "hours")]
    return kept(context, "contacts", tuple(shown), make)


@register.inclusion_tag("ui/components/office_card.html")
def office_card(office: Any, heading: int = 3, element: str = "") -> dict[str, Any]:
    return {"office": office, "heading": heading, "element": element}


@register.simple_block_tag
def table(content: str, caption: str, stack: bool = True) -> SafeString:
    return render("table", content=content, caption=caption, stack=stack)


@register.inclusion_tag("ui/components/stat.html")
def stat(label: str, value: int | str, url: str = "", kind: str = "") -> dict[str, Any]:
    return locals()
