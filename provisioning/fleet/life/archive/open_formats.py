"""The cases of a municipality as anybody can read them: a table, and a folder for each case with its documents."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.utils import timezone

from cases.models import Case, CaseDocument
from documents.models import StoredFile
from documents.names import clean_name
from provisioning.fleet.life.archive.writer import ArchiveWriter
from provisioning.fleet.life.progress import Progress
from tenants.context import current_schema
from tenants.routers import stands_in_tenant

A_READ = 200
COLUMNS = (
    "tracking_code", "service_code", "service_title", "office", "applicant_name", "applicant_fiscal_code", "channel", "state",
    "outcome", "received_at", "taken_in_charge_at", "protocol_number", "protocol_year", "protocol_at", "emergency_number",
    "due_on", "decided_at", "closed_at", "folder",
)  # fmt: skip
# Where a sheet would take a cell for a formula; the JSON has every value as it is.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def write_cases(writer: ArchiveWriter, progress: Progress) -> dict[str, str]:
    """The cases; returns where each stored file of theirs belongs in the archive, by storage key."""
    with writer.entry("cases/cases.csv") as sink:
        for line in _lines():
            sink.write(line.encode())
    places: dict[str, str] = {}
    total = Case.objects.count()
    for number, case in enumerate(_cases(), 1):
        content = _whole(case, places)
        writer.text(f"{_folder(case)}/case.json", as_json(content))
        progress("cases", number, total)
    return places


class _Exact(DjangoJSONEncoder):
    """Django's own cuts moments to the millisecond, and what is brought in again must be equal."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def as_json(content: Any) -> str:
    return json.dumps(content, cls=_Exact, ensure_ascii=False, indent=1)


def _cases() -> Iterator[Case]:
    return Case.objects.select_related("office").order_by("received_at", "id").iterator(chunk_size=A_READ)


def _lines() -> Iterator[str]:
    # The mark tells spreadsheets that it is UTF-8.
    yield "\ufeff" + _line(COLUMNS)
    for case in _cases():
        yield _line([_cell(case, column) for column in COLUMNS])


def _line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _cell(case: Case, column: str) -> str:
    if column == "folder":
        return _folder(case)
    value = case.office.code if column == "office" else getattr(case, column)
    text = _said(value)
    return f"'{text}" if text.startswith(FORMULAS) else text


def _said(value: Any) -> str:
    """Times as the clocks of the town hall showed them."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return "" if value is None else str(value)


def _folder(case: Case) -> str:
    day = timezone.localtime(case.received_at)
    return f"cases/{day:%Y}/{day:%m-%d}_{clean_name(case.service_code)}_{case.tracking_code}"


def _whole(case: Case, places: dict[str, str]) -> dict[str, Any]:
    row = Case.objects.filter(id=case.id).values().get()
    about = {rows.model._meta.label_lower: list(rows.values()) for rows in _about(case)}
    return {"case": row, "office": case.office.code, **about, "documents": list(_documents(case, places))}


def _about(case: Case) -> Iterator[QuerySet[Model]]:
    """Of every app, what is kept under the case's id."""
    for model in apps.get_models():
        stands_here = stands_in_tenant(model._meta.app_label, model.__name__.lower())
        if stands_here and model is not CaseDocument and "case_id" in {f.attname for f in model._meta.concrete_fields}:
            yield model._base_manager.filter(case_id=case.id).order_by("pk")


def _documents(case: Case, places: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Content that two documents share lies at the first one's place."""
    documents = case.documents.select_related("file").order_by("created_at", "id")
    for number, document in enumerate(documents, 1):
        place = f"{_folder(case)}/{number:02} {clean_name(document.file.name)}"
        file = {name: getattr(document.file, name) for name in ("name", "content_type", "size", "sha256")}
        row = CaseDocument.objects.filter(id=document.id).values().get()
        yield {**row, **file, "path": places.setdefault(document.file.storage_key, place)}


def other_files(places: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Storage key and place of every stored file, those of cases included."""
    rows = StoredFile.objects.order_by("storage_key", "id").distinct("storage_key")
    for key, name in rows.values_list("storage_key", "name").iterator(chunk_size=A_READ):
        yield key, places.get(key) or f"files/{key.rpartition('/')[2][:16]} {clean_name(name)}"


def short_key(key: str) -> str:
    """Without the municipality's prefix."""
    return key.removeprefix(f"{current_schema()}/")
