#!/usr/bin/env python3
"""Runs the three stages of the suite: `tools/test_stages.py WORKERS`.

The journeys wait for pages most of the time, so they run beside the two others; what they print comes after them.
Every stage runs to its end, so that one run names all that fails.
"""

import os
import subprocess
import sys
import tempfile
import time

PYTEST = [sys.executable, "-m", "pytest"]
# What only shows the same again on a second database is left to `make soak` there (docs/adr/0013).
ON_BOTH = "not one_database and not browser and not bench and not soak"


def stages(workers: str) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What each stage runs, and its environment. On SQLite the tests make their tables from the models: the site that
    the journeys visit begins with the migrations there, and so does PostgreSQL's stage. What one process has compiled
    is kept for the dozens that follow it, whatever the person's habit."""
    left_out = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    plain = {name: value for name, value in os.environ.items() if name not in left_out}
    many, from_models = ["-n", workers, "--dist", "worksteal"], [*PYTEST, "--nomigrations"]
    return {
        "Journeys in the browser": (
            [*from_models, "tests/browser", "-m", "browser"],
            plain | {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"},
        ),
        "Tests on SQLite": ([*from_models, *many], plain),
        "Tests on PostgreSQL": ([sys.executable, "tools/with_postgres.py", *PYTEST, *many, "-m", ON_BOTH], plain),
    }


def main() -> int:
    """0 if every stage passed. Ctrl-C reaches all of them, being of one terminal."""
    began, failed = time.monotonic(), []
    (beside, (command, environment)), *others = stages(sys.argv[1]).items()
    with tempfile.TemporaryFile("w+") as said:
        journeys = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            for name, (command, environment) in others:
                print(f"\n== {name}", flush=True)
                if subprocess.call(command, env=environment):
                    failed.append(name)
            if journeys.wait():
                failed.append(beside)
        finally:
            journeys.terminate()
            journeys.wait()
        said.seek(0)
        print(f"\n== {beside}\n{said.read()}", flush=True)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    ended = f"{', '.join(failed)} FAILED" if failed else "all three passed"
    print(f"In {minutes} minutes and {seconds} seconds: {ended}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
