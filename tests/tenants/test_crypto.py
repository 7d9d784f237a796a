"""How old what is encrypted may be, whatever happens to the clock."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tenants.crypto import Undecipherable, decrypt, encrypt

HALF_AN_HOUR = 30 * 60


def at(**jump):
    return time_machine.travel(timezone.now() + timedelta(**jump), tick=False)


def test_it_is_read_within_its_time():
    token = encrypt("quello che ho scritto")
    with at(minutes=29):
        assert decrypt(token, max_age=HALF_AN_HOUR) == "quello che ho scritto"


def test_it_is_not_read_after_its_time():
    token = encrypt("quello che ho scritto")
    with at(minutes=31), pytest.raises(Undecipherable):
        decrypt(token, max_age=HALF_AN_HOUR)
    with at(days=4000):
        assert decrypt(token) == "quello che ho scritto"


@pytest.mark.parametrize("back", [{"hours": -1}, {"days": -1}])
def test_it_is_still_read_after_the_clock_was_put_back(back):
    token = encrypt("quello che ho scritto")
    with at(**back):
        assert decrypt(token, max_age=HALF_AN_HOUR) == "quello che ho scritto"


def test_what_was_altered_is_not_read():
    with pytest.raises(Undecipherable):
        decrypt(encrypt("testo")[:-4] + "AAA=", max_age=HALF_AN_HOUR)
