"""Whom PostgreSQL runs as."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

NAME = "sportello"
FALLBACK = "nobody"


class RunAs(TypedDict, total=False):
    """What `subprocess` is told so that a child runs as another account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The system account that a service runs as; our own when we are not root."""

    uid: int
    gid: int
    is_other: bool

    @property
    def run_as(self) -> RunAs:
        return RunAs(user=self.uid, group=self.gid, extra_groups=[]) if self.is_other else RunAs()

    def owned_folder(self, path: Path) -> Path:
        """Make a folder that only this account reads."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.is_other:
            os.chown(path, self.uid, self.gid)
        return path


def service_account() -> Account:
    """Ourselves, or as root an ordinary system user, since PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), is_other=False)
    entry = _entry(NAME) or _made() or pwd.getpwnam(FALLBACK)
    return Account(entry.pw_uid, entry.pw_gid, is_other=True)


def _made() -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    subprocess.run(command, check=False, capture_output=True)
    return _entry(NAME)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
