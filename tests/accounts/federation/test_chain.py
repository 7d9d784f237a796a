"""Who vouches for a provider: every link that must be refused, and the ways around a broken one."""

import time

import pytest

from integrations.errors import DeliveryError
from integrations.identity.federation.chain import Anchor, resolve
from integrations.identity.federation.statements import BadChain
from tests.accounts.federation.federated import Entity, Federation, key, public

ANCHOR, MIDDLE, OP = "https://anchor.example", "https://middle.example", "https://op.example"
PROVIDER = {"issuer": OP, "scopes_supported": ["openid", "profile"], "contacts": ["a@op.example"]}


@pytest.fixture
def anchor() -> Entity:
    return Entity(ANCHOR, 0)


@pytest.fixture
def op() -> Entity:
    return Entity(OP, 1, superiors=[ANCHOR], metadata={"openid_provider": dict(PROVIDER)})


@pytest.fixture
def middle() -> Entity:
    return Entity(MIDDLE, 2, superiors=[ANCHOR])


def resolved(*entities: Entity, keys: int = 0, now: float = 0):
    anchor = Anchor(ANCHOR, tuple(public(keys)["keys"]))
    return resolve(OP, "openid_provider", anchor, now or time.time(), Federation(*entities).read)


def refused(*entities: Entity, **how) -> str:
    with pytest.raises(BadChain) as problem:
        resolved(*entities, **how)
    return str(problem.value)


def test_it_believes_a_provider_that_the_anchor_vouches_for(anchor, op):
    chain = resolved(anchor, op)
    assert chain.metadata == PROVIDER
    assert 3500 < chain.expires_at - time.time() <= 3600


def test_it_believes_one_below_an_intermediate(anchor, middle, op):
    op.superiors = [MIDDLE]
    assert resolved(anchor, middle, op).metadata == PROVIDER


def test_it_goes_around_a_superior_that_does_not_answer(anchor, op):
    op.superiors = ["https://gone.example", ANCHOR]
    assert resolved(anchor, op).metadata == PROVIDER


def test_it_is_good_no_longer_than_its_shortest_statement(anchor, op):
    anchor.about[OP] = {"exp": int(time.time()) + 100}
    assert resolved(anchor, op).expires_at - time.time() <= 100


def test_it_refuses_an_anchor_with_other_keys(anchor, op):
    assert refused(anchor, op, keys=3) == "statement_unknown_key"


def test_it_refuses_another_key_under_the_anchors_name(anchor, op):
    anchor.signer, anchor.header = 3, {"kid": key(0).kid}
    assert refused(anchor, op) == "statement_signature"


def test_it_refuses_a_provider_whose_key_the_superior_does_not_know(anchor, op):
    anchor.about[OP] = {"jwks": public(3)}
    assert refused(anchor, op) == "key_unknown_to_superior"


def test_it_refuses_a_provider_without_superior(anchor, op):
    op.superiors = []
    assert refused(anchor, op) == "no_superior"


def test_it_refuses_a_superior_that_stands_on_another_anchor(anchor, middle, op):
    middle.superiors, op.superiors = ["https://other.example"], [MIDDLE]
    with pytest.raises(DeliveryError):
        resolved(anchor, middle, op)
    other = Entity("https://other.example", 3)
    assert refused(anchor, middle, op, other) == "no_superior"


def test_it_does_not_go_round_in_circles(anchor, middle, op):
    other = Entity("https://other.example", 3, superiors=[MIDDLE])
    middle.superiors, op.superiors = ["https://other.example"], [MIDDLE]
    assert refused(anchor, middle, op, other) == "no_superior"


def test_it_does_not_climb_for_ever(anchor, op):
    ladder = [Entity(f"https://m{n}.example", 2, superiors=[f"https://m{n + 1}.example"]) for n in range(9)]
    op.superiors = ["https://m0.example"]
    assert refused(anchor, op, *ladder) == "too_long"


def test_it_does_not_read_for_ever(anchor, op):
    """Every superior names five more: a tree that would have hundreds of leaves."""
    names = [f"https://m{n}.example" for n in range(5)]
    op.superiors = names
    wide = [Entity(name, 2, superiors=names) for name in names]
    federation = Federation(anchor, op, *wide)
    with pytest.raises(BadChain):
        resolve(OP, "openid_provider", Anchor(ANCHOR, tuple(public(0)["keys"])), time.time(), federation.read)
    assert len(federation.asked) <= 20


@pytest.mark.parametrize("who", ["anchor", "op", "statement"])
def test_it_refuses_what_is_past_or_not_yet(anchor, op, who):
    now = int(time.time())
    for times, words in (({"exp": now - 60}, "statement_expired"), ({"iat": now + 600}, "statement_from_the_future")):
        anchor.more, op.more, anchor.about = {}, {}, {}
        {"anchor": anchor.more, "op": op.more, "statement": anchor.about.setdefault(OP, {})}[who].update(times)
        assert refused(anchor, op) == words


@pytest.mark.parametrize("who", ["anchor", "op"])
@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"typ": "JWT"}, "statement_wrong_type"),
        ({"kid": "nobody"}, "statement_unknown_key"),
        ({"alg": "PS384"}, "statement_signature"),
    ],
)
def test_it_refuses_statements_of_another_kind(anchor, op, who, header, words):
    {"anchor": anchor, "op": op}[who].header = header
    assert refused(anchor, op) == words


@pytest.mark.parametrize("claims", [{"iss": "https://x.example"}, {"sub": "https://x.example"}])
def test_it_refuses_statements_of_or_about_another(anchor, op, claims):
    op.more = claims
    assert refused(anchor, op) == "statement_of_another"
    op.more, anchor.about = {}, {OP: claims}
    assert refused(anchor, op) == "statement_of_another"


@pytest.mark.parametrize("more", [{"crit": ["x"]}, {"metadata_policy_crit": ["regexp"]}])
def test_it_refuses_what_must_be_understood_and_is_not(anchor, op, more):
    anchor.about[OP] = more
    assert refused(anchor, op) == "critical_claim"


@pytest.mark.parametrize("jwks", [None, {}, {"keys": []}, {"keys": [{"kty": "oct", "kid": "x", "k": "c2VjcmV0"}]}])
def test_it_refuses_an_entity_without_usable_keys(anchor, op, jwks):
    op.more = {"jwks": jwks}
    assert refused(anchor, op) == "statement_no_keys"


def test_it_refuses_a_token_that_nobody_signed(anchor, op):
    federation = Federation(anchor, op)

    def unsigned(url: str) -> str:
        return "eyJhbGciOiJub25lIiwidHlwIjoiZW50aXR5LXN0YXRlbWVudCtqd3QifQ." + federation.read(url).split(".")[1] + "."

    with pytest.raises(BadChain, match="statement_unknown_key"):
        resolve(OP, "openid_provider", Anchor(ANCHOR, tuple(public(0)["keys"])), time.time(), unsigned)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "<html>", "....", "e30.e30.e30", "ey" * 200_000])
def test_it_refuses_what_is_no_statement(text):
    anchor = Anchor(ANCHOR, tuple(public(0)["keys"]))
    with pytest.raises(BadChain):
        resolve(OP, "openid_provider", anchor, time.time(), lambda url: text)


def test_it_keeps_to_the_length_that_a_superior_allows(anchor, middle, op):
    op.superiors = [MIDDLE]
    anchor.about[MIDDLE] = {"constraints": {"max_path_length": 0}}
    assert refused(anchor, middle, op) == "path_too_long"
    anchor.about[MIDDLE] = {"constraints": {"max_path_length": 1}}
    assert resolved(anchor, middle, op)
    anchor.more = {"constraints": {"max_path_length": 0}}
    assert refused(anchor, middle, op) == "path_too_long"


@pytest.mark.parametrize(
    ("constraints", "words"),
    [
        ({"allowed_entity_types": ["openid_relying_party"]}, "kind_not_allowed"),
        ({"allowed_leaf_entity_types": []}, "kind_not_allowed"),
        ({"naming_constraints": {"permitted": [".gov.example"]}}, "name_not_permitted"),
        ({"naming_constraints": {"excluded": ["op.example"]}}, "name_excluded"),
    ],
)
def test_it_keeps_to_the_other_constraints(anchor, op, constraints, words):
    anchor.about[OP] = {"constraints": constraints}
    assert refused(anchor, op) == words


def test_it_applies_what_superiors_allow(anchor, middle, op):
    op.superiors = [MIDDLE]
    middle.about[OP] = {
        "metadata_policy": {"openid_provider": {"scopes_supported": {"subset_of": ["openid", "email"]}}}
    }
    anchor.about[MIDDLE] = {"metadata_policy": {"openid_provider": {"contacts": {"add": ["b@anchor.example"]}}}}
    metadata = resolved(anchor, middle, op).metadata
    assert metadata["scopes_supported"] == ["openid"]
    assert metadata["contacts"] == ["a@op.example", "b@anchor.example"]


def test_it_refuses_metadata_that_break_the_policy(anchor, op):
    anchor.about[OP] = {"metadata_policy": {"openid_provider": {"issuer": {"one_of": ["https://x.example"]}}}}
    assert refused(anchor, op) == "policy_not_one_of_issuer"


def test_what_the_superior_states_outright_stands_above(anchor, op):
    anchor.about[OP] = {"metadata": {"openid_provider": {"contacts": ["c@anchor.example"]}}}
    assert resolved(anchor, op).metadata["contacts"] == ["c@anchor.example"]
