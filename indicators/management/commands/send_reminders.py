from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from actionplans import reminders as of_actions
from actionplans.models import ActionReminder
from indicators import reminders, wording
from indicators.models import Reminder, Round


class Command(BaseCommand):
    help = (
        "Reminds people of returns they owe and of actions that wait for them. To be run every day; run again, it sends"
        " nothing twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as on this day, not today")

    def handle(self, *args, day, **options):
        today, keys = day or timezone.localdate(), []
        for authority in sorted(set(Round.objects.values_list("authority", flat=True))):
            keys += reminders.send_scheduled(authority=authority, at=timezone.now(), today=today).keys
        rows = Reminder.objects.filter(pk__in=keys).select_related("person", "subject")
        about_actions = self.of_actions(today)
        said = [*reminders.batch(rows), *of_actions.batch(about_actions)]
        for sentence in said or ["Nobody is to be reminded today."]:
            self.stdout.write(sentence)
        failed = sum(row.outcome == Reminder.Outcome.FAILED for row in [*rows, *about_actions])
        if failed:
            raise CommandError(f"{wording.capitalised(wording.counted(failed, 'reminder'))} could not be sent.")

    def of_actions(self, today):
        keys = []
        for authority in of_actions.authorities():
            keys += of_actions.send_scheduled(authority=authority, at=timezone.now(), today=today).keys
        return list(ActionReminder.objects.filter(pk__in=keys).select_related("person", "action"))
