from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.login.next_url import DEFAULT, safe_next

HERE = "https://segrate.example/accedi"
ATTACKS = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    "evil.example",
    " //evil.example",
    "/ok\x00",
    "/" + "a" * 2000,
    "https://segrate.example/servizi",
    "",
    None,
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_does_not_follow_an_address_that_is_not_a_path_of_this_host(attack):
    assert safe_next(attack) == DEFAULT


@pytest.mark.parametrize("loop", ["/accedi", "/accedi?next=/x", "/accedi/avvia", "/esci", "/esci/"])
def test_it_does_not_come_back_to_the_login_itself(loop):
    assert safe_next(loop) == DEFAULT


@pytest.mark.parametrize("path", ["/", "/servizi", "/servizi/x/richiesta/dati?ritorno=//x#campo", "/accedi-meglio"])
def test_it_keeps_a_path_of_this_host(path):
    assert safe_next(path) == path


@given(st.text(alphabet=st.sampled_from("/\\:@.?#%\t\n\r aevil%2f5c;"), max_size=30) | st.text(max_size=30))
def test_it_never_leads_to_another_host(candidate):
    destination = safe_next(candidate)
    # What a browser makes of it: control characters dropped, backslashes read as slashes.
    seen = destination.translate({9: None, 10: None, 13: None}).strip("\x00 ").replace("\\", "/")
    target = urlsplit(urljoin(HERE, seen))
    assert (target.scheme, target.hostname) == ("https", "segrate.example")
