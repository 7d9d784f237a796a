"""`{{ text|prose }}`: the texts of a blueprint as paragraphs. They know an empty line, `**bold**` and web addresses."""

import re

from django import template
from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


@register.filter
def prose(text: str) -> SafeString:
    plain = urlize(escape(str(text).strip()), nofollow=False)
    return mark_safe(linebreaks(BOLD.sub(r"<strong>\1</strong>", plain)))
