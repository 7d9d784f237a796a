"""How values read in Italian."""

import datetime

from ui.formatting import format_cents, format_money

__all__ = ["format_cents", "format_date", "format_money"]


def format_date(iso: str) -> str:
    """«2026-01-31» → «31/01/2026»"""
    return f"{datetime.date.fromisoformat(iso):%d/%m/%Y}"
