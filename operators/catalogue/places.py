"""Which parts of a service an administrator may change, by their place; the addresses of the pages carry the same places."""

from typing import Final

from django.utils.translation import gettext_lazy as _l

from catalog.overlay import Path
from tenants.text import Words

SHEET: Final[tuple[Path, ...]] = (
    ("title",),
    ("sheet", "summary"),
    ("sheet", "audience"),
    ("sheet", "audience_points"),
    ("sheet", "description"),
    ("sheet", "coverage"),
    ("sheet", "how_to"),
    ("sheet", "needed"),
    ("sheet", "needed_points"),
    ("sheet", "obtained"),
    ("sheet", "outcome_procedures"),
    ("sheet", "times", "text"),
    ("sheet", "times", "calendar"),
    ("sheet", "costs", "text"),
    ("sheet", "costs", "lines"),
    ("sheet", "constraints"),
    ("sheet", "special_cases"),
    ("sheet", "access", "text"),
    ("sheet", "access", "button"),
    ("sheet", "access", "in_person"),
    ("sheet", "more"),
    ("sheet", "legal_basis"),
    ("sheet", "terms", "text"),
)
PRIVACY: Final[tuple[Path, ...]] = (
    ("privacy", "purpose"),
    ("privacy", "legal_basis"),
    ("privacy", "special_categories"),
    ("privacy", "recipients"),
    ("privacy", "if_refused"),
    ("retention", "basis"),
)
AFTER: Final[tuple[Path, ...]] = (("next_steps",), ("windows", "closed_message"))
SHEET_LISTS: Final = frozenset({"audience_points", "needed_points", "calendar", "lines"})
# Texts of one item of each list, in the order in which the form asks them.
ITEM_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "steps": ("title", "intro"),
    "sections": ("title", "intro"),
    "fields": ("label", "help"),
    "options": ("label", "help"),
    "documents": ("label", "help"),
    "declarations": ("text",),
    "audience_points": ("text",),
    "needed_points": ("text",),
    "calendar": ("label", "label_when"),
    "lines": ("label",),
    "legal_basis": ("act", "article", "about", "url"),
}
# Lists to which the municipality may add something of its own.
GROWING: Final = frozenset(
    {"fields", "documents", "declarations", "audience_points", "needed_points", "legal_basis", "calendar", "lines"}
)
ONE_LINE: Final = frozenset({"title", "summary", "label", "button", "act", "article", "about", "url", "label_when"})
OPTIONAL: Final = frozenset(
    {
        "intro",
        "help",
        "about",
        "url",
        "label_when",
        "outcome_procedures",
        "constraints",
        "special_cases",
        "more",
        "coverage",
    }
    | {"in_person", "special_categories"}
)
# Shape of the places that hold lists: `*` stands for an id.
_LISTS: Final[frozenset[Path]] = frozenset(
    {
        ("steps",),
        ("steps", "*", "sections"),
        ("steps", "*", "sections", "*", "fields"),
        ("documents",),
        ("declarations",),
    }
    | {("steps", "*", "sections", "*", "fields", "*", "options"), ("sheet", "legal_basis")}
    | {path for path in SHEET if path[-1] in SHEET_LISTS}
)


# The pages of the editor, but for the steps: those have titles of their own.
PAGES: Final[dict[str, Words]] = {
    "scheda": _l("Scheda del servizio"),
    "privacy": _l("Informativa sulla privacy"),
    "documenti": _l("Documenti da allegare"),
    "dichiarazioni": _l("Dichiarazioni"),
    "dopo": _l("Dopo l'invio"),
}


def read_place(text: str) -> Path:
    return tuple(part for part in text.split("/") if part)


def write_place(path: Path) -> str:
    return "/".join(path)


def is_list_place(path: Path) -> bool:
    return _shape(path) in _LISTS


def is_item_place(path: Path) -> bool:
    return len(path) > 1 and is_list_place(path[:-1])


def is_text_place(path: Path) -> bool:
    texts = {*SHEET, *PRIVACY, *AFTER}
    return path in texts and not is_list_place(path)


def _shape(path: Path) -> Path:
    """Ids stand at every second place of the form's tree; elsewhere lists hang on fixed keys."""
    tree = path[:1] in (("steps",), ("documents",), ("declarations",))
    return tuple("*" if tree and index % 2 else key for index, key in enumerate(path))


def page_of(path: Path) -> str:
    """The page of the editor on which that place stands."""
    if path[0] in ("title", "sheet"):
        return "scheda"
    if path[0] in ("privacy", "retention"):
        return "privacy"
    if path[0] == "steps":
        return f"passo/{path[1]}" if len(path) > 2 else ""
    return {"documents": "documenti", "declarations": "dichiarazioni"}.get(path[0], "dopo")
