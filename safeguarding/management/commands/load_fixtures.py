from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from safeguarding import audit
from safeguarding.models import Authority, Demonstration
from safeguarding.overview.fixtures import FixtureError, FixtureLoader, Outcome

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = "Loads the five documents, the indicator library and the demonstration. Loading twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--without-demonstration", action="store_true", help="leave out invented people and records"
        )
        parser.add_argument(
            "--advance", action="store_true", help="add the quarters that have ended since the first load"
        )
        parser.add_argument(
            "--without-issued-papers", action="store_true", help="leave out papers that the job worker is to issue"
        )
        parser.add_argument(
            "--day", type=date.fromisoformat, help="the demonstration's day at first load (default: today)"
        )
        parser.add_argument("--only", nargs="*", type=Path, help="check these files only, and keep nothing")

    def handle(self, *args, **options):
        try:
            if options["only"]:
                self.try_files(options["only"])
                return
            outcome = self.load(options)
        except FixtureError as error:
            raise CommandError(str(error)) from error
        self.report(outcome)

    @transaction.atomic
    def load(self, options) -> Outcome:
        files = sorted(FIXTURES.glob("*.yaml"))
        if not options["without_demonstration"]:
            files += sorted((FIXTURES / "demonstration").glob("*.yaml"))
        outcome = FixtureLoader().load(files)
        if not options["without_demonstration"]:
            from safeguarding.overview import demonstration

            today = options["day"] or timezone.localdate()
            outcome.created += demonstration.load(
                today=today, advance=options["advance"], issued=not options.get("without_issued_papers")
            )
        if outcome.created or outcome.refreshed:
            audit.record(
                verb="load fixtures",
                subject=Authority.objects.order_by("pk").first() or Demonstration.objects.first(),
                by="load_fixtures",
                at=timezone.now(),
                created=len(outcome.created),
                refreshed=len(outcome.refreshed),
            )
        return outcome

    def try_files(self, files: list[Path]) -> None:
        with transaction.atomic():
            self.report(FixtureLoader().load(files))
            transaction.set_rollback(True)

    def report(self, outcome: Outcome) -> None:
        if outcome.created or outcome.refreshed:
            self.stdout.write(f"Fixtures: {len(outcome.created)} rows added, {len(outcome.refreshed)} refreshed.")
        for key in outcome.left:
            self.stdout.write(f"Left as edited: {key}")
