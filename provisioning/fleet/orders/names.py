"""Names that machines need, made from those that people gave."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

_TITLES: Final = re.compile(r"\A(?:comune di|citta di|comune|citta)\s+")
SUBDOMAIN_LENGTH, SCHEMA_LENGTH, CODE_LENGTH = 40, 46, 40
# PostgreSQL's own, and the side that is nobody's.
_TAKEN: Final = ("public", "information_schema")


def _plain(text: str, gap: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", gap, _TITLES.sub("", letters)).strip(gap)


def subdomain_for(name: str) -> str:
    """«Comune di Sant'Àgata d'Éze» → «sant-agata-d-eze»: a proposal."""
    return _plain(name.replace("’", "'").replace("'", " "), "-")[:SUBDOMAIN_LENGTH].strip("-")


def schema_for(subdomain: str) -> str:
    name = subdomain.replace("-", "_")[:SCHEMA_LENGTH]
    fits = len(name) > 1 and name[0].isalpha() and not name.startswith("pg_") and name not in _TAKEN
    return name if fits else f"c_{name}"


def office_code_for(name: str, taken: Collection[str]) -> str:
    """What services refer to: it stays when the office is renamed."""
    stem = _plain(name, "-")[: CODE_LENGTH - 3].strip("-") or "ufficio"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code
