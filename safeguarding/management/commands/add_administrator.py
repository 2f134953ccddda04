from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from safeguarding import audit
from safeguarding.access import Role
from safeguarding.changes import differences
from safeguarding.models import Authority, RoleGrant, User

COMMAND = "add_administrator"


class Command(BaseCommand):
    help = "Adds an administrator, who can then add everybody else. For the first one, or when none is left."

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", required=True, help="the person's name, as colleagues know it")
        parser.add_argument("--authority", required=True, metavar="SLUG", help="the council, such as derby")

    def handle(self, *args, email, name, authority, **options):
        council = Authority.objects.filter(slug=authority).first()
        if council is None:
            known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none: run load_fixtures first"
            raise CommandError(f"There is no authority {authority!r}. There are: {known}.")
        try:
            person = self.add(User(email=email.lower(), name=name, authority=council))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{person.name} is an administrator of {council.name}, and has no password yet.")
        self.stdout.write(f"To choose one: {reverse('account_reset_password')} on the site, with {person.email}.")
        self.stdout.write(f"Where no e-mail can be sent: manage.py changepassword {person.email}")

    @transaction.atomic
    def add(self, person: User) -> User:
        """Not by `changes.add_person`: there is nobody yet who could have done it, and the log says so."""
        person.set_unusable_password()
        person.full_clean()
        person.save()
        now = timezone.now()
        detail = differences(None, person, ("name", "email", "authority"))
        audit.record(verb="add person", subject=person, by=COMMAND, at=now, **detail)
        RoleGrant.objects.create(user=person, role=Role.ADMINISTRATOR.value, granted_at=now, granted_by=None)
        audit.record(verb="grant role", subject=person, by=COMMAND, at=now, role=[None, Role.ADMINISTRATOR.title])
        return person
