from datetime import date

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from indicators.models import Round
from tests import factories
from tests.indicators.returns_cast import NOW, create_cast


@pytest.fixture
def cast(db):
    """A team's return and the people around it, on 15 October 2026."""
    with time_machine.travel(NOW, tick=False):
        yield create_cast()


@pytest.fixture
def alice(cast) -> Client:
    return cast.client(cast.alice)


@pytest.fixture
def earlier(cast) -> Round:
    """The cast's round moved a quarter back, so that the last quarter has none yet."""
    period = factories.create_quarter(starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30))
    Round.objects.filter(pk=cast.round.pk).update(period=period)
    return Round.objects.get(pk=cast.round.pk)


@pytest.fixture
def commits(monkeypatch):
    """What waits for the commit, which in a test never comes, is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
