import re

from hypothesis import given
from hypothesis import strategies as st

from cases.tracking import ALPHABET, grouped, new_code, normalise


def test_a_code_is_three_groups_of_four():
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", new_code())


def test_codes_do_not_repeat():
    assert len({new_code() for _ in range(1000)}) == 1000


@given(st.text(ALPHABET, min_size=12, max_size=12))
def test_it_is_read_however_it_is_typed(letters):
    code = grouped(letters)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert normalise(typed) == code


@given(st.text(max_size=60))
def test_any_text_is_either_a_code_or_nothing(typed):
    assert normalise(typed) == "" or re.fullmatch(r"\S{4}-\S{4}-\S{4}", normalise(typed))
