"""Two municipalities never see each other's services, definitions or memory of them."""

import pytest

from catalog.actions.activate import activate
from catalog.models import Definition, Service
from catalog.publishing import publish
from catalog.queries import active_services, definition, get_service
from catalog.store import DEFINITIONS, BoundedCache
from catalog.tasks import follow_catalog_everywhere
from tenants.context import tenant_context
from tests.catalog.small import small, write

ELENA = {"kind": "operator", "id": "1", "name": "Elena"}
CRITERIA = {"criteria_url": "https://www.esempio.it/criteri"}


def activate_in(town, **values) -> Service:
    with tenant_context(town):
        return activate("contributo-economico", CRITERIA | values, "sociale", ELENA)


def test_a_service_of_one_town_is_not_in_the_other(segrate, borgo):
    activate_in(segrate)
    with tenant_context(borgo):
        assert active_services() == []
        with pytest.raises(Service.DoesNotExist):
            get_service("contributo-economico")


def test_a_definition_in_memory_is_not_given_to_another_town(segrate, borgo):
    service = activate_in(segrate)
    with tenant_context(segrate):
        definition(service.definition_hash)
    with tenant_context(borgo), pytest.raises(Definition.DoesNotExist):
        definition(service.definition_hash)


def test_two_towns_interleaved_keep_their_own_values(segrate, borgo):
    services = {segrate: activate_in(segrate, term_days=30), borgo: activate_in(borgo, term_days=60)}
    for _ in range(3):
        for town, days in ((segrate, 30), (borgo, 60)):
            with tenant_context(town):
                assert definition(services[town].definition_hash).term_days == days
                assert Service.objects.count() == Definition.objects.count() == 1


def test_what_two_towns_have_in_common_stands_in_memory_once(segrate, borgo):
    found = []
    for town, days in ((segrate, 30), (borgo, 60)):
        service = activate_in(town, term_days=days)
        with tenant_context(town):
            found.append(definition(service.definition_hash))
    ours, theirs = found
    assert (ours.term_days, theirs.term_days) == (30, 60)
    assert ours.steps[0].sections[0] is theirs.steps[0].sections[0]
    assert ours.workflow is theirs.workflow
    assert ours.sheet is not theirs.sheet


def test_the_memory_of_definitions_is_bounded():
    cache: BoundedCache[int] = BoundedCache(2)
    for number in range(5):
        cache.get(("segrate", str(number)), lambda number=number: number)
    assert len(cache) == 2
    assert cache.get(("segrate", "4"), lambda: -1) == 4
    assert cache.get(("segrate", "0"), lambda: -1) == -1


def test_the_least_recently_used_goes_first():
    cache: BoundedCache[str] = BoundedCache(2)
    for key in ("a", "b", "a", "c"):
        cache.get(("segrate", key), lambda key=key: key)
    assert cache.get(("segrate", "a"), lambda: "read again") == "a"
    assert cache.get(("segrate", "b"), lambda: "read again") == "read again"


@pytest.fixture(autouse=True)
def _no_memory():
    DEFINITIONS.clear()
    yield
    DEFINITIONS.clear()


def test_every_town_follows_the_catalogue_at_night(segrate, borgo, tmp_path):
    publish([write(tmp_path, small())])
    for town in (segrate, borgo):
        with tenant_context(town):
            activate("prova", {}, "sociale", ELENA)
    publish([write(tmp_path, small(title="Titolo nuovo"))])
    follow_catalog_everywhere()
    for town in (segrate, borgo):
        with tenant_context(town):
            assert get_service("prova").title == "Titolo nuovo"
