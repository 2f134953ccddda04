from django.core.management.base import BaseCommand
from django.utils import timezone

from indicators.wording import counted
from safeguarding.models import Authority
from safeguarding.overview.sweep.counting import count


class Command(BaseCommand):
    help = "Counts what falls through, rule by rule, for each council. Run it once a day; twice leaves one count."

    def handle(self, *args, **options):
        on = timezone.localdate()
        for authority in Authority.objects.all():
            found = sum(count(authority, on).values())
            self.stdout.write(f"{authority.name}: {counted(found, 'thing')} to mend on {on:%-d %B %Y}.")
