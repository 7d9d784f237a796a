import pytest

from bench.fleet.release import LaterRelease
from provisioning.fleet.schema.version import current_version


@pytest.fixture
def release(settings, tmp_path, monkeypatch):
    """`release("migrations.AddField(…)", …)`: from now on the code at hand brings one more migration of `offices`."""
    settings.MIGRATION_MODULES = {}
    monkeypatch.syspath_prepend(str(tmp_path))
    yield LaterRelease(tmp_path).bring
    current_version.cache_clear()
