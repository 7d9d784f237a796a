"""Lines of the register of transactions as files: a table of what is in clear, an archive of the messages."""

import io
import zipfile
from collections.abc import Iterable

from accounts.models import SamlMessage
from accounts.saml.register import opened
from ui.tables import csv_text

# Named as in the specifications: who reads them compares with the provider's register.
COLUMNS = (
    "request_id", "way", "kind", "at", "message_id", "issued_at", "issuer", "provider", "assertion_id", "subject", "outcome",
)  # fmt: skip


def as_table(lines: Iterable[SamlMessage]) -> str:
    return csv_text(COLUMNS, ([getattr(line, column) for column in COLUMNS] for line in lines))


def as_archive(lines: list[SamlMessage]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("registro.csv", as_table(lines))
        for number, line in enumerate(lines, start=1):
            if line.sealed_message:
                files.writestr(f"{number:02d}-{line.kind}.xml", opened(line))
    return archive.getvalue()
