"""Every variable that the platform reads stands in the guide, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "operations" / "README.md").read_text()
VARIABLE = r"(?:SPORTELLO|DATABASE|REDIS|AWS)_[A-Z0-9_]+"
# Of the demonstration and of the tests.
ASIDE = {"SPORTELLO_SIMULATORS_PORT", "SPORTELLO_SIMULATORS_SMTP_PORT", "SPORTELLO_PYTHON"}


def read_by_the_platform():
    found = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    for path in [ROOT / "config" / "settings.py", ROOT / "config" / "web.py"]:
        found |= set(re.findall(rf'(?:env\.\w+|environ\.get)\(\s*"({VARIABLE})"', path.read_text()))
    return found - ASIDE


def test_every_variable_stands_in_the_guide():
    table = GUIDE.partition("| variable |")[2].partition("\n\n")[0]
    named = set(re.findall(VARIABLE, "\n".join(line.split("|")[1] for line in table.splitlines() if line[:3] == "| `")))
    assert named == read_by_the_platform() - {"SPORTELLO_RUN", "SPORTELLO_SSL_REDIRECT"}
