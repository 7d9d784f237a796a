"""Work that goes through all the municipalities."""

from tenants.context import current_schema
from tenants.fleet import for_each_municipality
from tenants.models import Municipality


def visited() -> list[str]:
    seen: list[str] = []
    assert for_each_municipality(lambda _town: seen.append(current_schema())) == 0
    return seen


def test_it_enters_every_municipality_in_turn(segrate, borgo):
    assert visited() == ["borgo", "segrate"]
    assert current_schema() == "public"


def test_a_suspended_municipality_is_still_looked_after(segrate, borgo):
    Municipality.objects.filter(pk=segrate.pk).update(state="suspended")
    assert visited() == ["borgo", "segrate"]


def test_one_in_preparation_has_no_schema_to_enter(segrate, borgo):
    Municipality.objects.filter(pk=segrate.pk).update(state="preparing")
    assert visited() == ["borgo"]


def test_what_fails_in_one_does_not_stop_the_others_and_its_words_are_not_logged(segrate, borgo, capsys):
    done = []

    def work(town: Municipality) -> None:
        if town == borgo:
            raise ValueError("cf:BNCNNA85A41F205R")
        done.append(town.schema_name)

    assert for_each_municipality(work) == 1
    assert (done, current_schema()) == (["segrate"], "public")
