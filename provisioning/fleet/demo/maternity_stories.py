"""The maternity allowances of the demonstration: one paid, one refused by the bank, one that waits for a permit."""

from functools import partial

from provisioning.fleet.demo.acts import Act, move
from provisioning.fleet.demo.story import Story

Allowance = partial(Story, service="assegno-maternita")

SEGRATE = (
    Allowance("anna-bianchi", 52, "difference", (
        Act(50, move("take")),
        Act(43, move("grant", "Spetta la differenza tra l'assegno e l'altro trattamento."), by="Giulia"),
        Act(40, move("send_to_inps")),
        Act(9, move("paid")),
    )),
    Allowance("giulia-colombo", 37, "twins", (
        Act(35, move("take")),
        Act(28, move("grant", "L'assegno spetta per i due figli."), by="Giulia"),
        Act(24, move("send_to_inps")),
        Act(4, move("reject_iban", items=("Un altro IBAN, intestato o cointestato a te",))),
    )),
    Allowance("aminata-diallo", 16, "renewing", (
        Act(14, move("take")),
        Act(11, move("wait_for_permit", items=("Il titolo di soggiorno rinnovato, appena lo ricevi",))),
    )),
    Allowance("bruno-verdi", 2, "father"),
)  # fmt: skip
BORGO_SERENO = (Allowance("luca-fontana", 10, "father", (Act(8, move("take"), by="Marta"),)),)
