"""Enrolments over the REST interface `/api/v1/enrolments/search` (JSON, bearer token).

The fiscal code travels in the body: addresses end up in the logs of every machine on the way.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError

from integrations.capability import CheckResult
from integrations.enrolment.checks import describe
from integrations.enrolment.contract import Enrolment, EnrolmentAdapter
from integrations.enrolment.options import RestOptions
from integrations.errors import DeliveryError, PermanentError, TransientError, UncertainOutcome
from integrations.http import HttpClient, json_of

SEARCH = "/api/v1/enrolments/search"
HEALTH = "/api/v1/health"
MOST = 100


class _Item(BaseModel):
    id: str = Field(min_length=1, max_length=80)
    applicant: str = Field(alias="applicantFiscalCode")
    child: str = Field(min_length=1, max_length=80)
    service: str = Field(min_length=1, max_length=200)
    status: str = Field(min_length=1, max_length=120)
    status_on: date = Field(alias="statusDate")
    url: str = Field("", max_length=500)


class _Answer(BaseModel):
    fiscal_code: str = Field(alias="fiscalCode")
    items: list[_Item] = Field(max_length=MOST)


@dataclass(frozen=True)
class RestEnrolment(EnrolmentAdapter):
    options: RestOptions

    @property
    def client(self) -> HttpClient:
        headers = {"Authorization": f"Bearer {self.options.token}"}
        return HttpClient(self.options.base_url, headers, read_seconds=self.options.seconds)

    def enrolments_of(self, fiscal_code: str) -> tuple[Enrolment, ...]:
        answer = self._ask(fiscal_code)
        if {answer.fiscal_code, *(item.applicant for item in answer.items)} != {fiscal_code}:
            raise PermanentError("answer_for_other_person")
        if len({item.id for item in answer.items}) != len(answer.items):
            raise TransientError("unreadable_answer")
        found = [self._enrolment(item) for item in answer.items]
        return tuple(sorted(found, key=lambda e: (e.status_on, e.reference), reverse=True))

    def check_config(self) -> list[CheckResult]:
        try:
            self.client.get(HEALTH)
        except DeliveryError as error:
            return [CheckResult("health", False, describe(error))]
        return [CheckResult("health", True, describe(None))]

    def _ask(self, fiscal_code: str) -> _Answer:
        try:
            body: Any = json_of(self.client.post(SEARCH, json={"fiscalCode": fiscal_code}))
            return _Answer.model_validate(body)
        except UncertainOutcome as error:
            # A search has no effect: whatever became of it, it may be made again.
            raise TransientError(error.code) from None
        except ValidationError:
            raise TransientError("unreadable_answer") from None

    def _enrolment(self, item: _Item) -> Enrolment:
        link = item.url if self._is_ours(item.url) else ""
        return Enrolment(item.id, item.child, item.service, item.status, item.status_on, link)

    def _is_ours(self, url: str) -> bool:
        """Only the site that the municipality named: an answer must not send citizens anywhere else."""
        site = urlsplit(self.options.site_url)
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return (parts.scheme, parts.netloc) == (site.scheme, site.netloc) and url.isprintable() and " " not in url
