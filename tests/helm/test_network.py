"""Nothing reaches a pod, and no pod reaches anything, but what is named."""

import ipaddress

import pytest

from tests.helm.conftest import of_kind, rendered


def policy(manifests, name):
    (found,) = [each for each in of_kind(manifests, "NetworkPolicy") if each["metadata"]["name"] == f"prova-{name}"]
    return found["spec"]


def who(spec):
    (rule,) = spec["podSelector"].get("matchExpressions", [{"values": ["everybody"]}])
    return rule["values"]


def ports(rule):
    return [each["port"] for each in rule["ports"]]


def test_by_default_nothing_passes(manifests):
    spec = policy(manifests, "deny-all")
    assert (who(spec), spec["policyTypes"]) == (["everybody"], ["Ingress", "Egress"])
    assert not {"ingress", "egress"} & set(spec)


def test_only_the_ingress_reaches_the_pages(manifests):
    spec = policy(manifests, "from-ingress")
    assert who(spec) == ["web"]
    assert [ports(rule) for rule in spec["ingress"]] == [["http"]]


def test_only_monitoring_reaches_the_metrics_and_no_service_leads_there(manifests):
    openings = [
        (spec["metadata"]["name"], rule)
        for spec in of_kind(manifests, "NetworkPolicy")
        for rule in spec["spec"].get("ingress", [])
        if "metrics" in ports(rule)
    ]
    assert [name for name, _ in openings] == ["prova-from-monitoring"]
    served = [port["targetPort"] for service in of_kind(manifests, "Service") for port in service["spec"]["ports"]]
    assert served == ["http"]


def test_every_opening_names_its_peers_and_its_ports(manifests):
    for each in of_kind(manifests, "NetworkPolicy"):
        for direction, peers in (("ingress", "from"), ("egress", "to")):
            for rule in each["spec"].get(direction, []):
                assert rule[peers]
                assert rule["ports"]


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "127.0.0.1", "100.64.0.1"]
)
def test_outside_is_no_address_of_the_private_network(manifests, address):
    spec = policy(manifests, "to-outside")
    assert who(spec) == ["web", "worker"]
    blocks = [peer["ipBlock"] for rule in spec["egress"] for peer in rule["to"] if "." in peer["ipBlock"]["cidr"]]
    for block in blocks:
        assert any(ipaddress.ip_address(address) in ipaddress.ip_network(one) for one in block["except"])


def test_a_municipality_stays_on_few_pods(manifests):
    for each in of_kind(manifests, "Ingress"):
        annotations = each["metadata"]["annotations"]
        assert annotations["nginx.ingress.kubernetes.io/upstream-hash-by"] == "$host"
        assert int(annotations["nginx.ingress.kubernetes.io/upstream-hash-by-subset-size"]) >= 2


def test_every_host_has_a_certificate(manifests):
    issued = {name for each in of_kind(manifests, "Certificate") for name in each["spec"]["dnsNames"]}
    for each in of_kind(manifests, "Ingress"):
        secured = {host for tls in each["spec"]["tls"] for host in tls["hosts"]}
        assert secured == {rule["host"] for rule in each["spec"]["rules"]}
        assert secured <= issued | {"sportello.comune.altro.bg.it"}


def test_a_certificate_that_is_there_already_is_not_asked_for(installations):
    large = installations["values-large.yaml"]
    assert [each["spec"]["dnsNames"] for each in of_kind(large, "Certificate")] == [
        ["*.sportello.example.it"], ["servizi.comune.esempio.mi.it"],
    ]  # fmt: skip
    without = rendered("values-large.yaml", "--set", "ingress.issuer.name=")
    assert of_kind(without, "Certificate") == []
