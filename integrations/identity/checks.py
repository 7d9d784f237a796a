"""Comparing the options with what the provider publishes about itself."""

from typing import Any

from django.utils.translation import gettext as _

from integrations.capability import CheckResult
from integrations.identity.options import OidcClientOptions

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")


def unreachable(name: str) -> CheckResult:
    return CheckResult(name, False, _("Il gestore dell'identità non risponde a questo indirizzo."))


def compare(options: OidcClientOptions, metadata: Any) -> list[CheckResult]:
    """One finding per endpoint that the provider publishes; the issuer must be the very same text (Discovery 4.3)."""
    if not isinstance(metadata, dict):
        return [CheckResult("discovery", False, _("I metadati del gestore non sono leggibili."))]
    issuer = str(metadata.get("issuer", "")).rstrip("/") == options.issuer
    wrong = [name for name in ENDPOINTS if _differs(options, metadata, name)]
    return [
        CheckResult("issuer", issuer, _("Corrisponde.") if issuer else _("Il gestore dichiara un altro issuer.")),
        *[CheckResult(name, False, _("Il gestore dichiara un altro indirizzo.")) for name in wrong],
    ]


def _differs(options: OidcClientOptions, metadata: dict, name: str) -> bool:
    configured = getattr(options, name)
    return bool(configured) and str(metadata.get(name, "")).rstrip("/") != configured


def judge_keys(keys: Any) -> CheckResult:
    usable = isinstance(keys, dict) and bool(keys.get("keys"))
    return CheckResult("jwks_uri", usable, _("Chiavi pubbliche presenti.") if usable else _("Nessuna chiave pubblica."))
