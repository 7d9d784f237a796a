"""Families of Borgo Sereno that apply for the nursery: one admitted, one excluded, one being examined, one just arrived."""

from provisioning.fleet.demo.acts import Act, move
from provisioning.fleet.demo.nursery import CODE
from provisioning.fleet.demo.story import Story

TWICE = "Per lo stesso bambino c'è già una domanda, presentata dall'altro genitore: vale la prima."

NURSERY = (
    Story("luca-fontana", 20, "together", (
        Act(18, move("take"), by="Marta"),
        Act(13, move("admit"), by="Marta"),
    ), service=CODE),
    Story("mario-rossi-1975", 15, "alone", (
        Act(13, move("take"), by="Marta"),
        Act(8, move("exclude", TWICE), by="Marta"),
    ), service=CODE),
    Story("giulia-colombo", 9, "elsewhere", (Act(7, move("take"), by="Marta"),), service=CODE),
    Story("aminata-diallo", 3, "twins", service=CODE),
)  # fmt: skip
