"""Forms about what the sweep found, filled in as a person would."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from safeguarding.models import LetStand
from tests.addresses import let_stand, swept

SWEEP = ["case_let_stand", "case_take_back"]


def about_sweep() -> dict[str, Callable[[], tuple[Any, ...]]]:
    """Each is made only when it is wanted: who, where, of which model, with what."""
    return {
        "case_let_stand": lambda: (
            "chair", reverse("case_let_stand", args=["actions-without-reason", swept().case.key]), LetStand,
            {"reason": "The next plan takes it up", "until_on": "31 March 2027"},
        ),
        "case_take_back": lambda: ("chair", reverse("case_take_back", args=[let_stand().pk]), LetStand, {}),
    }  # fmt: skip
