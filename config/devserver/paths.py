"""Where things lie in a checkout."""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("SPORTELLO_VAR", ROOT / "var")).resolve()
LOGS = VAR / "log"
STAMPS = VAR / "stamps"
# The front end is built inside the checkout, wherever the data lie.
FRONT_END_STAMPS = ROOT / "var" / "stamps"
STATIC = VAR / "static"
IDENTITIES = VAR / "demo-identities.json"
PYTHON = sys.executable


def service_home(checkout: Path = ROOT, *, root: bool | None = None) -> Path:
    """The folder of PostgreSQL's data and, for root, of its programs.

    PostgreSQL refuses to run as root, and the ordinary user it then runs as may not be able to read the checkout.
    """
    is_root = os.geteuid() == 0 if root is None else root
    if not is_root:
        return checkout / "var"
    return Path("/var/lib") / f"sportello-{hashlib.sha256(str(checkout).encode()).hexdigest()[:12]}"
