"""The pages a citizen sees on the way from the first page to the outcome, each measured some times."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.urls import reverse

from accounts.models import User
from bench.actors import Actor, applicants
from bench.lighthouse.instrument import install, middle, run
from bench.stack import Stack
from bench.town import in_town
from cases.models import Case
from catalog.models import Service
from catalog.queries import current_definition
from config.devserver.console import say, step
from provisioning.fleet.demo.acts import submit
from provisioning.fleet.demo.answers import CODE

CASES: Final = 100
TARGETS: Final = {"performance": 95, "accessibility": 100, "best_practices": 100}
HEAVIEST_KB: Final = 250


@dataclass(frozen=True)
class Page:
    path: str
    cookie: str = ""


def measure(made: Stack, options: argparse.Namespace) -> dict[str, Any]:
    install()
    with step("Filling the town"), in_town(CASES) as people:
        pages = _pages(people)
    made.serve(bare=False)
    wanted = set(options.only.split(",")) if options.only else set(pages)
    figures: dict[str, Any] = {}
    for name, page in pages.items():
        if name in wanted:
            figures[name] = _measured(made, name, page, options)
    return figures | {"missed": missed(figures)}


def _measured(made: Stack, name: str, page: Page, options: argparse.Namespace) -> dict[str, Any]:
    folder = Path(options.reports) if options.reports else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with step(f"Measuring {name}"):
        keep_as = folder / f"{name}.json" if folder else None
        reports = [run(made.origin + page.path, page.cookie, keep_as) for _turn in range(options.runs)]
        found = middle(reports)
        say(f"    {found} {' '.join(sorted({audit for report in reports for audit in report.wanting}))}")
    return found


def missed(figures: dict[str, Any]) -> list[str]:
    """The targets that these figures do not reach, in words."""
    low = [
        f"{page}.{key} {found[key]} < {bound}"
        for page, found in figures.items()
        for key, bound in TARGETS.items()
        if found[key] < bound
    ]
    return low + [
        f"{page}.kb {found['kb']} > {HEAVIEST_KB}" for page, found in figures.items() if found["kb"] > HEAVIEST_KB
    ]


def _pages(people: list[User]) -> dict[str, Page]:
    """By the key of their figures. One citizen is at work on an application, another has sent one."""
    writer, sender = applicants(people, 2)
    service = Service.objects.get(code=CODE)
    where = [service.category, service.code]
    steps = ["privacy", *(one.id for one in current_definition(service).steps), "riepilogo"]
    flow = {f"flow_{step}": Page(reverse("citizen:step", args=[*where, step]), writer.cookie) for step in steps}
    return {
        "home": Page(reverse("citizen:home")),
        "service_list": Page(reverse("citizen:services")),
        "sheet": Page(reverse("citizen:sheet", args=where)),
        **flow,
        **_after(sender, where),
    }


def _after(sender: Actor, where: list[str]) -> dict[str, Page]:
    draft = sender.user.drafts.get(submitted_at__isnull=True)
    case: Case = submit(draft, sender.user)
    return {
        "confirmation": Page(reverse("citizen:confirmation", args=[*where, case.id]), sender.cookie),
        "personal_area": Page(reverse("citizen:desk"), sender.cookie),
        "case": Page(reverse("citizen:case", args=[case.id]), sender.cookie),
    }
