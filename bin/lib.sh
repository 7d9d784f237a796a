# Shared by the commands in this folder: makes the Python environment, and says plainly what is missing.
# shellcheck shell=sh

set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$ROOT"
PY="$ROOT/.venv/bin/python"
STAMP="$ROOT/.venv/packages.stamp"
# Where it is set, every program would compile Django anew, and a start would take three times as long.
unset PYTHONDONTWRITEBYTECODE

say() { printf '==> %s\n' "$*"; }

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Prints the first Python that is new enough.
find_python() {
    for candidate in ${SPORTELLO_PYTHON:-} python3.11 python3.12 python3.13 python3 /usr/bin/python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>&1) || found="no Python at all"
    fail "Sportello needs Python 3.11 or newer; this machine has $found.
On Debian 12: apt-get install python3 python3-venv
If a newer one lies elsewhere, name it: SPORTELLO_PYTHON=/path/to/python3 $0"
}

# Debian splits the module that makes environments off into a package of its own.
require_venv_module() {
    if "$1" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
    package="python3-venv"
    is_root || fail "Python's module venv is missing. Ask an administrator for: apt-get install $package"
    install_debian_package "$package"
    "$1" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's module venv is still missing for $1. Install it, or name another Python with SPORTELLO_PYTHON."
}

install_debian_package() {
    command -v apt-get >/dev/null || fail "$1 is missing, and this is not a Debian: install it by hand."
    say "Installing the Debian package $1 …"
    mkdir -p var/log
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$1"; } >var/log/apt.log 2>&1; then
        tail -n 15 var/log/apt.log >&2
        fail "The Debian package $1 could not be installed; the whole story is in var/log/apt.log."
    fi
}

# The environment is current when it was made here, from these locks.
packages_wanted() { printf '%s\n' "$ROOT" && cat requirements/bootstrap.lock requirements/dev.lock; }

prepare_python() {
    wanted=$(packages_wanted | sha256sum)
    if [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$wanted" ] && "$PY" -c '' 2>/dev/null; then return; fi
    python=$(find_python)
    require_venv_module "$python"
    make_environment "$python"
    install_packages
    printf '%s\n' "$wanted" >"$STAMP"
}

make_environment() {
    if [ -x "$PY" ] && "$PY" -m pip --version >/dev/null 2>&1; then return; fi
    say "Making the Python environment in .venv …"
    rm -rf .venv
    "$1" -m venv .venv || fail "The Python environment could not be made in $ROOT/.venv: see the message above."
}

install_packages() {
    say "Installing the Python packages …"
    "$PY" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock ||
        fail "The installer (uv) could not be installed. Is the package index within reach? See the message above."
    heed_pip_settings
    VIRTUAL_ENV="$ROOT/.venv" "$ROOT/.venv/bin/uv" pip sync --quiet --require-hashes requirements/dev.lock ||
        fail "The Python packages could not be installed: see the message above. Starting again continues from here."
}

# uv does not read pip's settings, so an installation behind a mirror would need to say it twice.
heed_pip_settings() {
    if [ -n "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then return; fi
    mirror=${PIP_INDEX_URL:-$("$PY" -m pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$mirror" ]; then export UV_DEFAULT_INDEX="$mirror"; fi
}
