"""Secrets are made once and read by their owner only."""

import stat

from cryptography.fernet import Fernet

from config.devserver.secret_file import MAKERS, load_or_make, write_private


def test_it_makes_every_secret_at_the_first_start(tmp_path):
    made = load_or_make(tmp_path / "demo.env")
    assert set(made) == set(MAKERS)
    assert Fernet(made["SPORTELLO_KEYS"]).decrypt(Fernet(made["SPORTELLO_KEYS"]).encrypt(b"Anna")) == b"Anna"


def test_it_keeps_them_for_the_next_starts(tmp_path):
    assert load_or_make(tmp_path / "demo.env") == load_or_make(tmp_path / "demo.env")


def test_two_checkouts_share_no_secret(tmp_path):
    one, other = load_or_make(tmp_path / "one.env"), load_or_make(tmp_path / "other.env")
    assert not set(one.values()) & set(other.values())


def test_only_the_owner_reads_them(tmp_path):
    load_or_make(tmp_path / "demo.env")
    assert stat.S_IMODE((tmp_path / "demo.env").stat().st_mode) == 0o600


def test_a_file_that_was_readable_by_others_is_so_no_longer(tmp_path):
    path = tmp_path / "demo.env"
    path.write_text("OLD=1\n")
    path.chmod(0o644)
    write_private(path, "NEW=1\n")
    assert path.read_text() == "NEW=1\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_secret_added_later_joins_those_that_stand(tmp_path):
    path = tmp_path / "demo.env"
    path.write_text("SPORTELLO_SECRET_KEY=kept=with=signs\n")
    known = load_or_make(path)
    assert known["SPORTELLO_SECRET_KEY"] == "kept=with=signs"
    assert set(known) == set(MAKERS)
