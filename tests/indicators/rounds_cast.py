"""What tests of rounds and reminders share: ticks of a list, the letters sent, the log of reminders."""

from django.core import mail
from django.core.mail.backends import locmem

from indicators.models import Reminder

OPEN = "/rounds/open/"
LAST = {"period": "2026-09-30", "start": "last"}
REFUSES = f"{__name__}.Refuses"


def tick(thing, version) -> str:
    return f"{type(thing).__name__.lower()}-{thing.pk}:{version.indicator_id}"


def to() -> list[str]:
    """Addresses that were written to, one for each letter."""
    return sorted(address for letter in mail.outbox for address in letter.to)


def outcomes(**of) -> list[tuple]:
    rows = Reminder.objects.filter(**of).order_by("subject__name", "person__name", "on")
    return [(row.subject.name, row.person and row.person.name, row.kind, row.outcome) for row in rows]


class Refuses(locmem.EmailBackend):
    """A mail server that is down."""

    def open(self):
        raise ConnectionRefusedError
