"""The public tracking code: unguessable, easy to read aloud and to type."""

import secrets

# Crockford's base 32: no I, L, O, U, so that nothing is mistaken for something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CONFUSIONS = str.maketrans("ILO", "110")
LENGTH = 12


def new_code() -> str:
    """`XXXX-XXXX-XXXX`, 60 random bits."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def grouped(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def normalise(typed: str) -> str:
    """The code as stored, from what a person typed: small letters, spaces, O for zero. Empty when it cannot be one."""
    letters = "".join(c for c in typed.upper().translate(CONFUSIONS) if c in ALPHABET)
    return grouped(letters) if len(letters) == LENGTH else ""
