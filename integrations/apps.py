from importlib import import_module

from django.apps import AppConfig

REGISTERING_MODULES = (
    "protocol.registry",
    "messaging.registry",
    "identity.registry",
    "staff_login.registry",
    "enrolment.registry",
    "checks",
)


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Integrations"

    def ready(self) -> None:
        # By name: these modules use models, which exist only now.
        for module in REGISTERING_MODULES:
            import_module(f"integrations.{module}")
