"""Changing a draft. Every change is made under the draft's lock and grows its revision."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.actions.locking import lock_draft
from cases.errors import AlreadySent, NotAllowed
from cases.models import Draft, DraftDocument
from catalog.blueprint import DocumentSpec
from documents.actions.store import store_upload
from documents.uploads import UploadRejected


def _edit(draft_id: UUID, owner: User, change: Callable[[Draft], None]) -> Draft:
    with transaction.atomic():
        draft = lock_draft(draft_id, owner)
        if draft.submitted_at is not None:
            return draft
        change(draft)
        draft.revision += 1
        draft.updated_at = timezone.now()
        draft.save()
    return draft


def save_step(
    draft: Draft, owner: User, step_id: str, field_ids: Iterable[str], answers: Mapping[str, Any], sources: Mapping[str, str],
    *, complete: bool,
) -> Draft:  # fmt: skip
    """Keep a step's answers in place of the earlier ones. `complete`: the step was valid and the person went on."""

    def change(locked: Draft) -> None:
        for field_id in field_ids:
            locked.answers.pop(field_id, None)
            locked.sources.pop(field_id, None)
        locked.answers.update(answers)
        locked.sources.update(sources)
        done = set(locked.completed_steps) - {step_id}
        locked.completed_steps = sorted(done | {step_id} if complete else done)

    return _edit(draft.id, owner, change)


def accept_privacy(draft: Draft, owner: User) -> Draft:
    def change(locked: Draft) -> None:
        locked.privacy_accepted_at = locked.privacy_accepted_at or timezone.now()

    return _edit(draft.id, owner, change)


def mark_missing(draft: Draft, owner: User, document_ids: Iterable[str], reasons: Mapping[str, str]) -> Draft:
    """Of these documents, keep which ones the person does not have with them, and why. Only at the counter."""

    def change(locked: Draft) -> None:
        if not locked.is_at_counter:
            raise NotAllowed
        locked.filing = with_missing(locked.filing, document_ids, reasons)

    return _edit(draft.id, owner, change)


def with_missing(filing: dict[str, Any], document_ids: Iterable[str], reasons: Mapping[str, str]) -> dict[str, Any]:
    """How a draft's `filing` reads once these documents are given or missing as `reasons` say."""
    others = {key: why for key, why in filing.get("missing", {}).items() if key not in set(document_ids)}
    return {**filing, "missing": others | dict(reasons)}


def declare(draft: Draft, owner: User, declaration_ids: Iterable[str]) -> Draft:
    """Keep which declarations were ticked in the summary, so that coming back does not lose them."""

    def change(locked: Draft) -> None:
        locked.declarations = sorted(set(declaration_ids))

    return _edit(draft.id, owner, change)


def attach_document(draft: Draft, owner: User, spec: DocumentSpec, upload: UploadedFile) -> DraftDocument:
    """Check and keep a file. A document that may be given once replaces the earlier file; the same file again is kept once.

    Raises `UploadRejected`, `AlreadySent`.
    """
    stored = store_upload(upload, accept=spec.accept, max_mb=spec.max_mb)
    with transaction.atomic():
        locked = lock_draft(draft.id, owner)
        if locked.submitted_at is not None:
            raise AlreadySent
        existing = locked.documents.filter(document_id=spec.id)
        if same := existing.filter(file__sha256=stored.sha256, file__name=stored.name).first():
            return same
        if not spec.multiple:
            existing.delete()
        elif existing.count() >= spec.max_files:
            raise UploadRejected(
                _("Puoi allegare al massimo %(max)d file per questo documento.") % {"max": spec.max_files}
            )
        _touch(locked)
        return DraftDocument.objects.create(draft=locked, document_id=spec.id, file=stored)


def remove_document(draft: Draft, owner: User, document_id: UUID) -> None:
    """Removing twice is as good as once."""
    with transaction.atomic():
        locked = lock_draft(draft.id, owner)
        if locked.submitted_at is None:
            locked.documents.filter(id=document_id).delete()
            _touch(locked)


def discard_draft(draft: Draft, owner: User) -> None:
    Draft.objects.filter(id=draft.id, owner=owner, submitted_at__isnull=True).delete()


def _touch(draft: Draft) -> None:
    draft.revision += 1
    draft.updated_at = timezone.now()
    draft.save(update_fields=["revision", "updated_at"])
