"""Burials in the demonstration: what became of each application."""

from typing import Any

from provisioning.fleet.demo.acts import Act, move, pay, set_due
from provisioning.fleet.demo.burials import CODE
from provisioning.fleet.demo.story import Story


def _story(person: str, days_ago: int, need: str, *acts: Act, **more: Any) -> Story:
    return Story(person, days_ago, need, acts, service=CODE, **more)


def _by(name: str, days_ago: int, do: Any, hour: int = 11) -> Act:
    return Act(days_ago, do, by=name, hour=hour)


NICHE_DUE = {"concession_fee": 285_000, "operations_fee": 24_000}
SEGRATE = (
    _story("giulia-colombo", 27, "niche",
        _by("Franco", 26, move("take"), 9),
        _by("Franco", 26, set_due("assign_place", "Cimitero capoluogo, blocco B, loculo 112.", NICHE_DUE)),
        _by("Franco", 25, move("authorise", "Martedì alle 10:30, ingresso da via Cimitero."), 9),
        _by("Franco", 22, move("buried")),
        _by("Franco", 18, pay("transfer", "CRO 0012345678")),
        _by("Franco", 14, move("sign_deed", "Atto di concessione firmato dal titolare.")),
        _by("Franco", 13, move("enter_register")),
    ),
    _story("bruno-verdi", 8, "tomb",
        _by("Franco", 7, move("take"), 9),
        _by("Franco", 7, set_due("assign_place", "Tomba di famiglia Sala, campo 3.", {"operations_fee": 41_000})),
        _by("Franco", 6, move("authorise", "Venerdì alle 15:00."), 9),
    ),
    _story("anna-bianchi", 4, "urn",
        _by("Franco", 3, move("take"), 9),
        _by("Franco", 3, set_due("assign_place", "Cimitero capoluogo, celletta 48.",
                                 {"concession_fee": 62_000, "operations_fee": 8_000})),
    ),
    _story("mario-rossi-1975", 1, "ground", _by("Franco", 0, move("take"), 8), urgent=True, hour=15),
    _story("mario-rossi-1962", 0, "firm", urgent=True, hour=7),
)  # fmt: skip
BORGO_SERENO = (_story("luca-fontana", 2, "ground", _by("Nino", 1, move("take"), 9)),)
