"""What runs in the cluster may do as little as possible, and is looked after."""

from tests.helm.conftest import containers, of_kind, pods, rendered

COMPONENTS = {"web", "worker", "scheduler", "migrate"}
SECRET = {
    "SPORTELLO_SECRET_KEY", "SPORTELLO_KEYS", "DATABASE_URL", "REDIS_URL", "SPORTELLO_SENTRY_DSN", "SPORTELLO_CNS_SECRET",
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
}  # fmt: skip


def test_every_component_is_there_once(manifests):
    assert set(pods(manifests)) == COMPONENTS


def test_no_container_is_root_or_can_become_it_or_writes_on_itself(manifests):
    for _, pod, container in containers(manifests):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] >= 10000
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }  # fmt: skip


def test_no_pod_has_a_token_of_the_cluster_or_a_place_of_the_node(manifests):
    for pod in pods(manifests).values():
        assert pod["automountServiceAccountToken"] is False
        assert not any("hostPath" in volume for volume in pod["volumes"])
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)


def test_every_container_has_limits_and_what_it_writes_on_has_too(manifests):
    for _, pod, container in containers(manifests):
        assert set(container["resources"]) == {"requests", "limits"}
        for amounts in container["resources"].values():
            assert set(amounts) == {"cpu", "memory"}
        for volume in pod["volumes"]:
            assert "sizeLimit" in volume.get("emptyDir", {"sizeLimit": "of the claim"})


def test_every_container_that_stays_has_its_probes(manifests):
    for component, _, container in containers(manifests):
        probes = {name for name in container if name.endswith("Probe")}
        assert probes == (set() if component == "migrate" else {"startupProbe", "livenessProbe", "readinessProbe"})


def test_whether_it_lives_never_depends_on_others(manifests):
    for component, _, container in containers(manifests):
        if component != "migrate":
            assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_every_secret_comes_by_reference(manifests):
    for _, _, container in containers(manifests):
        env = {each["name"]: each for each in container["env"]}
        for name in SECRET & set(env):
            assert set(env[name]) == {"name", "valueFrom"}
            assert set(env[name]["valueFrom"]) == {"secretKeyRef"}
        assert {"SPORTELLO_SECRET_KEY", "SPORTELLO_KEYS", "DATABASE_URL", "REDIS_URL"} <= set(env)
    assert of_kind(manifests, "Secret") == []


def test_only_who_handles_files_has_the_keys_to_them(manifests):
    for component, pod, container in containers(manifests):
        names = {each["name"] for each in container["env"]} | {volume["name"] for volume in pod["volumes"]}
        handles = component in {"web", "worker"}
        assert bool(names & {"AWS_SECRET_ACCESS_KEY", "files"}) is handles, component


def test_every_variable_is_one_that_the_platform_reads(manifests):
    from tests.operations.test_environment import read_by_the_platform

    # Two are read by the libraries themselves.
    known = read_by_the_platform() | {"PROMETHEUS_MULTIPROC_DIR", "AWS_CA_BUNDLE"}
    for _, _, container in containers(manifests):
        assert {each["name"] for each in container["env"]} <= known


def test_the_upgrade_precedes_everything_and_the_catalogue_follows_it(manifests):
    (job,) = of_kind(manifests, "Job")
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    pod = pods(manifests)["migrate"]
    assert pod["initContainers"][0]["command"] == ["python", "manage.py", "fleet", "migrate"]
    assert pod["containers"][0]["command"] == ["python", "manage.py", "publish_catalog"]
    assert pod["restartPolicy"] == "Never"


def test_municipalities_that_agreed_to_be_first_are_first():
    (migrate,) = pods(rendered("values-large.yaml", "--set", "migrate.trial={segrate,borgo}"))["migrate"][
        "initContainers"
    ]
    assert migrate["args"] == ["--workers", "8", "--trial", "segrate", "borgo"]


def test_a_first_installation_waits_for_no_municipality(installations):
    for manifests in installations.values():
        assert "--trial" not in pods(manifests)["migrate"]["initContainers"][0]["args"]


def test_an_authority_of_ones_own_is_known_to_all(installations):
    for _, _, container in containers(installations["values-large.yaml"]):
        mounts = {mount["name"]: mount for mount in container["volumeMounts"]}
        assert mounts["authority"] == {"name": "authority", "mountPath": "/etc/sportello", "readOnly": True}
    for _, _, container in containers(installations["values-small.yaml"]):
        assert "authority" not in {mount["name"] for mount in container["volumeMounts"]}


def test_there_is_never_a_second_scheduler(manifests):
    (scheduler,) = of_kind(manifests, "Deployment", "scheduler")
    assert scheduler["spec"]["replicas"] == 1
    assert scheduler["spec"]["strategy"] == {"type": "Recreate"}
    assert of_kind(manifests, "HorizontalPodAutoscaler", "scheduler") == []


def test_a_new_pod_serves_before_an_old_one_goes(manifests):
    for component in ("web", "worker"):
        (deployment,) = of_kind(manifests, "Deployment", component)
        assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_who_stops_has_the_time_that_it_takes(manifests, settings):
    from config.web import LAST_REQUESTS_S

    web = pods(manifests)["web"]
    arguments = web["containers"][0]["args"]
    drain = int(arguments[arguments.index("--drain") + 1])
    assert web["terminationGracePeriodSeconds"] > drain + LAST_REQUESTS_S
    assert pods(manifests)["worker"]["terminationGracePeriodSeconds"] > settings.CELERY_TASK_TIME_LIMIT


def test_pods_stand_in_several_zones_and_are_not_all_taken_away_at_once(manifests):
    for component in ("web", "worker"):
        spread = pods(manifests)[component]["topologySpreadConstraints"]
        assert [each["topologyKey"] for each in spread] == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
        (budget,) = of_kind(manifests, "PodDisruptionBudget", component)
        assert budget["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"] == component


def test_who_is_scaled_has_no_number_of_its_own(manifests):
    scaled = {each["spec"]["scaleTargetRef"]["name"] for each in of_kind(manifests, "HorizontalPodAutoscaler")}
    for deployment in of_kind(manifests, "Deployment"):
        assert ("replicas" in deployment["spec"]) is (deployment["metadata"]["name"] not in scaled)


def test_the_last_release_is_not_meant_when_another_image_is_named():
    digest = "sha256:" + "a" * 64
    images = {c["image"] for _, _, c in containers(rendered("values-small.yaml", "--set", f"image.digest={digest}"))}
    assert images == {f"registry.example.it/sportello@{digest}"}
