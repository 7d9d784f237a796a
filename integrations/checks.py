from typing import Any

from django.core.checks import CheckMessage, Error, register

from integrations import kinds, results


@register()
def every_result_has_a_handler(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A delivery whose answer nobody takes would be lost in silence."""
    needed = {kind.name for kind in kinds.all_kinds() if kind.handler_required} | results.expected()
    return [
        Error(
            f"No handler takes the result of {name}",
            hint=f'Register one with @on_result("{name}") in a module that an apps.py imports.',
            id="integrations.E001",
        )
        for name in sorted(needed)
        if not results.has_handler(name)
    ]
