"""Addresses of the desk, and small acts that many tests share."""

from django.urls import reverse

from accounts.models import RoleAssignment


def url(name, *args):
    return reverse(f"operators:{name}", args=args)


def case_url(case):
    return url("case", case.id)


def step_url(case, transition):
    return url("transition", case.id, transition)


def add_role(who, role, office):
    RoleAssignment.objects.create(user=who.user, role=role, office=office)
