"""Fabio Riva of the vendor, who may enter the demonstration's municipalities with a grant and keeps Segrate's dossier."""

from typing import Any

from accounts.models import Authenticator
from provisioning.fleet.demo.identities import new_password
from provisioning.fleet.demo.pnrr import keep_dossier
from provisioning.support.actions.staff import create_staff, staff_with
from tenants.addresses import vendor_origins
from tenants.context import public_context

LOGIN = "fabio.riva@fornitore.example"


def vendor(passwords: dict[str, str]) -> list[dict[str, Any]]:
    """Made or completed; as the file of identities lists them. `passwords`: known by login."""
    password = passwords.get(LOGIN) or new_password()
    with public_context():
        fabio = staff_with(LOGIN) or create_staff(LOGIN, "Fabio", "Riva", password)
        if not fabio.check_password(password):
            fabio.set_password(password)
            fabio.save(update_fields=["password"])
        device = Authenticator.objects.filter(user=fabio).first() or Authenticator.objects.create(
            user=fabio, name="app"
        )
    keep_dossier(fabio)
    return [
        {
            "name": fabio.full_name, "role": "Assistenza", "login": LOGIN, "password": password,
            "municipality": "Console del fornitore", "origin": vendor_origins()[0], "totp_secret": device.secret,
        }
    ]  # fmt: skip
