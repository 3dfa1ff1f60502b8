"""Load the demo study, through the services; loading it twice changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from delphi.demo.build import SLUG, build_demo
from studies.models import Study


class Command(BaseCommand):
    help = "Load the demo study: simulated experts, ratings and comments."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--full",
            action="store_true",
            help="Finish all three pillars and publish all 24 sub-topics.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PUBLIC:
            raise CommandError(
                "The demo study has a known password, and ALLOWED_HOSTS names a public host."
                " Load it on a laptop."
            )
        if Study.objects.filter(slug=SLUG).exists():
            self.stdout.write("The demo study is already there; nothing was changed.")
            return
        build_demo(now=timezone.now(), full=options["full"])
        self.stdout.write("The demo study is loaded.")
