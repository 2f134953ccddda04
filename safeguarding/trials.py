"""Finding out what a change would do, by making it and taking it back."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

Given = TypeVar("Given")


def taken_back(change: Callable[[], Given]) -> Given:
    """What `change` gives, made in a transaction of which nothing stays. Whatever it raises is raised here too."""
    with transaction.atomic():
        given = change()
        transaction.set_rollback(True)
    return given
