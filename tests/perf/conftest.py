import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from tests.conftest import DAY


@pytest.fixture(scope="session")
def kept(django_test_environment, django_db_blocker, tmp_path_factory):
    """A database with the record, in which what a benchmark adds is committed: the other tests roll back, and what is
    not committed would be measured too. On SQLite it is a file, as in use; the other tests keep theirs in memory."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("bench") / "bench.sqlite3")
        made = setup_databases(verbosity=0, interactive=False)
        call_command("load_fixtures", day=DAY, verbosity=0)
        yield
        teardown_databases(made, verbosity=0)
