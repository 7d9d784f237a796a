"""The kind `enrolment.refresh`: asking how a citizen's enrolments stand, in the background."""

from pydantic import BaseModel

from integrations.enrolment.contract import EnrolmentAdapter
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.models import Delivery

CAPABILITY = "enrolment"
REFRESH = "enrolment.refresh"


class RefreshPayload(BaseModel):
    """The code by which the other application knows the person."""

    fiscal_code: str


def refresh(adapter: EnrolmentAdapter, payload: dict, delivery: Delivery) -> dict:
    """Perform `enrolment.refresh`. Result: {"items": [see `Enrolment.as_result`]}."""
    found = adapter.enrolments_of(RefreshPayload.model_validate(payload).fiscal_code)
    return {"items": [enrolment.as_result() for enrolment in found]}


REFRESH_KIND = DeliveryKind(
    name=REFRESH,
    capability=CAPABILITY,
    retry=RetryPolicy.IDEMPOTENT,
    perform=refresh,
    payload_model=RefreshPayload,
    # The next visit asks again: trying for days would only tire a system that is down.
    max_attempts=4,
)
