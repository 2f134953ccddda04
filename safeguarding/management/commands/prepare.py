import hashlib
import io
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Everything `make run` needs before it serves, in one process: tables, fixtures, static files, sign-ins."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        call_command("check", databases=["default"], fail_level="WARNING", verbosity=0, stdout=io.StringIO())
        call_command("load_fixtures", stdout=self.stdout)
        self.collect_static()
        if settings.DEMONSTRATION:
            call_command("demonstration_sign_ins", stdout=self.stdout)
        self.stdout.flush()

    def collect_static(self) -> None:
        """Only when a file has changed since: it takes longer than everything else a second start does."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        state = fingerprint([Path(folder) for folder in settings.STATICFILES_DIRS])
        if stamp.exists() and stamp.read_text() == state:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(state)


def fingerprint(folders: list[Path]) -> str:
    """Changes when a file's name, size or time does."""
    seen = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            about = path.stat()
            seen.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return seen.hexdigest()
