"""Does a fiscal code belong to this person? Names and date of birth are written in it (D.M. 23 December 1976)."""

from codicefiscale import codicefiscale
from django.utils.translation import gettext as _


def fiscal_code_problem(
    code: str, *, given_name: str | None = None, family_name: str | None = None, birth_date: str | None = None
) -> str | None:
    """What does not agree, in Italian. A provisional code of eleven digits says nothing about the person."""
    if len(code) != 16:
        return None
    if family_name and codicefiscale.encode_lastname(family_name) != code[:3]:
        return _("Il codice fiscale non corrisponde al cognome.")
    if given_name and codicefiscale.encode_firstname(given_name) != code[3:6]:
        return _("Il codice fiscale non corrisponde al nome.")
    if birth_date and not _same_birth_date(code, birth_date):
        return _("Il codice fiscale non corrisponde alla data di nascita.")
    return None


def _same_birth_date(code: str, birth_date: str) -> bool:
    # The code keeps two digits of the year.
    born = codicefiscale.decode(code)["birthdate"]
    return f"{born:%y-%m-%d}" == birth_date[2:]
