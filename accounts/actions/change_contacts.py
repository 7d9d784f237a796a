from django.db import transaction

from accounts.actions.remember import remember
from accounts.models import PersonalDatum, User


def change_contacts(citizen: User, *, email: str, phone: str) -> None:
    """Where the citizen wants to be written to: messages go there, and the next form starts from it."""
    with transaction.atomic():
        citizen.email, citizen.phone = email, phone
        citizen.save(update_fields=["email", "phone"])
        remember(citizen, {"contact.email": email, "contact.phone": phone}, PersonalDatum.Source.CITIZEN)
        if not phone:
            citizen.data.filter(key="contact.phone").delete()
