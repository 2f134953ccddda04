import pytest
import time_machine

from tests.indicators.returns_cast import NOW, create_cast


@pytest.fixture
def cast(db):
    """A team's return and the people around it, on 15 October 2026."""
    with time_machine.travel(NOW, tick=False):
        yield create_cast()
