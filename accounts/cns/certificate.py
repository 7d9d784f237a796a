"""What the certificate of a CNS says (D.P.R. 117/2004; the card's technical rules, D.M. 9 December 2004, annex).

The common name is «fiscal code/identifier of the card.hash of its personal data». That the certificate is genuine, was not
revoked, and that the card was there with its PIN, is the proxy's business: it closes the TLS handshake.
"""

import re
from datetime import datetime
from urllib.parse import unquote

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from accounts.login.identity import Identity, encoded_in, require_name, valid_fiscal_code
from accounts.login.problems import LoginProblem, Problem
from accounts.models import PersonalDatum

COMMON_NAME = re.compile(r"([A-Z0-9]{16})/[A-Za-z0-9]{1,32}\.[A-Za-z0-9+/=]{1,64}")
MAX_CHARS = 16_000
NAME_LENGTH = 80


def read_certificate(escaped: str, now: datetime) -> Identity:
    """`escaped`: the PEM as a proxy writes it into a header (URL-encoded). Raises LoginProblem."""
    certificate = _parsed(escaped)
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise LoginProblem(Problem.INVALID_ANSWER, "certificate_out_of_date")
    if not _is_for_logins(certificate):
        raise LoginProblem(Problem.INVALID_ANSWER, "certificate_for_something_else")
    found = COMMON_NAME.fullmatch(_said(certificate, NameOID.COMMON_NAME))
    if found is None:
        raise LoginProblem(Problem.NO_FISCAL_CODE, "certificate_of_no_card")
    return _identity(certificate, valid_fiscal_code(found[1]))


def _identity(certificate: x509.Certificate, fiscal_code: str) -> Identity:
    given_name, family_name = (_said(certificate, oid)[:NAME_LENGTH] for oid in (NameOID.GIVEN_NAME, NameOID.SURNAME))
    require_name(given_name, family_name)
    encoded = encoded_in(fiscal_code)
    return Identity(
        source=PersonalDatum.Source.CNS, fiscal_code=fiscal_code, given_name=given_name, family_name=family_name,
        birth_date=encoded.birth_date, birth_place=encoded.birth_place, gender=encoded.gender, email="", phone="", address={},
    )  # fmt: skip


def _parsed(escaped: str) -> x509.Certificate:
    if not escaped or len(escaped) > MAX_CHARS:
        raise LoginProblem(Problem.INVALID_ANSWER, "certificate_missing")
    try:
        return x509.load_pem_x509_certificate(unquote(escaped).encode())
    except ValueError as error:
        raise LoginProblem(Problem.INVALID_ANSWER, "certificate_unreadable") from error


def _is_for_logins(certificate: x509.Certificate) -> bool:
    """The card holds a certificate for signatures too, and that one logs nobody in."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return ExtendedKeyUsageOID.CLIENT_AUTH in usage


def _said(certificate: x509.Certificate, oid: ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return " ".join(str(found[0].value).split()) if len(found) == 1 else ""
