"""Django's command, knowing what is ours to translate and the second name (`_l`) that modules give to gettext_lazy."""

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages

NOT_OURS = [".venv", "node_modules", "tests", "var", "simulators"]


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_l"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(locale=["en"], ignore_patterns=[*NOT_OURS], no_location=True, no_obsolete=True)
