"""E-mail over SMTP, with the municipality's own server, credentials and sender."""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formataddr, formatdate

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email
from django.template.loader import render_to_string

from integrations.capability import CheckResult
from integrations.errors import (
    DeliveryError,
    Misconfigured,
    PermanentError,
    TransientError,
    UncertainOutcome,
    Unsendable,
)
from integrations.http import ensure_public_host
from integrations.messaging.checks import describe
from integrations.messaging.contract import EmailMessage, MessagingAdapter, SentReceipt
from integrations.messaging.options import Encryption, SmtpOptions

SECONDS = 10


@dataclass(frozen=True)
class SmtpMessaging(MessagingAdapter):
    options: SmtpOptions

    def send(self, message: EmailMessage) -> SentReceipt:
        mail = self._compose(message)
        with self._session() as backend:
            try:
                backend.send_messages([mail])
            except (smtplib.SMTPException, OSError) as error:
                raise classify(error) from None
        return SentReceipt(mail.extra_headers["Message-ID"])

    def check_config(self) -> list[CheckResult]:
        try:
            with self._session():
                return [CheckResult("login", True, describe(None))]
        except DeliveryError as error:
            return [CheckResult("login", False, describe(error))]

    def message_id(self, key: str) -> str:
        """The same for every attempt, so that a repeated e-mail is recognised as one by who receives it."""
        domain = self.options.from_address.rpartition("@")[2]
        return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"

    def _compose(self, message: EmailMessage) -> EmailMultiAlternatives:
        _refuse_unfit(message)
        context = {"message": message, "paragraphs": message.body.split("\n\n")}
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=render_to_string("integrations/email.txt", context),
            from_email=formataddr((self.options.from_name, self.options.from_address)),
            to=[message.to],
            headers={
                "Message-ID": self.message_id(message.key),
                "Date": formatdate(localtime=True),
                # RFC 3834: nobody's out-of-office answer must come back.
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("integrations/email.html", context), "text/html")
        return mail

    @contextmanager
    def _session(self) -> Iterator[EmailBackend]:
        options = self.options
        ensure_public_host(options.host, options.port)
        backend = EmailBackend(
            host=options.host,
            port=options.port,
            username=options.user,
            password=options.password,
            use_tls=options.encryption is Encryption.STARTTLS,
            use_ssl=options.encryption is Encryption.TLS,
            timeout=SECONDS,
            fail_silently=False,
        )
        try:
            backend.open()
        except (smtplib.SMTPException, OSError) as error:
            raise _before_sending(error) from None
        try:
            yield backend
        finally:
            backend.close()


def _refuse_unfit(message: EmailMessage) -> None:
    if any(not char.isprintable() for char in message.to + message.subject + message.link):
        raise Unsendable("header_injection")
    try:
        validate_email(message.to)
    except ValidationError:
        raise Unsendable("invalid_recipient") from None


def _before_sending(error: Exception) -> DeliveryError:
    """What failed while connecting and logging in: nothing was sent."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Misconfigured("smtp_auth")
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return Misconfigured("tls")
    return TransientError("smtp_connect")


def classify(error: Exception) -> DeliveryError:
    """What failed while sending. Reply codes 5xx are final, 4xx are not (RFC 5321 section 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        reply = min(code for code, _text in error.recipients.values())
        return PermanentError("smtp_recipient") if reply >= 500 else TransientError("smtp_recipient")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Misconfigured("smtp_sender")
    if isinstance(error, smtplib.SMTPResponseException):
        code = f"smtp_{error.smtp_code}"
        return PermanentError(code) if error.smtp_code >= 500 else TransientError(code)
    return UncertainOutcome("smtp_lost")
