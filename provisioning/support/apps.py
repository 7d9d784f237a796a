from importlib import import_module

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "provisioning.support"
    label = "support"

    def ready(self) -> None:
        # By name: the kind of delivery refers to models, which exist only now.
        import_module("provisioning.support.mail")
