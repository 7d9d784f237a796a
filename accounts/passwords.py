"""Passwords that anybody would try first in this very place: the names of the municipality and of the product."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from tenants.context import current_municipality, current_schema

COMMON = (
    "sportello",
    "comune",
    "municipio",
    "password",
    "segreta",
    "operatore",
    "ufficio",
    "benvenuto",
    "accesso",
    "digitale",
)
# What must remain once these words and everything that is no letter are taken away.
OWN_LETTERS = 6
NO_LETTER = re.compile(r"[\W\d_]+")
PUBLIC = "public"


class LocalWordsValidator:
    """ASVS 5.0, 6.1.2 and 6.2.11."""

    def validate(self, password: str, user: User | None = None) -> None:
        rest = password.casefold()
        for word in sorted(_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < len(password) and len(NO_LETTER.sub("", rest)) < OWN_LETTERS:
            raise ValidationError(
                _("È fatta di parole che chiunque proverebbe qui, come il nome del Comune."),
                code="password_local_words",
            )

    def get_help_text(self) -> str:
        return _("Non basta il nome del Comune o dello sportello con qualche numero.")


def _words() -> Iterator[str]:
    yield from COMMON
    if current_schema() != PUBLIC:
        names = NO_LETTER.split(current_municipality().name.casefold())
        yield from (name for name in names if len(name) > 3)
