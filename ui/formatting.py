"""How amounts read in Italian, wherever they stand."""


def format_money(cents: int) -> str:
    """123456 → «1.234,56 euro»"""
    return f"{format_cents(cents)} euro"


def format_cents(cents: int) -> str:
    """123456 → «1.234,56»"""
    sign, whole, rest = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    return f"{sign}{whole:,}".replace(",", ".") + f",{rest:02d}"
