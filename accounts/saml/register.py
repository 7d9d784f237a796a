"""The register of transactions with the identity providers, which whoever asks them for identities keeps for 24 months.

Source: SPID, Regole tecniche, «Tracciature» (DPCM 24/10/2014 art. 13); CIE and the Italian eIDAS node follow it.
"""

import base64
import zlib
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.login.problems import LoginProblem
from accounts.models import SamlLogin, SamlMessage
from accounts.saml.service_provider import ServiceProvider
from integrations.identity.saml.elements import instant
from integrations.identity.saml.xml import NAMESPACES, Element, text_of
from tenants.crypto import decrypt, encrypt

Kind = SamlMessage.Kind
# 24 months are never longer.
KEPT = timedelta(days=731)
# A true answer has a tenth of it. What is bigger leaves its line and not itself: anybody can post to us.
LARGEST = 64 * 1024
# To one request. A provider answers once, or once more after a refusal of its own.
MOST_ANSWERS = 5


def note_request(login: SamlLogin, sender: ServiceProvider, message: bytes) -> None:
    """The caller holds the transaction that begins the login."""
    _note(
        login, Kind.REQUEST, message_id=login.request_id, issued_at=instant(login.asked_at), issuer=sender.entity_id,
        sealed_message=_sealed(message),
    )  # fmt: skip


def note_answer(login: SamlLogin, raw: bytes, response: Element, refused: LoginProblem | None = None) -> None:
    """With an accepted answer the caller holds the transaction that keeps it. `raw`: the very bytes that came."""
    if SamlMessage.objects.filter(request_id=login.request_id, kind=Kind.ANSWER).count() >= MOST_ANSWERS:
        return
    assertion = response.find("saml:Assertion", NAMESPACES)
    _note(
        login, Kind.ANSWER,
        message_id=_attribute(response, "ID")[:200],
        issued_at=_attribute(response, "IssueInstant")[:40],
        issuer=text_of(response.find("saml:Issuer", NAMESPACES))[:500],
        assertion_id=_attribute(assertion, "ID")[:200],
        subject=_subject(assertion),
        outcome=refused.reason if refused else "",
        sealed_message=_sealed(raw) if len(raw) <= LARGEST else "",
    )  # fmt: skip


def note_entrance(login: SamlLogin, refused: LoginProblem | None = None) -> None:
    """What became of an accepted answer. The caller holds the transaction in which the citizen is recognised."""
    _note(login, Kind.ENTRANCE, outcome=refused.reason if refused else "")


def opened(line: SamlMessage) -> bytes:
    """The message as it went or came; empty when it was not kept."""
    return zlib.decompress(base64.b64decode(decrypt(line.sealed_message))) if line.sealed_message else b""


def forget_what_is_past(now: datetime) -> None:
    SamlMessage.objects.forget_before(now - KEPT)


def _note(login: SamlLogin, kind: SamlMessage.Kind, **fields: str) -> None:
    SamlMessage.objects.create(
        at=timezone.now(), way=login.way, kind=kind, request_id=login.request_id, provider=login.provider, **fields
    )


def _sealed(message: bytes) -> str:
    return encrypt(base64.b64encode(zlib.compress(message)).decode())


def _attribute(element: Element | None, name: str) -> str:
    return "" if element is None else str(element.get(name, ""))


def _subject(assertion: Element | None) -> str:
    name = None if assertion is None else assertion.find("saml:Subject/saml:NameID", NAMESPACES)
    return text_of(name)[:256]
