"""`{% load ui %}`: every component, documented in docs/developer/ui.md."""

from ui.components import basics, brand, content, forms, kept, navigation
from ui.components.library import register

__all__ = ["basics", "brand", "content", "forms", "kept", "navigation", "register"]
