"""The parking permits of the demonstration: from the first one delivered to the plates of this morning."""

from functools import partial

from provisioning.fleet.demo.acts import Act, move
from provisioning.fleet.demo.story import Story

Permit = partial(Story, service="contrassegno-parcheggio-disabili")


def _ivo(days_ago: int, transition: str, *items: str) -> Act:
    return Act(days_ago, move(transition, items=items), by="Ivo")


SEGRATE = (
    Permit("teresa-ferrari", 39, "first", (
        _ivo(37, "take"), _ivo(33, "approve"), _ivo(30, "call_for_collection"), _ivo(26, "collected"),
        _ivo(26, "record_on_platform"),
    )),
    Permit("bruno-verdi", 22, "renewal", (_ivo(20, "take"), _ivo(13, "approve"), _ivo(6, "call_for_collection"))),
    Permit("mario-rossi-1962", 17, "temporary", (_ivo(15, "take"), _ivo(8, "ask_stamps"))),
    Permit("giulia-colombo", 12, "child", (_ivo(10, "take"), _ivo(7, "ask_documents", "Foto più recente, con il viso intero"))),
    Permit("anna-bianchi", 6, "report", (_ivo(5, "take"),)),
    Permit("mario-rossi-1975", 3, "stolen"),
    Permit("aminata-diallo", 1, "plates"),
)  # fmt: skip
BORGO_SERENO = (Permit("luca-fontana", 13, "temporary", (Act(11, move("take"), by="Marta"),)),)
