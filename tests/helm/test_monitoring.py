"""Alerts and dashboard ask for metrics that there are, in words that Prometheus understands."""

import json
import re
from pathlib import Path

import promql_parser
import pytest
import yaml
from django.db import connection

import config.task_metrics
import integrations.metrics
import tenants.metrics
from config.devserver.chart import CHART
from config.scheduler import LAST_TICK
from provisioning.fleet.metrics import FleetCollector
from tests.conftest import cloned_database
from tests.helm.conftest import of_kind

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operations" / "deploy.md"
RULES = yaml.safe_load((CHART / "files" / "rules.yaml").read_text())
DASHBOARD = json.loads((CHART / "files" / "dashboard.json").read_text())
# Of Prometheus itself, and of cert-manager where it is installed.
THEIRS = {"up": {"container"}, "certmanager_certificate_expiration_timestamp_seconds": set()}
SUFFIXES = ("_count", "_sum", "_bucket")


def expressions():
    for rule in RULES:
        yield pytest.param(rule["expr"], id=rule["alert"])
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            words = target["expr"].replace("$__rate_interval", "5m").replace("$namespace", "sportello")
            yield pytest.param(words, id=f"{panel['title']} {target['refId']}")


def names_and_labels(node):
    """Of every selector in an expression: the metric, and the labels that it asks for."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node.name, {matcher.name for matcher in node.matchers.matchers}
    for attribute in ("expr", "lhs", "rhs", "vector_selector", "param"):
        inner = getattr(node, attribute, None)
        if inner is not None and not isinstance(inner, str):
            yield from names_and_labels(inner)
    for argument in getattr(node, "args", None) or []:
        yield from names_and_labels(argument)


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker):
    """Metric → its labels, of all that the platform's processes tell."""
    of_processes = [tenants.metrics.REQUESTS, config.task_metrics.TASKS, integrations.metrics.ATTEMPTS]
    found = {f"{each._name}{suffix}": {*each._labelnames, "le"} for each in of_processes for suffix in SUFFIXES}
    with django_db_blocker.unblock(), cloned_database("monitoring"):
        connection.set_schema_to_public()
        told = list(FleetCollector().collect())
    found |= {f"{tenants.metrics.KEPT._name}_total": set()}
    return found | {LAST_TICK._name: set()} | {each.name: set(each._labelnames) for each in told}


@pytest.mark.parametrize("expression", list(expressions()))
def test_it_asks_for_what_is_told(expression, exported):
    asked = list(names_and_labels(promql_parser.parse(expression)))
    assert asked
    for name, labels in asked:
        assert name in exported | THEIRS
        assert labels - {"namespace"} <= (exported | THEIRS)[name]
        assert "namespace" in labels


def test_the_walk_sees_every_selector():
    expression = "sum by (a) (rate(x{n='1'}[5m])) / max(y) > 3 or absent(z) and topk(3, w)"
    assert {name for name, _ in names_and_labels(promql_parser.parse(expression))} == {"x", "y", "z", "w"}


def test_what_is_broken_is_refused():
    with pytest.raises(ValueError):
        promql_parser.parse("sum by (face (x)")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_says_how_bad_it_is_and_what_to_do(rule):
    assert rule["labels"]["severity"] in {"warning", "critical"}
    assert rule["annotations"]["summary"]
    assert re.search(rf"^#+ {rule['alert']}$", GUIDE.read_text(), re.MULTILINE)


def test_they_ask_in_the_namespace_of_the_installation(installations):
    (rules,) = of_kind(installations["values-large.yaml"], "PrometheusRule")
    (group,) = rules["spec"]["groups"]
    assert len(group["rules"]) == len(RULES)
    assert "NAMESPACE" not in json.dumps(rules)


def test_the_dashboard_arrives_as_it_was_written(installations):
    (told,) = of_kind(installations["values-large.yaml"], "ConfigMap")
    assert json.loads(told["data"]["sportello.json"]) == DASHBOARD
