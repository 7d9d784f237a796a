"""An archive that is not what was written is refused before anything of it is used."""

import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from provisioning.fleet.life.archive.keys import keys_from
from provisioning.fleet.life.archive.manifest import FORMAT, MANIFEST, SEAL, Manifest, Timelines
from provisioning.fleet.life.archive.reader import opened
from provisioning.fleet.life.archive.writer import new_archive
from provisioning.fleet.life.errors import Damaged, DoesNotFit
from provisioning.fleet.life.progress import unwatched

PASSPHRASE, SALT = "una frase lunga e segreta", b"s" * 16
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
KEYS = keys_from(PASSPHRASE, SALT)
TEXT, FILE = "cases/cases.csv", "files/foto.jpg"
PICTURE = bytes(range(256)) * 8


@pytest.fixture
def whole(tmp_path):
    path = tmp_path / "valle.zip"
    with new_archive(path, NOON) as writer:
        writer.text(TEXT, "pratica;stato\r\n" * 200)
        with writer.entry(FILE, key=f"ab/cd/{'0' * 64}") as sink:
            sink.write(PICTURE)
        content = _manifest(writer.entries).model_dump_json().encode()
        writer.text(MANIFEST, content.decode())
        writer.text(SEAL, KEYS.seal(content))
    return path


def _manifest(entries) -> Manifest:
    return Manifest(
        format=FORMAT, id=uuid4(), salt=SALT.hex(), origin="0" * 64, schema_name="valle", made_at=NOON, closed_since=NOON,
        release="0.1.0", migrations=(), tables=(), left_out=(), timelines=Timelines(cases=0), missing=(), faults=(),
        entries=tuple(entries),
    )  # fmt: skip


def _rewritten(path, change) -> None:
    """The same archive with its entries, by name, as `change` leaves them; the seal is not made again."""
    with zipfile.ZipFile(path) as package:
        entries = {name: package.read(name) for name in package.namelist()}
    change(entries)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in entries.items():
            package.writestr(name, content)


def _refused(path, passphrase=PASSPHRASE) -> str:
    with pytest.raises(Damaged) as refusal, opened(path, passphrase, unwatched):
        pytest.fail("it was opened")
    return str(refusal.value)


def test_a_whole_one_is_opened_and_watched(whole):
    seen = []
    with opened(whole, PASSPHRASE, lambda *step: seen.append(step)) as archive:
        assert archive.read(FILE) == PICTURE
    assert seen == [("checked", 1, 2), ("checked", 2, 2)]


class _Endless:
    """64 MB that were never all anywhere."""

    left = 64 * 1024 * 1024

    def read(self, size: int) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return b"\0" * size


def test_a_large_file_goes_in_and_is_checked_in_pieces(tmp_path):
    path, limit = tmp_path / "valle.zip", 16 * 1024 * 1024
    tracemalloc.start()
    with new_archive(path, NOON) as writer:
        writer.file(FILE, f"ab/cd/{'0' * 64}", _Endless())
        content = _manifest(writer.entries).model_dump_json().encode()
        writer.text(MANIFEST, content.decode())
        writer.text(SEAL, KEYS.seal(content))
    with opened(path, PASSPHRASE, unwatched):
        most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < limit


def test_it_is_for_its_owners_eyes(whole):
    assert whole.stat().st_mode & 0o077 == 0


def test_no_flipped_byte_goes_through(whole):
    content = whole.read_bytes()
    refused = 0
    for place in range(0, len(content), 131):
        whole.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        try:
            with opened(whole, PASSPHRASE, unwatched) as archive:
                # What may change without harm: times, attributes, the redundant headers.
                assert archive.read(FILE) == PICTURE
        except Damaged:
            refused += 1
    assert refused > 10


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_one_that_was_cut_short_is_refused(whole, share):
    content = whole.read_bytes()
    whole.write_bytes(content[: int(len(content) * share)])
    assert "no whole archive" in _refused(whole)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda entries: entries.pop(FILE), "missing: files/foto.jpg"),
        (lambda entries: entries.update({"files/altro.jpg": b"x"}), "not in its manifest: files/altro.jpg"),
        (lambda entries: entries.update({"../../etc/passwd": b"x"}), "leads outside"),
        (lambda entries: entries.update({"/etc/passwd": b"x"}), "leads outside"),
        (lambda entries: entries.update({"C:\\windows": b"x"}), "leads outside"),
        (lambda entries: entries.update({FILE: PICTURE[::-1]}), "files/foto.jpg is not what was written"),
        (lambda entries: entries.update({FILE: b"\0" * 50_000_000}), "of another size: files/foto.jpg"),
        (lambda entries: entries.pop(MANIFEST), "manifest.json is missing"),
        (lambda entries: entries.pop(SEAL), "manifest.seal is missing"),
        (lambda entries: entries.update({MANIFEST: b"{}"}), "cannot be read"),
        (lambda entries: entries.update({MANIFEST: b"[" * 100_000}), "cannot be read"),
        (lambda entries: entries.update({SEAL: b"f" * 65}), "larger than it can be"),
    ],
)
def test_what_was_dropped_added_or_changed_is_named(whole, change, fault):
    _rewritten(whole, change)
    assert fault in _refused(whole)


def test_a_changed_file_with_a_manifest_to_match_is_refused_by_the_seal(whole):
    def forge(entries):
        said = json.loads(entries[MANIFEST])
        said["entries"][1]["sha256"] = "1" * 64
        entries[MANIFEST] = json.dumps(said).encode()

    _rewritten(whole, forge)
    assert "manifest was altered" in _refused(whole)


def test_two_entries_of_one_name_are_refused(whole):
    with zipfile.ZipFile(whole, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(FILE, PICTURE)
    assert "twice in the archive" in _refused(whole)


def test_another_passphrase_opens_nothing(whole):
    assert "not the archive's" in _refused(whole, "una frase lunga ma sbagliata")


def test_what_is_no_archive_or_not_there_is_refused(tmp_path):
    (tmp_path / "testo.zip").write_text("Buongiorno")
    assert "no whole archive" in _refused(tmp_path / "testo.zip")
    assert "cannot be read" in _refused(tmp_path / "nulla.zip")


def test_one_of_another_format_says_so(whole, monkeypatch):
    monkeypatch.setattr("provisioning.fleet.life.archive.reader.FORMAT", FORMAT + 1)
    with pytest.raises(DoesNotFit, match="format 1"), opened(whole, PASSPHRASE, unwatched):
        pass


def test_a_sealed_value_opens_only_in_its_place():
    from tenants.crypto import decrypt, encrypt

    token = KEYS.outward(encrypt("segreta").encode(), "a.sealed_options")
    assert b"segreta" not in token
    assert decrypt(KEYS.inward(token, "a.sealed_options").decode()) == "segreta"
    with pytest.raises(Damaged):
        KEYS.inward(token, "b.sealed_options")
