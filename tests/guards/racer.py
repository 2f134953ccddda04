"""One of several people at once: a process of its own that reads requests from its standard input, a line of JSON each,
sends them to the site, and answers with a line of JSON. Started by test_races.py on a database it names."""

import json
import os
import re
import sys
from importlib import import_module
from unittest import mock

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.db import connection  # noqa: E402 (after setup)
from django.test import Client  # noqa: E402

from safeguarding import audit  # noqa: E402
from safeguarding.models import User  # noqa: E402

HIDDEN = re.compile(rb'name="(version|form_token)" value="([^"]*)"|name="(version)" [^>]*value="([^"]*)"')


def answer(client: Client, asked: dict) -> object:
    """Hidden boxes of a page, the answer to a form, rows of a query, or faults of the audit log."""
    if "get" in asked:
        found = [
            [part.decode() for part in parts if part] for parts in HIDDEN.findall(client.get(asked["get"]).content)
        ]
        return {pair[0]: pair[1] for pair in found if len(pair) == 2}
    if "post" in asked:
        page = client.post(asked["post"], asked["data"])
        return [page.status_code, page.headers.get("Location", "")]
    if "run" in asked:  # whatever has to be there before
        module, name = asked["run"].split(":")
        return getattr(import_module(module), name)(*asked["with"])
    if "sql" in asked:
        with connection.cursor() as cursor:
            cursor.execute(asked["sql"])
            return cursor.fetchall()
    return list(audit.faults())


def main(email: str, unguarded: str) -> None:
    client = Client()
    client.force_login(User.objects.get(email=email))
    if unguarded:  # the control: a guard named by its module and function gives way
        module, name, gives = unguarded.split(":")
        mock.patch.object(import_module(module), name, lambda *args, **kwargs: json.loads(gives)).start()
    for line in sys.stdin:
        print(json.dumps(answer(client, json.loads(line)), default=str), flush=True)


main(*sys.argv[1:])
