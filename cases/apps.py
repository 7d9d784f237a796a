from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        # Registers the handlers of deliveries; they refer to models, which exist only now.
        from cases import enrolments, results  # noqa: F401, PLC0415
