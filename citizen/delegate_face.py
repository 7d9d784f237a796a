"""The portal as the face of an application that one fills in for somebody else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.delegations import read_off
from accounts.models import Delegation, PersonalDatum
from cases.actions.submit_draft import submit_draft
from cases.delegations.filing import open_delegate_draft
from cases.delegations.queries import known_from_earlier
from cases.flow.journey import Journey
from cases.flow.known import Known
from cases.models import Case, Draft
from citizen.face import CitizenFace
from citizen.known import known_for

SOURCE = PersonalDatum.Source.DELEGATE


class DelegateFace(CitizenFace):
    """Knows of the principal what the delegation says and what this delegate declared before: nothing else."""

    @property
    def delegation(self) -> Delegation:
        found = self.request.acting.delegation
        assert found is not None
        return found

    def known(self, journey: Journey) -> Mapping[str, Known]:
        earlier = known_from_earlier(self.delegation)
        words = _("Dato preso da una tua domanda precedente per la stessa persona")
        found = {key: Known(value, PersonalDatum.Source.CASE, words) for key, value in earlier.items()}
        return found | self._identity()

    def _identity(self) -> dict[str, Known]:
        """Of a firm, that of who represents it: forms ask a person's names, and the firm is the applicant."""
        if self.delegation.kind == Delegation.Kind.COMPANY:
            return {key: value for key, value in known_for(self.request).items() if key.startswith("identity.")}
        words = self.source(SOURCE)
        return {f"identity.{key}": Known(value, SOURCE, words) for key, value in self._who().items() if value}

    def _who(self) -> dict[str, str]:
        said = read_off(self.delegation.principal_fiscal_code)
        born = said.get("birth_date")
        return {
            "given_name": self.delegation.principal_given_name,
            "family_name": self.delegation.principal_family_name,
            "fiscal_code": self.delegation.principal_fiscal_code,
            "birth_date": born.isoformat() if isinstance(born, date) else "",
            "birth_place": said.get("birth_place", ""),
            "gender": said.get("gender", ""),
        }

    def source(self, source: str) -> str:
        return _("Dato scritto nella delega") if source == SOURCE else super().source(source)

    def begin(self, journey: Journey) -> Draft:
        return open_delegate_draft(self.delegation, journey.service)

    def written_to(self, journey: Journey) -> str:
        """Where the principal is written to, the delegate need not know."""
        return ""

    def sent_cases(self, journey: Journey) -> QuerySet[Case]:
        return Case.objects.filter(applicant=journey.owner, delegation=self.delegation)

    def send(self, journey: Journey, declared: list[str], closing: Any) -> Case:
        return submit_draft(journey.begun().id, journey.owner, declared, delegate=self.request.user)

    def page(self, journey: Journey, step: str, name: str, context: dict[str, Any]) -> HttpResponse:
        return super().page(journey, step, name, {**context, "delegation": self.delegation})
