"""One story of the demonstration: an application, and what becomes of it."""

from dataclasses import dataclass

from provisioning.fleet.demo.acts import Act
from provisioning.fleet.demo.answers import CODE


@dataclass(frozen=True)
class Story:
    """One application of a person. Without `registered` it waits for the running worker to register it."""

    person: str
    days_ago: int
    need: str
    acts: tuple[Act, ...] = ()
    urgent: bool = False
    registered: bool = True
    hour: int = 18
    service: str = CODE
