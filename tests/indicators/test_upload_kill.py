"""Storing a whole round is all or nothing, also where the process is killed in the middle (test 8 of reliability)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTHING = {"state": "ready", "returns": 0, "figures": 0, "events": 0, "rows": 60}
ALL = {"state": "stored", "returns": 20, "figures": 60, "events": 1, "rows": 0}


def left_by_kills(arena: str, times: int, how: str = "whole") -> list[dict]:
    """After each step of storing and then that many times at random; "whole" ends its steps with one that is let be."""
    command = [sys.executable, "-m", "tests.indicators.killer", str(times), how]
    environment = os.environ | {"DATABASE_URL": arena, "PYTHONWARNINGS": "ignore"}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_kill_after_any_step_leaves_nothing(arena):
    *killed, stored = left_by_kills(arena, 0)
    assert killed == [NOTHING] * 5
    assert stored == ALL  # and what was left can still be stored


def test_kill_leaves_half_where_each_statement_is_committed(arena):
    """The control."""
    (half,) = left_by_kills(arena, 0, "chunked")
    assert (half["state"], half["returns"], half["figures"]) == ("stored", 20, 0)


@pytest.mark.soak
def test_kill_at_any_moment_leaves_all_or_nothing(arena):
    for found in left_by_kills(arena, 200)[6:]:
        whole = {"state": "stored", "returns": 2_000, "figures": 6_000, "events": 1, "rows": 0}
        assert found in [whole, {"state": "ready", "returns": 0, "figures": 0, "events": 0, "rows": 6_000}]
