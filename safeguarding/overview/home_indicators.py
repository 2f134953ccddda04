"""What the overview says of measures: is it working?"""

from typing import Any

from django.urls import reverse

from indicators import readings, sentences
from indicators.figures import runs
from indicators.models import Indicator
from indicators.rating import Rating
from indicators.readings import Reading
from safeguarding.overview.panel import SHOWN, Line, Panel

OFF = {Rating.RED: (0, "diamond", "late", "Red"), Rating.AMBER: (1, "triangle", "risk", "Amber")}


def indicators(user: Any) -> Panel:
    """Red first, then amber, then what signals a concern though it is on target or has none."""
    found = runs(user, Indicator.objects.visible_to(user).measures())
    known = list(readings.read(user, found.values()).values())
    off = sorted((one for one in known if one.judgement.rating in OFF), key=lambda one: OFF[one.judgement.rating][0])
    worse = [one for one in known if one.signals.is_concern and one not in off]
    return Panel(
        "Is it working?",
        sentences.of_library(found.values()),
        tuple(indicator_line(one) for one in [*off, *worse][:SHOWN]),
        ("The scorecard", reverse("indicators:scorecard")),
    )


def indicator_line(reading: Reading) -> Line:
    run, said = reading.run, reading.signals.variation
    assert run.last is not None
    words = f"{sentences.latest(run.last)}{sentences.distance(run)}; {run.change or 'new'}"
    words += f". {said.sentence}" if said and reading.signals.is_concern else ""
    words += " · demonstration" if run.last.is_demonstration else ""
    status = OFF[run.judgement.rating][1:] if run.judgement.rating in OFF else None
    if status is None and said:
        status = said.shape, said.tone, said.word
    return Line(reverse("indicators:indicator_detail", args=[run.indicator.code]), run.indicator.title, words, status)
