"""The documents of a dossier: made from how it stands now, kept by their hash; the annex with the secrets is kept nowhere."""

import hashlib
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from documents import storage
from documents.actions.store import lock_content
from documents.pdf import ReportPdf, render_pdf
from provisioning.pnrr.actions.identities import opened
from provisioning.pnrr.actions.journal import note
from provisioning.pnrr.checklist import checklist
from provisioning.pnrr.errors import NotKept
from provisioning.pnrr.models import Dossier, DossierEvent, DossierPaper
from provisioning.pnrr.papers import acceptance_pdf, annex_pdf, dossier_pdf
from provisioning.pnrr.policies import DossierPolicy


def make_paper(dossier: Dossier, staff: User, kind: DossierPaper.Kind) -> DossierPaper:
    """`dossier`: one that `queries.dossiers` found. On the vendor's side. Raises NotStaff, NotKept."""
    DossierPolicy(staff).require()
    now = timezone.now()
    body = render_pdf("report", _report(dossier, kind))
    digest = hashlib.sha256(body).hexdigest()
    key = storage.storage_key(digest)
    try:
        with transaction.atomic():
            lock_content(key)
            storage.put(key, ContentFile(body))
            paper = DossierPaper.objects.create(
                dossier=dossier,
                kind=kind,
                made_at=now,
                by=staff.snapshot(),
                sha256=digest,
                size=len(body),
                storage_key=key,
            )
            note(dossier, DossierEvent.Kind.PAPER_MADE, now, staff, f"{kind.label} {digest[:12]}")
    except OSError:
        raise NotKept from None
    return paper


def _report(dossier: Dossier, kind: DossierPaper.Kind) -> ReportPdf:
    found, now = checklist(dossier), timezone.now()
    if kind == DossierPaper.Kind.DOSSIER:
        return dossier_pdf(dossier, found, now)
    run = next((run for run in dossier.runs.filter(ended_at__isnull=False)[:10] if run.is_complete), None)
    return acceptance_pdf(dossier, found, run, now)


def open_paper(paper: DossierPaper) -> IO[bytes]:
    """To read and close. Raises FileNotFoundError."""
    return storage.get(paper.storage_key)


def make_annex(dossier: Dossier, staff: User) -> bytes:
    """The credentials of the evaluators as a document, which its reader keeps safe. Raises NotStaff, Undecipherable."""
    DossierPolicy(staff).require()
    with transaction.atomic():
        now = timezone.now()
        standing = list(dossier.identities.filter(removed_at=None))
        body = render_pdf("report", annex_pdf(dossier, [opened(identity) for identity in standing], now))
        for identity in standing:
            note(dossier, DossierEvent.Kind.IDENTITY_READ, now, staff, identity.label)
        note(dossier, DossierEvent.Kind.ANNEX_MADE, now, staff)
    return body
