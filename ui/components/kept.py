"""Parts of a page that are the same for everybody on a host: rendered once in the few seconds that the host's entry lives.

They are kept on the municipality that the request carries, which `tenants.hosts` renews by then: so they go with it, and
no municipality can show a part of another.
"""

from collections.abc import Callable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ui.components.library import register


def kept(context: Any, name: str, varies: tuple[Any, ...], make: Callable[[], SafeString]) -> SafeString:
    """`make()`, or what it gave a moment ago. `varies`: all that the part depends on beyond host and language."""
    request = context.get("request")
    town = getattr(request, "tenant", None)
    if town is None:
        return make()
    parts: dict[Any, SafeString] = town.__dict__.setdefault("_kept_parts", {})
    key = (name, get_language(), request.scheme, request.get_host(), *varies)
    if key not in parts:
        parts[key] = make()
    return parts[key]


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
