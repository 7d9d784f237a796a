"""The mail server: accepts every message, delivers none, keeps all."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from ..faults import Component, Kind, take
from . import mailbox


class MailCatcher:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Faults are told apart by the sender's domain: one municipality writes from one domain."""
        sender = envelope.mail_from or ""
        fault = await asyncio.to_thread(take, Component.MAIL, sender.rpartition("@")[2])
        if fault and fault.kind is Kind.ERROR:
            return "451 4.3.0 guasto simulato"
        if fault and fault.kind is Kind.DOWN:
            return self._hang_up(server)
        if fault and fault.kind is Kind.SLOW:
            await asyncio.sleep(fault.seconds)
        await self._keep(sender, envelope, copies=2 if fault and fault.kind is Kind.DUPLICATE else 1)
        if fault and fault.kind is Kind.TIMEOUT:
            await asyncio.sleep(fault.seconds)
            return self._hang_up(server)
        return "250 2.0.0 OK"

    async def _keep(self, sender: str, envelope: Envelope, copies: int) -> None:
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        for _ in range(copies):
            await asyncio.to_thread(mailbox.keep, sender, list(envelope.rcpt_tos), raw)

    def _hang_up(self, server: SMTP) -> str:
        if isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "421 4.3.2 guasto simulato"
