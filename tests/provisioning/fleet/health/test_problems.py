"""Who needs the vendor's people, and who cannot wait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.fleet.health.problems import found_in, with_problems
from provisioning.fleet.models import Health
from tenants.models import Municipality

NOW = timezone.now()
WELL = {"tried_at": NOW, "taken_at": NOW, "check_tried_at": NOW, "checked_at": NOW}


def days(number):
    return NOW + timedelta(days=number)


def problems(town):
    found = with_problems(Municipality.objects.all(), NOW).get(pk=town.pk)
    return [(problem.code, urgent) for problem, urgent in found_in(found)]


def test_one_that_is_well_needs_nobody(segrate):
    Health.objects.create(municipality=segrate, **WELL)
    assert problems(segrate) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"deliveries_failed": 1, "stopped_since": days(-0.5)}, ("consegne", False)),
        ({"deliveries_for_people": 2, "stopped_since": days(-2)}, ("consegne", True)),
        ({"integrations_failing": 1}, ("integrazioni", True)),
        ({"hosts_failing": 1}, ("host", True)),
        ({"host_expires_at": days(15)}, ("host", False)),
        ({"host_expires_at": days(3)}, ("host", True)),
        ({"domain_expires_on": days(59).date()}, ("dominio", False)),
        ({"domain_expires_on": days(10).date()}, ("dominio", True)),
        ({"certificate_expires_at": days(40)}, ("certificati", False)),
        ({"certificate_expires_at": days(-1)}, ("certificati", True)),
        ({"migrations_behind": 2}, ("versione", False)),
        ({"taken_at": days(-1)}, ("controllo", False)),
        ({"failure": "ValueError"}, ("controllo", False)),
        ({"checked_at": None}, ("controllo", False)),
    ],
)
def test_it_says_what_is_wrong_and_whether_it_can_wait(segrate, facts, found):
    Health.objects.create(municipality=segrate, **(WELL | facts))
    assert problems(segrate) == [found]


def test_one_never_looked_at_says_so_and_one_in_preparation_says_nothing(segrate, borgo):
    borgo.state = "preparing"
    borgo.save()
    assert (problems(segrate), problems(borgo)) == ([("controllo", False)], [])


def test_what_cannot_wait_comes_first(segrate, borgo):
    Health.objects.create(municipality=segrate, **(WELL | {"migrations_behind": 1, "host_expires_at": days(15)}))
    Health.objects.create(municipality=borgo, **(WELL | {"integrations_failing": 1}))
    ordered = with_problems(Municipality.objects.all(), NOW).order_by("-need")
    assert list(ordered) == [borgo, segrate]
