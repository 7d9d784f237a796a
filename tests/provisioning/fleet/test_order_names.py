"""What the names and codes of a municipality become, and what they say about it."""

import pytest

from provisioning.fleet.orders.names import office_code_for, schema_for, subdomain_for
from provisioning.fleet.orders.places import PROVINCES, is_named, province_of, region_of, region_site, town_with
from tenants.models.municipality import SCHEMA_NAME


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Comune di Segrate", "segrate"),
        ("Città di Sant'Àgata d'Éze", "sant-agata-d-eze"),
        (
            "Comune di Sant'Àgata d'Éze – Saint-Rhémy-en-Bosses/Pré-Saint-Didier",
            "sant-agata-d-eze-saint-rhemy-en-bosses-p",
        ),
        ("’’’", ""),
    ],
)
def test_a_name_becomes_a_part_of_an_address(name, proposed):
    assert subdomain_for(name) == proposed


@pytest.mark.parametrize("label", ["segrate", "sant-agata", "a", "1000-miglia", "pg-catalog", "public", "x" * 63])
def test_every_address_gives_a_schema_that_the_database_takes(label):
    schema = schema_for(label)
    SCHEMA_NAME(schema)
    assert schema != "public"
    assert not schema.startswith("pg_")


def test_two_offices_of_one_name_have_two_codes():
    assert office_code_for("Servizi sociali", set()) == "servizi-sociali"
    assert office_code_for("Servizi sociali", {"servizi-sociali"}) == "servizi-sociali-2"
    assert office_code_for("—", set()) == "ufficio"
    assert len(office_code_for("Ufficio " * 20, set())) <= 40


def test_the_codes_say_where_a_municipality_lies():
    assert [province_of(code) for code in ("015205", "099014", "111001", "119001")] == ["MI", "RN", "SU", ""]
    assert [region_of(province) for province in ("MI", "RN", "AO", "SU", "XX")] == [
        "Lombardia", "Emilia-Romagna", "Valle d'Aosta", "Sardegna", "Sardegna",
    ]  # fmt: skip
    assert all(region_site(region_of(sign)).startswith("https://") for sign in PROVINCES.values())
    assert len(PROVINCES) == 111


def test_a_cadastral_code_says_which_town_it_is_by_each_of_its_names():
    segrate, bolzano = town_with("I577"), town_with("A952")
    assert (segrate.province, bolzano.province) == ("MI", "BZ")
    assert is_named(segrate, "Comune di SEGRATE")
    assert is_named(bolzano, "Stadtgemeinde Bozen")
    assert is_named(bolzano, "Comune di Bolzano/Bozen")
    assert not is_named(town_with("H501"), "Comune di Romano di Lombardia")
    assert (town_with("Z999"), town_with("Z100")) == (None, None)
