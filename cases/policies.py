"""Who may see and do what on a case. Pages, commands and the API ask here and nowhere else."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.policies import Operator
from accounts.roles import READS_CASES, WORKS_CASES, Role
from cases.models import Case
from catalog.blueprint import Transition, Trigger
from catalog.models import Service
from catalog.queries import current_definition, definition
from offices.models import Office


class CasePolicy:
    def __init__(self, operator: Operator) -> None:
        self.operator = operator

    def visible(self) -> QuerySet[Case]:
        """The cases this operator may see; of restricted ones only those of the offices where the role allows it."""
        cases = Case.objects.all()
        readable, restricted = self.operator.offices_with(READS_CASES), self.operator.offices_with_restricted()
        if readable is not None:
            cases = cases.filter(office_id__in=readable)
        if restricted is not None:
            cases = cases.filter(Q(restricted=False) | Q(office_id__in=restricted))
        return cases

    def may_view(self, case: Case) -> bool:
        reads = self.operator.has(*READS_CASES, office_id=case.office_id)
        return reads and (not case.restricted or self.operator.sees_restricted(case.office_id))

    def belongs_to_office(self, case: Case) -> bool:
        """One of those who work on this office's cases: may write notes and retry deliveries, at any stage."""
        return self.operator.has(*WORKS_CASES, office_id=case.office_id) and self.may_view(case)

    def may_work(self, case: Case) -> bool:
        return self.belongs_to_office(case) and case.is_registered and case.is_open

    def may_record_payment(self, case: Case) -> bool:
        """Who works on the case, or who collects for its office: the cashier opens no case and sees only what is owed."""
        return self.belongs_to_office(case) or self.operator.has(Role.CASHIER, office_id=case.office_id)

    def may_assign(self, case: Case, to: User) -> bool:
        """To oneself, or by the head of the office to anyone who may work on it."""
        if not self.may_work(case):
            return False
        heads = self.operator.has(Role.HEAD_OF_OFFICE, office_id=case.office_id)
        return (to == self.operator.user or heads) and CasePolicy(Operator(to)).may_work(case)

    def may_run(self, case: Case, transition: Transition) -> bool:
        """Does one of the transition's roles hold in the case's office? No roles: whoever works on its cases."""
        if not self.belongs_to_office(case):
            return False
        held = self.operator.roles_in(case.office_id)
        return case.is_open and (not transition.roles or bool(held & set(transition.roles)))

    def may_undo(self, case: Case) -> bool:
        """The held step of the case: who made it, or the head of the office."""
        if case.held is None or not self.belongs_to_office(case):
            return False
        mine = case.held["by"] == str(self.operator.user.id)
        return mine or self.operator.has(Role.HEAD_OF_OFFICE, office_id=case.office_id)

    def transitions(self, case: Case) -> list[Transition]:
        """What this operator can do now, in the workflow's order."""
        if not self.may_work(case):
            return []
        workflow = definition(case.definition_hash).workflow
        return [t for t in workflow.transitions_from(case.state, Trigger.OPERATOR) if self.may_run(case, t)]


class FilingPolicy:
    """Who may file an application for somebody else: who works on the cases it becomes."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator

    def may_file(self, service: Service) -> bool:
        return service in self.services(service.code)

    def services(self, code: str = "") -> list[Service]:
        """The active services of the offices where the operator works; restricted ones only with the role for it.

        Not those that live elsewhere: an application of theirs could be typed in, and never sent.
        """
        offices = dict(Office.objects.values_list("code", "id"))
        services = Service.objects.filter(state=Service.State.ACTIVE, office_code__in=offices, external_url="")
        if code:
            services = services.filter(code=code)
        return [service for service in services if self._holds(service, offices[service.office_code])]

    def _holds(self, service: Service, office_id: UUID) -> bool:
        if not self.operator.has(*WORKS_CASES, office_id=office_id):
            return False
        return self.operator.sees_restricted(office_id) or not current_definition(service).restricted

    @property
    def files_anything(self) -> bool:
        """For the menu; the page itself lists the services."""
        return self.operator.has(*WORKS_CASES)
