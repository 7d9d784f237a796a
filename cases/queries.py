"""Reads that pages share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from accounts.models import User
from accounts.policies import Operator
from accounts.roles import Role
from billing.models import DebtPosition
from cases.channels import BY_CITIZENS, Channel
from cases.dues import PREFIX
from cases.held import as_citizen_sees, open_for_citizen
from cases.models import Case, DocumentRequest, Draft, RejectionNotice, TimelineEvent
from cases.models.case import PRESSING
from cases.policies import CasePolicy, FilingPolicy
from cases.tracking import normalise
from catalog.queries import definition

DUE_SOON_DAYS = 7


@dataclass(frozen=True)
class MilestoneProgress:
    id: str
    label: str
    help: str
    status: str  # done, current or todo
    at: datetime | None


def milestones(case: Case) -> list[MilestoneProgress]:
    """The stages as the citizen sees them, each with the instant it was first reached."""
    workflow = definition(case.definition_hash).workflow
    reached, case = _milestone_times(case), as_citizen_sees(case)
    current = workflow.state(case.state).milestone
    order = [m.id for m in workflow.milestones]
    position = order.index(current)
    return [
        MilestoneProgress(
            m.id, m.label, m.help or "", _status(order.index(m.id), position, case.is_open), reached.get(m.id)
        )
        for m in workflow.milestones
        if m.id in reached or order.index(m.id) >= position
    ]


def _status(index: int, position: int, is_open: bool) -> str:
    if index == position:
        return "current" if is_open else "done"
    return "done" if index < position else "todo"


def _milestone_times(case: Case) -> dict[str, datetime]:
    workflow = definition(case.definition_hash).workflow
    times = {workflow.state(workflow.initial).milestone: case.received_at}
    for event in _moves(case):
        times.setdefault(workflow.state(event.data["to"]).milestone, event.at)
    return times


def _moves(case: Case) -> list[TimelineEvent]:
    """The changes of state, without those that were undone or still can be."""
    kinds = {TimelineEvent.Kind.TRANSITION, TimelineEvent.Kind.UNDONE}
    events = list(case.timeline.filter(kind__in=kinds).order_by("sequence"))
    hidden = undone_sequences(events) | (
        set(range(case.held_step["first"], case.held_step["last"] + 1)) if case.is_held else set()
    )
    return [e for e in events if e.kind == TimelineEvent.Kind.TRANSITION and e.sequence not in hidden]


def undone_sequences(events: Iterable[TimelineEvent]) -> set[int]:
    """The places in the timeline of what was later undone."""
    undone = [event.data for event in events if event.kind == TimelineEvent.Kind.UNDONE]
    return {place for data in undone for place in range(data["first"], data["last"] + 1)}


def public_label(case: Case) -> str:
    """The state in the citizen's words, as they know it."""
    return definition(case.definition_hash).workflow.state(as_citizen_sees(case).state).public_label


def state_label(case: Case) -> str:
    """The state in the operators' words."""
    return definition(case.definition_hash).workflow.state(case.state).label


def open_drafts() -> QuerySet[Draft]:
    return Draft.objects.filter(submitted_at__isnull=True, expires_at__gt=timezone.now()).order_by("-updated_at")


def drafts_of(owner: User) -> QuerySet[Draft]:
    """The person's own, to be taken up again."""
    return open_drafts().filter(owner=owner, channel=Channel.ONLINE)


def counter_drafts_of(owner: User) -> QuerySet[Draft]:
    """What clerks are filling in for the person."""
    return open_drafts().filter(owner=owner).exclude(channel__in=BY_CITIZENS)


def open_online_draft(owner: User, service_code: str) -> Draft | None:
    """Also one that has expired and was not deleted yet."""
    drafts = Draft.objects.filter(owner=owner, service_code=service_code, submitted_at__isnull=True)
    return drafts.filter(channel=Channel.ONLINE).first()


def counter_drafts(operator: Operator) -> QuerySet[Draft]:
    """Those that this operator may go on with."""
    codes = [service.code for service in FilingPolicy(operator).services()]
    drafts = open_drafts().exclude(channel__in=BY_CITIZENS).filter(service_code__in=codes)
    return drafts.select_related("owner")


def cases_of(owner: User) -> QuerySet[Case]:
    return awaiting_answers(Case.objects.filter(applicant=owner))


def awaiting_answers(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With `waits_for_you`, and `answer_by`: the day until which an answer is awaited."""
    now = timezone.now()
    request = DocumentRequest.objects.filter(case=OuterRef("pk"), answered_at__isnull=True, asked_at__lte=now)
    notice = RejectionNotice.objects.filter(case=OuterRef("pk"), observations_at__isnull=True, given_at__lte=now)
    waits = Q(Exists(request) | Exists(notice)) & open_for_citizen()
    until = Coalesce(
        Subquery(request.order_by("due_on").values("due_on")[:1]),
        Subquery(notice.order_by("observations_due_on").values("observations_due_on")[:1]),
    )
    found = cases.annotate(waits_for_you=ExpressionWrapper(waits, BooleanField()), answer_by=until)
    return found.select_related("office").order_by("-received_at")


def case_of(owner: User, case_id: UUID) -> Case:
    """As its applicant sees it. Raises `Case.DoesNotExist` also for another person's case."""
    return as_citizen_sees(cases_of(owner).get(id=case_id))


def case_by_code(typed: str) -> Case | None:
    """For the page without login, as its applicant sees it: shows milestones and nothing personal."""
    code = normalise(typed)
    case = Case.objects.select_related("office").filter(tracking_code=code).first() if code else None
    return as_citizen_sees(case) if case else None


def _soon() -> date:
    return timezone.localdate() + timedelta(days=DUE_SOON_DAYS)


FILTERS = {
    "mie": lambda user: Q(assigned_to=user, closed_at__isnull=True),
    "da-assegnare": lambda user: Q(assigned_to__isnull=True, closed_at__isnull=True, taken_in_charge_at__isnull=False),
    "in-scadenza": lambda user: (
        Q(
            closed_at__isnull=True,
            decided_at__isnull=True,
        )
        & (Q(due_on__lte=_soon()) | Q(target_on__lte=_soon()))
    ),
    "aperte": lambda user: Q(closed_at__isnull=True),
    "da-protocollare": lambda user: Q(taken_in_charge_at__isnull=True),
    "chiuse": lambda user: Q(closed_at__isnull=False),
}


def inbox(operator: Operator, name: str) -> QuerySet[Case]:
    """The visible cases of one filter, the most pressing first. Raises KeyError on an unknown filter."""
    cases = CasePolicy(operator).visible().filter(FILTERS[name](operator.user))
    order = "-closed_at" if name == "chiuse" else PRESSING
    return cases.select_related("office", "assigned_to").order_by(order, "id")


def inbox_counts(operator: Operator) -> dict[str, int]:
    """How many cases each filter holds, in one query."""
    # Of a column that the index `case_queues` holds, so that the index alone gives the answer.
    counts = {
        name.replace("-", "_"): Count("office_id", filter=build(operator.user)) for name, build in FILTERS.items()
    }
    row = CasePolicy(operator).visible().aggregate(**counts)
    return {name: row[name.replace("-", "_")] for name in FILTERS}


def search(operator: Operator, typed: str) -> QuerySet[Case]:
    """By tracking code, fiscal code, protocol number (`123`, `123/2026`) or words of the applicant's name."""
    text = typed.strip()
    cases = CasePolicy(operator).visible().select_related("office", "assigned_to").order_by("-received_at")
    if not text:
        return cases.none()
    return cases.filter(_search_condition(text))


PROTOCOL_NUMBER = re.compile(r"(\d{1,9})(?:/(\d{4}))?\Z")


def _search_condition(text: str) -> Q:
    if number := PROTOCOL_NUMBER.match(text):
        in_year = {"protocol_year": int(number[2])} if number[2] else {}
        return Q(protocol_number=int(number[1]), **in_year)
    by_name = Q()
    for word in text.split():
        by_name &= Q(applicant_name__icontains=word)
    code = normalise(text)
    by_code = Q(tracking_code=code) if code else Q(emergency_number__iexact=text)
    return by_name | by_code | Q(applicant_fiscal_code=text.upper())


def colleagues(case: Case) -> list[User]:
    """Operators to whom this case could be given."""
    users = User.objects.filter(kind=User.Kind.OPERATOR, is_active=True, roles__isnull=False).distinct()
    return [
        user
        for user in users.order_by("family_name").prefetch_related("roles")
        if CasePolicy(Operator(user)).may_work(case)
    ]


def collectable(operator: Operator) -> QuerySet[DebtPosition]:
    """What is to pay on cases of the offices for which the operator collects, the most pressing first."""
    offices = operator.offices_with([Role.CASHIER])
    open_ones = DebtPosition.objects.filter(state=DebtPosition.State.OPEN).order_by("due_on", "id")
    if offices is None:
        return open_ones
    subject = Concat(Value(PREFIX), Cast("id", CharField()))
    theirs = Case.objects.filter(office_id__in=offices).annotate(subject=subject)
    return open_ones.filter(subject__in=theirs.values("subject"))


def collectable_matching(operator: Operator, typed: str) -> QuerySet[DebtPosition]:
    """Narrowed to the words of the debtor's name, their tax code, or the code of the case in the reason."""
    found = collectable(operator)
    for word in typed.split():
        found = found.filter(
            Q(debtor_name__icontains=word) | Q(debtor_tax_code__iexact=word) | Q(reason__icontains=word)
        )
    return found
