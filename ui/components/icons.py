"""Icons: one drawing of the sprite each."""

import re
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

ICON_NAME = re.compile(r"^[a-z0-9-]+$")


@lru_cache(maxsize=1024)
def icon_markup(name: str, size: str = "", css: str = "", title: str = "") -> SafeString:
    """`title` makes it say something by itself; without, it is hidden from who listens."""
    if not ICON_NAME.match(name):
        raise ValueError(f"{name!r} is not the name of an icon")
    classes = " ".join(part for part in ("icon", f"icon-{size}" if size else "", css) if part)
    href = f"{static('ui/dist/icons.svg')}#{name}"
    if title:
        known = '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(known, classes, title, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, href)
