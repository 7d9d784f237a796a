"""Anna lets her neighbour Bruno act for her; Carla checks proofs at the desk; Marta is Anna's daughter, born in 2015."""

import datetime

import pytest
from django.utils import timezone

from cases.delegations.answer import accept
from cases.delegations.give import Terms, offer
from tests.cases.conftest import (
    carla,
    citizen,
    dario,
    definition,
    draft,
    giulia,
    office,
    operator,
    pdf,
    service,
)

__all__ = ["carla", "dario", "definition", "draft", "giulia", "office", "operator", "service"]

ANNA, BRUNO, MARTA, LUIGI = "BNCNNA85A41F205Z", "BNCBRN80A01F205F", "BNCMRT15A41F205M", "BNCLGU50A01F205X"
FIRM = "00743110157"


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def to_bruno(**more) -> Terms:
    return Terms(
        **{"fiscal_code": BRUNO, "given_name": "Bruno", "family_name": "Bianchi", "valid_until": in_days(90)} | more
    )


def for_luigi(**more) -> Terms:
    return Terms(
        **{"fiscal_code": LUIGI, "given_name": "Luigi", "family_name": "Bianchi", "valid_until": in_days(90)} | more
    )


def for_the_firm() -> Terms:
    return Terms(FIRM, "", "Alfa srl", in_days(90))


def for_marta() -> Terms:
    return Terms(MARTA, "Marta", "Bianchi")


@pytest.fixture
def anna(in_segrate):
    return citizen("Anna", ANNA)


@pytest.fixture
def bruno(in_segrate):
    return citizen("Bruno", BRUNO)


@pytest.fixture
def proof():
    return pdf("prova.pdf")


@pytest.fixture
def chiara(in_segrate):
    """Neither side of anything."""
    return citizen("Chiara", "BNCCHR80A41F205X")


@pytest.fixture
def offered(anna, bruno):
    return offer(anna, to_bruno())


@pytest.fixture
def held(offered, bruno):
    return accept(offered.id, bruno)
