"""The application on paper before it is sent, for the person to sign at the counter."""

from django.utils import timezone

from accounts.models import User
from cases.actions.submit_draft import document_labels, lacking_of, new_case
from cases.errors import NotConfigured
from cases.models import Case, Draft
from cases.paper import application_pdf
from catalog.queries import definition, get_service
from catalog.visibility import visible_declarations
from offices.queries import office_by_code


def draft_pdf(draft: Draft, owner: User) -> bytes:
    """With every declaration that its answers call for: what is signed is all of it. Raises `NotConfigured`."""
    resolved = definition(draft.definition_hash)
    office = office_by_code(get_service(draft.service_code).office_code)
    if office is None:
        raise NotConfigured
    declared = [item.id for item in visible_declarations(resolved, draft.answers, draft.today)]
    case = new_case(draft, owner, resolved, office, declared, timezone.now())
    labels = document_labels(resolved)
    files = list(draft.documents.select_related("file"))
    _file(case, draft, lacking_of(draft, resolved, files, draft.today))
    listed = [(d.file.name, labels.get(d.document_id, ""), d.file.sha256) for d in files]
    return application_pdf(case, listed, to_sign=True)


def _file(case: Case, draft: Draft, lacking: list[dict[str, str]]) -> None:
    """How it came and what it lacks, as they stand now: the person signs that too."""
    known = {key: value for key, value in draft.filing.items() if key != "missing"}
    case.channel, case.filing = draft.channel, {**known, "lacking": lacking}
