"""Grant by band and services, and the terms that follow from the dates."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from provisioning.pnrr.deadlines import deadlines, late, stage
from provisioning.pnrr.measure import SERVICES, Measure, measure
from provisioning.pnrr.models import Dossier

TABLE = measure(SERVICES)
DECREE = date(2022, 8, 19)


@pytest.mark.parametrize(
    ("inhabitants", "service", "most", "contract", "completion"),
    [
        (1, 12_755, 4, 180, 270),
        (5_000, 12_755, 4, 180, 270),
        (5_001, 25_895, 4, 270, 360),
        (20_000, 25_895, 4, 270, 360),
        (36_800, 38_650, 5, 270, 360),
        (50_001, 38_650, 6, 270, 360),
        (100_001, 58_963, 6, 270, 360),
        (250_001, 77_684, 10, 270, 360),
    ],
)
def test_the_band_decides(inhabitants, service, most, contract, completion):
    band = TABLE.band(inhabitants)
    assert (band.service, band.most_services) == (service * 100, most)
    assert (band.contract_days, band.completion_days) == (contract, completion)


def test_five_services_and_the_site_of_a_middling_town_are_what_one_such_town_publishes():
    band = TABLE.band(37_000)
    assert band.grant(5, with_site=True) == 280_932_00
    assert band.grant(5, with_site=False) == 193_250_00


def test_it_pays_no_more_services_than_the_band_has():
    with pytest.raises(ValueError):
        TABLE.band(37_000).grant(6, with_site=False)


def test_a_table_says_where_it_comes_from_and_covers_everybody():
    assert len(TABLE.sources) == 2
    whole = TABLE.model_dump()
    for wrong in ({"sources": []}, {"bands": whole["bands"][:-1]}, {"bands": whole["bands"][::-1]}):
        with pytest.raises(ValidationError):
            Measure.model_validate(whole | wrong)


def test_a_measure_without_a_table_is_none_of_ours():
    for name in ("1.4.3", "../settings"):
        with pytest.raises(KeyError):
            measure(name)


def dossier(**dates):
    return Dossier(measure=SERVICES, inhabitants=36_800, **dates)


def days(**dates):
    return [deadline.due_on for deadline in deadlines(dossier(**dates))]


def test_the_terms_run_from_decree_and_contract():
    contract = date(2023, 5, 16)
    assert days() == [None, None, None]
    assert days(decree_on=DECREE)[0] == DECREE + timedelta(days=270)
    assert days(decree_on=DECREE, contract_on=contract)[1] == contract + timedelta(days=360)


def test_a_day_agreed_with_the_ministry_goes_before_the_table():
    agreed = date(2024, 7, 8)
    found = deadlines(dossier(contract_on=date(2023, 5, 16), completion_due_on=agreed))
    assert (found[1].due_on, found[1].agreed) == (agreed, True)


@pytest.mark.parametrize(
    ("today", "met", "standing"),
    [
        (date(2023, 5, 15), None, "soon"),
        (date(2023, 5, 16), None, "soon"),
        (date(2023, 5, 17), None, "late"),
        (date(2023, 1, 1), None, "coming"),
        (date(2024, 1, 1), date(2023, 5, 16), "met"),
        (date(2024, 1, 1), date(2023, 5, 17), "met_late"),
    ],
)
def test_what_is_late_is_said(today, met, standing):
    found = deadlines(dossier(decree_on=DECREE, contract_on=met))[0]
    assert found.due_on == date(2023, 5, 16)
    assert found.standing(today) == standing


def test_without_dates_nothing_is_late():
    assert late(dossier(), date(2030, 1, 1)) == []


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({}, "In attesa del decreto"),
        ({"decree_on": DECREE}, "Da contrattualizzare"),
        ({"contract_on": DECREE}, "In lavorazione"),
        ({"completed_on": DECREE}, "In attesa della verifica"),
        ({"verified_on": DECREE}, "Verificato"),
    ],
)
def test_the_stage_follows_from_the_dates(dates, words):
    assert str(stage(dossier(**dates))) == words
