"""Inspectors' packs: asked for, and removed by whoever asked."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from safeguarding.models import Pack, User
from tests.addresses import pack

PACKS = ["pack_make", "pack_remove"]


def about_packs() -> dict[str, Callable[[], tuple[Any, ...]]]:
    """By the name of each form: who sends it, where to, what it makes or changes, what is typed."""
    asked = {"about": "theme:supervision", "as_at": "20 November 2026"}
    return {
        "pack_make": lambda: ("manager", reverse("pack_make"), Pack, asked),
        "pack_remove": lambda: ("manager", reverse("pack_remove", args=[own().pk]), Pack, {}),
    }


def own() -> Pack:
    return pack(User.objects.get(email="manager@derby.example"))
