"""How values read in Italian."""

import datetime


def format_money(cents: int) -> str:
    """123456 → «1.234,56 euro»"""
    return f"{format_cents(cents)} euro"


def format_cents(cents: int) -> str:
    """123456 → «1.234,56»"""
    sign, whole, rest = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    return f"{sign}{whole:,}".replace(",", ".") + f",{rest:02d}"


def format_date(iso: str) -> str:
    """«2026-01-31» → «31/01/2026»"""
    return f"{datetime.date.fromisoformat(iso):%d/%m/%Y}"
