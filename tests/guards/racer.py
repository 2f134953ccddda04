"""Several people at once: a process for each, which reads requests from its socket, a line of JSON each, sends them to
the site, and answers with a line of JSON. The first line says who it is, and which guard gives way.

Started by test_races.py, on a database it names, with a socket at which people arrive. What they all need is imported
once; then each is a fork, which takes a tenth of the second that another Python would. None has a connection to the
database before it is forked.
"""

import json
import os
import re
import select
import signal
import socket
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


def person(lines) -> None:
    email, unguarded = json.loads(lines.readline())
    client = Client()
    client.force_login(User.objects.get(email=email))
    if unguarded:  # the control: a guard named by its module and function gives way
        module, name, gives = unguarded.split(":")
        mock.patch.object(import_module(module), name, lambda *args, **kwargs: json.loads(gives)).start()
    for line in lines:
        print(json.dumps(answer(client, json.loads(line)), default=str), file=lines, flush=True)


def main(door: socket.socket) -> None:
    """Until the test has gone, which holds the other end of the standard input; whoever has left is not waited for."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    import_module("safeguarding.urls")
    while sys.stdin not in select.select([door, sys.stdin], [], [])[0]:
        arrived, _ = door.accept()
        if os.fork() == 0:
            door.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with arrived, arrived.makefile("rw") as lines:
                person(lines)
            os._exit(0)
        arrived.close()


main(socket.socket(fileno=int(sys.argv[1])))
