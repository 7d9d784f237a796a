"""Who lives in which cell: names are one of a kind in the whole fleet."""

import pytest
from django.core.management import CommandError, call_command

from provisioning.fleet.cells.directory import Home, Taken, direct, home_of, place, routes
from provisioning.fleet.cells.remote import CellError, environment_of
from provisioning.fleet.models import Cell, Placement
from provisioning.fleet.provisioning import DomainTaken, Facts, provision
from tenants.models import Municipality

VALLE = Home("valle", "Comune di Valle", "098765", ("valle.localhost", "sportello.comune.valle.example"))


@pytest.fixture
def second(db):
    return Cell.objects.create(code="c2", url="https://c2.example")


@pytest.fixture
def third(db):
    return Cell.objects.create(code="c3", url="https://c3.example")


def facts(**more):
    given = {
        "schema_name": "monte", "name": "Comune di Monte", "istat_code": "098766", "ipa_code": "c_y112",
        "fiscal_code": "12345678901", "cadastral_code": "Y112", "population": 900, "province": "BG", "region": "Lombardia",
    }  # fmt: skip
    return Facts(**given | more)


def test_one_cell_needs_no_directory(segrate):
    assert (routes(), Placement.objects.count()) == ([], 0)


def test_every_host_of_a_placed_municipality_leads_to_its_cell(second):
    place(second, VALLE)
    place(second, VALLE)
    assert routes() == [
        ("sportello.comune.valle.example", "https://c2.example"), ("valle.localhost", "https://c2.example"),
    ]  # fmt: skip


def test_what_is_placed_in_one_cell_is_not_placed_in_another(second, third):
    place(second, VALLE)
    with pytest.raises(Taken, match="lives in cell c2"):
        place(third, VALLE)
    assert Placement.objects.get().cell == second


@pytest.mark.parametrize(
    "other",
    [
        Home("altra", "Comune di Altra", "098765", ("altra.localhost",)),
        Home("altra", "Comune di Altra", "098000", ("altra.localhost", "valle.localhost")),
    ],
)
def test_a_code_or_a_host_of_another_is_refused(second, third, other):
    place(second, VALLE)
    with pytest.raises(Taken, match="Comune di Valle has that ISTAT code or host already, in cell c2"):
        place(third, other)
    assert Placement.objects.count() == 1


def test_one_that_stands_here_is_not_placed_elsewhere(second, segrate):
    home = home_of("segrate")
    assert home.state == "active"
    with pytest.raises(Taken, match="stands in this cell"):
        place(second, home)


@pytest.mark.parametrize("taken", [{"istat_code": "098765"}, {"schema_name": "valle"}])
def test_one_that_lives_elsewhere_is_not_provisioned_here(second, borgo, taken):
    place(second, VALLE)
    before = Municipality.objects.count()
    with pytest.raises(DomainTaken, match="c2"):
        provision(facts(**taken), "monte.localhost", _look(borgo))
    assert Municipality.objects.count() == before


def test_directing_one_home_ends_its_line(second):
    place(second, VALLE)
    direct(None, VALLE)
    assert routes() == []


def test_a_cell_without_its_variables_is_not_worked_on(second, tmp_path):
    with pytest.raises(CommandError, match="SPORTELLO_CELL_C2_DATABASE_URL, SPORTELLO_CELL_C2_REDIS_URL"):
        call_command("cells", "move", "segrate", to="c2")


def _look(town):
    hidden = {"id", "municipality"}
    return {f.name: getattr(town.branding, f.name) for f in town.branding._meta.fields if f.name not in hidden}


def test_a_cell_never_works_on_the_files_of_this_one(monkeypatch):
    monkeypatch.setenv("SPORTELLO_S3_BUCKET", "ours")
    for name, value in (("DATABASE_URL", "postgres://x"), ("REDIS_URL", "redis://x"), ("SPORTELLO_MEDIA", "/srv/c2")):
        monkeypatch.setenv(f"SPORTELLO_CELL_C2_{name}", value)
    environment = environment_of("c2")
    assert (environment["SPORTELLO_MEDIA"], environment["DATABASE_URL"]) == ("/srv/c2", "postgres://x")
    assert not [name for name in environment if name.startswith("SPORTELLO_CELL_") or name == "SPORTELLO_S3_BUCKET"]
    monkeypatch.delenv("SPORTELLO_CELL_C2_SPORTELLO_MEDIA")
    with pytest.raises(CellError, match="SPORTELLO_CELL_C2_SPORTELLO_MEDIA"):
        environment_of("c2")
