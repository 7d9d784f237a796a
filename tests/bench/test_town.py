"""The cases of the measured town are whole: what made them is copied, and their timelines hold."""

from bench.town import CLOSED_OF_HUNDRED, fill
from cases.models import Case, CaseDocument
from cases.timeline import problems_of
from notifications.models import Message
from tests.cases.conftest import anna, case, definition, draft, office, received, service  # noqa: F401


def test_it_copies_cases_for_other_people_with_whole_timelines(case, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bench.town.CLOSED_OF_HUNDRED", 0)
    assert CLOSED_OF_HUNDRED > 0
    people = fill(12)
    copies = Case.objects.exclude(id=case.id)
    assert copies.count() == 11
    assert [problem for copy in copies for problem in problems_of(copy)] == []
    assert {copy.applicant_id for copy in copies} <= {person.id for person in people}
    assert CaseDocument.objects.filter(case__in=copies).count() == 11 * case.documents.count()
    assert Message.objects.filter(recipient__in=people).count() == 11 * Message.objects.filter(case_id=case.id).count()
    assert copies.filter(applicant_name=case.applicant_name).count() == 0
