"""Parts of a page that are the same for everybody on a host, rendered once.

They are kept on the municipality that the request carries, which `tenants.hosts` renews as soon as its look changes: so they
go with it, and no municipality can show a part of another.
"""

from collections.abc import Callable
from typing import Any, Final

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ui.components.library import register

# Of one municipality: whoever asks for its pages under many ports fills no memory.
MOST: Final = 100


def kept(context: Any, name: str, varies: tuple[Any, ...], make: Callable[[], SafeString]) -> SafeString:
    """`make()`, or what it gave before. `varies`: all that the part depends on beyond language, host and how that looks."""
    request = context.get("request")
    town = getattr(request, "tenant", None)
    if town is None:
        return make()
    parts: dict[Any, SafeString] = town.__dict__.setdefault("_kept_parts", {})
    key = (name, get_language(), request.scheme, request.get_host(), *varies)
    part = parts.get(key)
    if part is None:
        if len(parts) >= MOST:
            parts.clear()
        part = parts[key] = make()
    return part


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str, varies: list[FilterExpression]) -> None:
        self.nodelist, self.name, self.varies = nodelist, name, varies

    def render(self, context: Any) -> SafeString:
        varies = tuple(expression.resolve(context) for expression in self.varies)
        return kept(context, self.name, varies, lambda: self.nodelist.render(context))


@register.tag("kept")
def do_kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept NAME VALUE … %}…{% endkept %}`: nothing within may depend on anything but host, language and the values."""
    _tag, name, *varies = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, name, [parser.compile_filter(value) for value in varies])
