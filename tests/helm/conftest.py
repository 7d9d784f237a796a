"""The chart as it would be installed with each of its three value files."""

import pytest

from config.devserver.chart import CHART, VALUE_FILES, render


def rendered(name, *more):
    return render("--values", str(CHART / name), *more)


@pytest.fixture(scope="session")
def installations():
    """Name of the value file → manifests."""
    return {name: rendered(name) for name in VALUE_FILES}


@pytest.fixture(params=VALUE_FILES, ids=lambda name: name.removeprefix("values-").removesuffix(".yaml"))
def manifests(request, installations):
    return installations[request.param]


def of_kind(manifests, kind, component=None):
    return [
        each
        for each in manifests
        if each["kind"] == kind and component in {None, each["metadata"]["labels"].get("app.kubernetes.io/component")}
    ]


def pods(manifests):
    """Component → the specification of its pods."""
    workloads = of_kind(manifests, "Deployment") + of_kind(manifests, "Job")
    return {
        each["metadata"]["labels"]["app.kubernetes.io/component"]: each["spec"]["template"]["spec"]
        for each in workloads
    }


def containers(manifests):
    for component, pod in pods(manifests).items():
        for container in pod.get("initContainers", []) + pod["containers"]:
            yield component, pod, container
