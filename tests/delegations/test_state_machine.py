"""Whatever is tried, by whomever, in whatever order: a delegation holds only between its acceptance and its end."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.delegations import held_by
from accounts.models import Delegation
from cases.delegations.answer import accept, refuse
from cases.delegations.check import confirm, reject
from cases.delegations.expire import expire_past
from cases.delegations.give import declare, offer
from cases.delegations.revoke import revoke, revoke_by_office
from cases.errors import CaseError
from tests.cases.conftest import pdf
from tests.delegations.conftest import for_luigi, in_days, to_bruno

ENDED = {"refused", "revoked", "expired"}
STEPS = [
    "bruno_accepts", "chiara_accepts", "bruno_refuses", "anna_revokes", "bruno_revokes", "chiara_revokes", "carla_confirms",
    "carla_rejects", "carla_revokes", "time_passes",
]  # fmt: skip


class Story:
    def __init__(self, delegation, people) -> None:
        self.delegation, self.people = delegation, people
        self.states = [delegation.state]

    def step(self, name: str) -> None:
        with contextlib.suppress(CaseError, Delegation.DoesNotExist):
            self.tries()[name]()
        self.delegation.refresh_from_db()
        self.states.append(self.delegation.state)
        self.check(name)

    def tries(self):
        found, who = self.delegation.id, self.people
        return {
            "bruno_accepts": lambda: accept(found, who["bruno"]),
            "chiara_accepts": lambda: accept(found, who["chiara"]),
            "bruno_refuses": lambda: refuse(found, who["bruno"]),
            "anna_revokes": lambda: revoke(found, who["anna"]),
            "bruno_revokes": lambda: revoke(found, who["bruno"]),
            "chiara_revokes": lambda: revoke(found, who["chiara"]),
            "carla_confirms": lambda: confirm(found, who["carla"]),
            "carla_rejects": lambda: reject(found, who["carla"], "Non va"),
            "carla_revokes": lambda: revoke_by_office(found, who["carla"], "Non va"),
            "time_passes": self.pass_time,
        }

    def pass_time(self) -> None:
        Delegation.objects.filter(id=self.delegation.id).update(valid_from=in_days(-9), valid_until=in_days(-1))
        expire_past()

    def check(self, name: str) -> None:
        before, after = self.states[-2:]
        if before in ENDED:
            assert after == before
        if name.startswith("chiara"):
            assert after == before
        holds = held_by(self.delegation.delegate).exists() if self.delegation.delegate else False
        assert holds == (after == "accepted")
        # Each change left one line, and nothing else did.
        changes = sum(old != new for old, new in zip(self.states, self.states[1:], strict=False))
        assert self.delegation.events.count() == 1 + changes
        assert (self.delegation.ended_at is not None) == (after in ENDED)
        if self.delegation.kind in Delegation.CHECKED and after == "accepted":
            assert self.delegation.checked_by == self.people["carla"].user


@pytest.mark.parametrize("kind", ["citizen", "guardian"])
@given(names=st.lists(st.sampled_from(STEPS), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_only_goes_forward(kind, names, anna, bruno, chiara, carla):
    Delegation.objects.filter(state__in=Delegation.OPEN).update(state="expired", ended_at="2026-01-01T00:00Z")
    given_one = offer(anna, to_bruno()) if kind == "citizen" else declare(bruno, kind, for_luigi(), pdf())
    story = Story(given_one, {"anna": anna, "bruno": bruno, "chiara": chiara, "carla": carla})
    for name in names:
        story.step(name)
