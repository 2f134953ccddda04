"""Stores a whole round's figures again and again and is killed while it does, on a database that its environment names.

Started by test_upload_kill.py. Arguments: how many times at a random moment, and "whole" or "chunked": the second is
the control, in which each statement is a transaction of its own. Prints, as JSON, what each kill left.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest import mock

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.db import connections, transaction  # noqa: E402 (after setup)

from indicators import rounds, upload_changes  # noqa: E402
from indicators.models import Expectation, Observation, Return, Upload, UploadRow  # noqa: E402
from safeguarding.access import Role  # noqa: E402
from safeguarding.models import AuditEvent, Unit  # noqa: E402
from tests import factories  # noqa: E402
from tests.indicators.many_figures import create_round_of  # noqa: E402

AT = datetime(2026, 10, 15, 13, 2, tzinfo=UTC)
STEPS = ["claim_all", "start_all", "replace_drafts", "add_drafts", "audit.record"]


def prepared(units: int) -> Upload:
    """A file that was read and could be stored: three figures of each unit. The names of all are new each time."""
    authority = factories.create_authority(name=f"Kill {random.random()}")
    round, pairs = create_round_of(authority, units=units, measures=3)
    officer = factories.create_user(authority=authority, roles=(Role.PERFORMANCE_OFFICER,))
    file = {"file_name": "a.csv", "content": b"x", "sent_at": AT, "sent_by": officer, "state": "ready"}
    upload = Upload.objects.create(round=round, **file)
    rows = [
        UploadRow(upload=upload, line=line, subject_id=subject, version_id=version, numerator=3, denominator=4)
        for line, (subject, version) in enumerate(pairs, start=2)
    ]
    UploadRow.objects.bulk_create(rows, batch_size=2_000)
    return upload


def store(upload: Upload) -> None:
    upload_changes.store_upload(upload=upload, version=0, by=upload.sent_by, at=AT)


def killed(upload: Upload, *, after: str = "", seconds: float = 0) -> dict[str, Any]:
    """What is left when storing is killed after one of its steps, or after some time."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if after:
            stop_after(after, writing)
        else:
            os.write(writing, b"x")
        try:
            store(upload)
        finally:
            os._exit(0)
    os.close(writing)  # or a child that ends by itself would be waited for for ever
    os.read(reading, 1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return left(upload)


def stop_after(step: str, writing: int) -> None:
    place = upload_changes if "." not in step else upload_changes.audit
    name = step.rpartition(".")[2]
    original = getattr(place, name)

    def stopping(*args: Any, **kwargs: Any) -> Any:
        found = original(*args, **kwargs)
        os.write(writing, b"x")
        time.sleep(60)
        return found

    mock.patch.object(place, name, stopping).start()


def left(upload: Upload) -> dict[str, Any]:
    return {
        "state": Upload.objects.get(pk=upload.pk).state,
        "returns": Return.objects.filter(round=upload.round_id).count(),
        "figures": Observation.objects.filter(quarterly_return__round=upload.round_id).count(),
        "events": AuditEvent.objects.filter(subject_type="indicators.Upload", subject_id=upload.pk).count(),
        "rows": upload.rows.count(),
    }


def main(times: int, how: str) -> None:
    factories.number = count(1_000 * os.getpid())  # in a database in which others make rows by the same names
    if how == "chunked":
        loose = SimpleNamespace(atomic=lambda *_: nullcontext(), get_connection=transaction.get_connection)
        mock.patch.object(upload_changes, "transaction", loose).start()
        mock.patch.object(rounds, "hold", lambda round: Expectation.objects.filter(round=round)).start()
    upload = prepared(20)
    found = [killed(upload, after=step) for step in (STEPS if how == "whole" else STEPS[1:2])]
    if how == "whole":
        store(upload)
        found.append(left(upload))
    for _ in range(times):
        one = prepared(2_000)
        found.append(killed(one, seconds=random.uniform(0, 0.4)))
        Unit.objects.filter(authority=one.round.authority).update(note="killed")
    print(json.dumps(found))


main(int(sys.argv[1]), sys.argv[2])
