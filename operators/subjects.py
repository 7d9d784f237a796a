"""Which case a delivery is about: its subject names the case, or one of the documents of a case."""

from collections.abc import Iterable

from cases.models import Case, CaseDocument
from integrations.models import Delivery

# Who looks after deliveries need not see the applicant.
CODES = ("tracking_code", "protocol_number", "protocol_year", "emergency_number")


def cases_by_subject(deliveries: Iterable[Delivery]) -> dict[str, Case]:
    """The cases under the subjects that lead to one; a question for each kind of subject, however many deliveries."""
    subjects = {delivery.subject for delivery in deliveries}
    return _of_cases(_keys(subjects, "case")) | _of_documents(_keys(subjects, "document"))


def _keys(subjects: set[str], about: str) -> list[str]:
    return [key for kind, _sep, key in (subject.partition(":") for subject in subjects) if kind == about]


def _of_cases(keys: list[str]) -> dict[str, Case]:
    return {f"case:{key}": case for key, case in Case.objects.only(*CODES).in_bulk(keys).items()}


def _of_documents(keys: list[str]) -> dict[str, Case]:
    documents = (
        CaseDocument.objects.filter(id__in=keys).select_related("case").only(*(f"case__{name}" for name in CODES))
    )
    return {f"document:{document.id}": document.case for document in documents}
