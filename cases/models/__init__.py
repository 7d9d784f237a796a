from cases.models.case import Case
from cases.models.document import CaseDocument
from cases.models.draft import Draft, DraftDocument
from cases.models.enrolment import EnrolmentCheck, OutsideEnrolment
from cases.models.request import DocumentRequest, RejectionNotice
from cases.models.suspension import Suspension
from cases.models.target import CaseTarget
from cases.models.timeline import TimelineAnchor, TimelineEvent

__all__ = [
    "Case",
    "CaseDocument",
    "CaseTarget",
    "DocumentRequest",
    "Draft",
    "DraftDocument",
    "EnrolmentCheck",
    "OutsideEnrolment",
    "RejectionNotice",
    "Suspension",
    "TimelineAnchor",
    "TimelineEvent",
]
