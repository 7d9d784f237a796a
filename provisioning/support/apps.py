from importlib import import_module

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "provisioning.support"
    label = "support"

    def ready(self) -> None:
        # By name: the kinds of delivery refer to models, which exist only now.
        for kind in ("mail", "ticket_mail", "adhesion_mail"):
            import_module(f"provisioning.support.{kind}")
