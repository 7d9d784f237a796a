"""A release that does not exist yet: the migrations of `offices`, and some more that a test writes."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent

import pytest

from provisioning.fleet.schema.version import current_version

ROOT = Path(__file__).resolve().parents[3]
HEAD = """from django.db import migrations, models


def work(apps, schema_editor):
{work}


class Migration(migrations.Migration):
    dependencies = [("offices", "{after}")]
    atomic = {atomic}
    operations = [{operations}]
"""
Release = Callable[..., None]


@pytest.fixture
def release(settings, tmp_path, monkeypatch) -> Iterator[Release]:
    """`release("migrations.AddField(…)", …)`: from now on the code at hand brings one more migration of `offices`."""
    package = f"later_offices_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / package
    shutil.copytree(ROOT / "offices" / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(str(tmp_path))

    def _release(*operations: str, work: str = "pass", atomic: bool = True) -> None:
        last = max(path.stem for path in folder.glob("0*.py"))
        name = f"{int(last[:4]) + 1:04}_later"
        text = HEAD.format(work=indent(work, "    "), after=last, atomic=atomic, operations=", ".join(operations))
        (folder / f"{name}.py").write_text(text)
        for module in [name for name in sys.modules if name.startswith(package)]:
            del sys.modules[module]
        settings.MIGRATION_MODULES = {"offices": package}
        current_version.cache_clear()

    yield _release
    current_version.cache_clear()
