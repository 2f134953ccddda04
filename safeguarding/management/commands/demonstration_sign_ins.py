import os

from django.core.management.base import BaseCommand

from safeguarding.models import User
from safeguarding.overview.demonstration import PASSWORD


class Command(BaseCommand):
    help = "Prints the sign-ins of the demonstration."

    def handle(self, *args, **options):
        people = User.objects.filter(is_demonstration=True, is_active=True).prefetch_related("grants").order_by("pk")
        if not people:
            return
        self.stdout.write("")
        self.stdout.write(f"Demonstration sign-ins, all with the password: {PASSWORD}")
        for person in people:
            roles = ", ".join(grant.get_role_display() for grant in person.grants.all() if grant.ended_at is None)
            self.stdout.write(f"  {person.email:28} {roles}")
        self.stdout.write("")
        self.stdout.write(
            f"Open http://127.0.0.1:{os.environ.get('PORT', '8000')} in a browser. Ctrl-C stops the server."
        )
