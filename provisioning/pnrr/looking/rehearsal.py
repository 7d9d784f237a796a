"""What was seen of a service that was gone through: the pages, in the order of the journey, and what the books say."""

import datetime
from dataclasses import dataclass, field

from provisioning.pnrr.looking.page import Page


@dataclass
class StepSeen:
    """A step as first opened, and after «Salva» was pressed."""

    id: str
    page: Page
    saved: Page | None = None


@dataclass
class Facts:
    """What the platform's own books say of the application that was rehearsed."""

    term_days: int
    draft_days: int = 0
    received_on: datetime.date | None = None
    due_on: datetime.date | None = None
    tracking_code: str = ""
    in_area: int = 0
    channels: tuple[str, ...] = ()
    fees: tuple[str, ...] = ()
    # Semantic key → words that a prefilled page must show.
    known: dict[str, str] = field(default_factory=dict)


@dataclass
class Rehearsal:
    """`stopped`: why it ended early, "" when it came to its end. What was not reached is None or not in `steps`."""

    code: str
    title: str
    origin: str
    path: str
    facts: Facts
    elsewhere: str = ""
    stopped: str = ""
    sheet: Page | None = None
    booking: Page | None = None
    doorstep: Page | None = None
    login: Page | None = None
    landing: Page | None = None
    steps: list[StepSeen] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    came_back: Page | None = None
    resumed: Page | None = None
    summary: Page | None = None
    sent: Page | None = None
    confirmation: Page | None = None
    case: Page | None = None
    messages: Page | None = None
    again: Page | None = None

    def pages(self) -> list[Page]:
        """Every whole page that was seen, in the order of the journey."""
        seen = [self.sheet, self.login, *(step.page for step in self.steps), self.summary, self.confirmation, self.case]
        return [page for page in [*seen, self.messages] if page is not None and page.is_there]

    def flow(self) -> list[Page]:
        """The pages of the application, up to the summary."""
        return [page for page in [*(step.page for step in self.steps), self.summary] if page is not None]
