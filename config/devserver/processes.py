"""Children: started in groups of their own, watched, and stopped to the last grandchild."""

import os
import shutil
import signal
import subprocess
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from config.devserver.account import RunAs
from config.devserver.console import Trouble, complain

RESTARTS = 3
RESTART_WINDOW = 60.0
TAIL_LINES = 25


@dataclass
class Child:
    """One program of the demonstration. `patience`: seconds it is given to stop by itself before it is killed."""

    name: str
    command: Sequence[str]
    log: Path
    env: dict[str, str] | None = None
    cwd: Path | None = None
    run_as: RunAs = field(default_factory=RunAs)
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS + 1))

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        # A first start begins a new log; a restart keeps the words of the one that died.
        mode = "ab" if self.starts else "wb"
        self.starts.append(monotonic())
        with self.log.open(mode) as log:
            self.process = subprocess.Popen(
                [*_dies_with_us(self.stop_signal), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
                **self.run_as,
            )

    @property
    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    @property
    def keeps_dying(self) -> bool:
        return len(self.starts) > RESTARTS and monotonic() - self.starts[0] < RESTART_WINDOW

    def obituary(self) -> str:
        code = self.process.returncode if self.process else None
        return f"{self.name} ended by itself (exit code {code}). Its last words, from {self.log}:\n{tail(self.log)}"


def tail(path: Path, lines: int = TAIL_LINES) -> str:
    if not path.is_file():
        return "    (it wrote nothing)"
    last = path.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in last)


def _dies_with_us(stop_signal: signal.Signals) -> list[str]:
    """A prefix under which the kernel stops the child even when we are killed outright."""
    setpriv = shutil.which("setpriv")
    return [setpriv, f"--pdeathsig={stop_signal.name.removeprefix('SIG')}", "--"] if setpriv else []


def revive_dead(children: Sequence[Child]) -> None:
    """Name and restart every child that died; raise `Trouble` for one that keeps dying."""
    for child in children:
        if not child.has_died:
            continue
        if child.keeps_dying:
            raise Trouble(f"{child.obituary()}\n{child.name} keeps ending, so the demonstration stops.")
        complain(f"{child.obituary()}\nStarting {child.name} again.")
        stop([child])
        child.start()


def stop(children: Sequence[Child]) -> None:
    """Ask all to stop at once, wait with each one's patience, kill what remains in their groups."""
    running = [child for child in children if child.process is not None]
    for child in running:
        _signal_leader(child)
    for child in running:
        _await_end(child)


def _signal_leader(child: Child) -> None:
    if child.process is not None and child.process.poll() is None:
        child.process.send_signal(child.stop_signal)


def _await_end(child: Child) -> None:
    process = child.process
    if process is None:
        return
    try:
        process.wait(child.patience)
    except subprocess.TimeoutExpired:
        complain(f"{child.name} does not stop by itself: killing it.")
    _kill_group(process.pid)
    process.wait()
    child.process = None


def _kill_group(group: int) -> None:
    deadline = monotonic() + 5
    while living_members(group) and monotonic() < deadline:
        os.killpg(group, signal.SIGKILL)
        sleep(0.05)


def living_members(group: int) -> list[int]:
    """The processes of a group that still run; those that are dead and wait for their parent do not count."""
    return [pid for pid in _pids() if _lives_in(pid, group)]


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _lives_in(pid: int, group: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    state, _parent, process_group = stat.rpartition(")")[2].split()[:3]
    return int(process_group) == group and state not in "ZX"
