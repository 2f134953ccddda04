from datetime import date

import pytest
import time_machine

from indicators.models import CollectionTemplate, Deputy, FigureNote, KeptExplanation, Question, Reminder, Round
from tests.indicators.returns_cast import NOW, create_cast


@pytest.fixture
def cast(db):
    """A team's return and the people around it, on 15 October 2026; nobody else has anything to do with returns then,
    although this worker may have loaded the demonstration."""
    for model in (Reminder, Question, Deputy, CollectionTemplate, FigureNote, KeptExplanation):
        model.objects.all().delete()
    past = date(2020, 1, 1)
    Round.objects.update(opens_on=past, due_on=past, locks_on=past)
    with time_machine.travel(NOW, tick=False):
        yield create_cast()
