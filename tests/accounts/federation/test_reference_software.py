"""A second opinion: spid-cie-oidc, the national reference software, in an environment of its own (its pins are not ours)."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accounts.federation.keys import decryption_keys
from accounts.federation.relying_party import relying_party
from accounts.federation.requests import client_authentication
from config.devserver.stamps import Stamps
from integrations.identity.federation.chain import Anchor, resolve
from integrations.identity.federation.jose import decrypted, verified
from integrations.identity.federation.statements import BadChain
from tenants.context import tenant_context
from tests.accounts.federation.conftest import Browser, query_of
from tests.accounts.federation.federated import public

ROOT = Path(__file__).resolve().parents[3]
LOCK = ROOT / "requirements" / "federation.lock"
JUDGE = Path(__file__).parent / "foreign" / "judge.py"


@pytest.fixture(scope="session")
def foreign_python() -> Path:
    """Installed at the first run, and again when its lock file changes."""
    home = ROOT / "var" / "spid-cie-oidc"
    python = home / ".venv" / "bin" / "python"

    def install() -> None:
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, home / ".venv"], check=True)
        sync = [uv, "pip", "sync", "-q", "--require-hashes", LOCK]
        subprocess.run(sync, check=True, env=os.environ | {"VIRTUAL_ENV": str(home / ".venv")})

    Stamps(home).once("lock", hashlib.sha256(LOCK.read_bytes()).hexdigest(), install, python)
    return python


@pytest.fixture
def ours(federation, visit, segrate) -> dict:
    """What the municipality publishes, asks and proves, by each way."""
    said = {}
    for way in ("spid", "cie"):
        browser = Browser(visit("segrate"), federation, way)
        configuration = browser.client.get(f"/{way}/oidc/.well-known/openid-federation").content.decode()
        with tenant_context(segrate):
            form = client_authentication(relying_party(way), "https://op.example/token", int(time.time()))
        said[way] = {"configuration": configuration, "query": query_of(browser.start()), "form": form}
    return said


@pytest.fixture
def theirs(ours, foreign_python) -> dict:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTHON"))}
    run = subprocess.run(
        [foreign_python, JUDGE], input=json.dumps(ours), capture_output=True, text=True, env=environment, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_each_finds_the_other_right(theirs, segrate):
    """It has judged ours (or `theirs` would have failed); now we judge its chain, its policy and its encryption."""
    anchor = Anchor("https://anchor.example", tuple(theirs["anchor_keys"]))
    pages = theirs["pages"]
    chain = resolve("https://op.example", "openid_provider", anchor, time.time(), lambda url: pages[url.split("?")[0]])
    assert chain.metadata == {"issuer": "https://op.example", "scopes_supported": ["openid"]}
    with tenant_context(segrate):
        inner = decrypted(theirs["userinfo"], decryption_keys("spid"))
    assert verified(inner, theirs["provider_keys"]).claims["sub"] == "anna"
    stranger = Anchor("https://anchor.example", tuple(public(0)["keys"]))
    with pytest.raises(BadChain):
        resolve("https://op.example", "openid_provider", stranger, time.time(), lambda url: pages[url.split("?")[0]])
