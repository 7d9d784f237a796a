"""A release that does not exist: the migrations of `offices`, and one more."""

import shutil
import sys
from pathlib import Path
from textwrap import indent

from django.conf import settings

from config.devserver.paths import ROOT
from provisioning.fleet.schema.version import current_version

APP = "offices"
TEXT = """from django.db import migrations, models


def work(apps, schema_editor):
{work}


class Migration(migrations.Migration):
    dependencies = [("offices", "{after}")]
    atomic = {atomic}
    operations = [{operations}]
"""


class LaterRelease:
    """`home`: an empty folder for its code. In this process alone, and until the end of it."""

    def __init__(self, home: Path) -> None:
        self.package = f"later_{home.name.replace('-', '_')}"
        self.folder = home / self.package
        shutil.copytree(ROOT / APP / "migrations", self.folder, ignore=shutil.ignore_patterns("__pycache__"))
        sys.path.insert(0, str(home))

    def bring(self, *operations: str, work: str = "pass", atomic: bool = True) -> None:
        """One more migration. `operations` as they stand in one; `work`: the body of `work(apps, schema_editor)`."""
        last = max(path.stem for path in self.folder.glob("0*.py"))
        text = TEXT.format(work=indent(work, "    "), after=last, atomic=atomic, operations=", ".join(operations))
        (self.folder / f"{int(last[:4]) + 1:04}_later.py").write_text(text)
        for module in [name for name in sys.modules if name.startswith(self.package)]:
            del sys.modules[module]
        settings.MIGRATION_MODULES = {APP: self.package}
        current_version.cache_clear()
