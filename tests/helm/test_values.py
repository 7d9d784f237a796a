"""Wrong values are refused before anything is installed, and what is rendered Kubernetes takes word for word."""

import pytest

from config.devserver.chart import CHART, VALUE_FILES, Refused, lint, objections, render
from tests.helm.conftest import of_kind, pods, rendered

SMALL = ("--values", str(CHART / "values-small.yaml"))


@pytest.mark.parametrize("name", VALUE_FILES)
def test_each_value_file_is_in_order(name):
    lint("--values", str(CHART / name))


def test_kubernetes_takes_all_of_it(manifests):
    assert list(objections(manifests)) == []


def test_what_kubernetes_would_not_heed_is_found(installations):
    (web,) = of_kind(installations["values-small.yaml"], "Deployment", "web")
    wrong = web | {"spec": web["spec"] | {"replica": 2}}
    assert ["Deployment prova-web" in each for each in objections([wrong])] == [True]


@pytest.mark.parametrize(
    "wrong",
    [
        "web.threds=4",
        "web.threads=0",
        "web.resources.limits.memory=lots",
        "domain=Sportello.Example.IT",
        "domain=",
        "image.repository=",
        "image.digest=sha256:123",
        "config.stepGraceSeconds=3601",
        "config.logLevel=LOUD",
        "files.kind=floppy",
        "files.kind=s3",
        "networkPolicy.database.to=null",
        "secrets.database.name=",
        "secrets.database.password=segreta",
        "zones=Somewhere",
        "ingress.customHosts[0].host=http://comune.it",
        "migrate.trial[0]=Comune-Di-Prova",
        "worker.autoscaling.cpu=0",
    ],
)
def test_a_wrong_value_is_refused(wrong):
    with pytest.raises(Refused, match="schema"):
        render(*SMALL, "--set", wrong)


def test_without_values_it_says_what_is_missing():
    with pytest.raises(Refused) as refused:
        render()
    for what in ("/domain", "/image/repository", "/files/s3/bucket", "/networkPolicy/database/to"):
        assert what in str(refused.value)


def test_the_chart_is_of_the_platforms_release():
    import tomllib

    import yaml

    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    project = tomllib.loads((CHART.parents[1] / "pyproject.toml").read_text())["project"]
    assert chart["appVersion"] == project["version"]


def test_files_on_a_volume_stand_where_several_nodes_write_and_outlive_the_installation(installations):
    (claim,) = of_kind(installations["values-small.yaml"], "PersistentVolumeClaim")
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
    assert claim["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
    assert of_kind(installations["values-large.yaml"], "PersistentVolumeClaim") == []


def test_the_registry_of_domains_is_let_out_to_and_named():
    given = rendered("values-small.yaml", "--set", "config.whois=whois.example:43")
    assert {"name": "SPORTELLO_WHOIS", "value": "whois.example:43"} in pods(given)["worker"]["containers"][0]["env"]
    (outside,) = [each for each in of_kind(given, "NetworkPolicy") if each["metadata"]["name"].endswith("to-outside")]
    assert 43 in [port["port"] for port in outside["spec"]["egress"][0]["ports"]]


def test_exports_stand_on_a_claim_that_workers_alone_mount():
    given = pods(rendered("values-small.yaml", "--set", "exports.existingClaim=archives"))
    assert [name for name, pod in given.items() if "exports" in {each["name"] for each in pod["volumes"]}] == ["worker"]


def test_fetched_secrets_come_before_the_upgrade_and_stay(installations):
    fetched = of_kind(installations["values-large.yaml"], "ExternalSecret")
    assert len(fetched) == 5
    for each in fetched:
        assert int(each["metadata"]["annotations"]["helm.sh/hook-weight"]) < 0
        assert each["spec"]["target"]["deletionPolicy"] == "Retain"


def test_an_offer_to_reach_a_scaled_number_of_pods_is_kept():
    (scaler,) = of_kind(rendered("values-small.yaml"), "HorizontalPodAutoscaler")
    assert (scaler["spec"]["minReplicas"], scaler["spec"]["maxReplicas"]) == (2, 4)
