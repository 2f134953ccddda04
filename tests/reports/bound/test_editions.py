"""What the public edition withholds cannot be made out from it: whatever the withheld number is, within what the rule
allows, the public edition is the same to the last letter. The restricted edition is the control: it differs.
"""

import json
from dataclasses import asdict

import pytest

from indicators.models import Observation
from reports.bound import BINDINGS, QUOTINGS, NothingToShow
from reports.bound.exceptions import exceptions
from reports.finishing import shown
from reports.kinds.attention import what_needs_attention
from reports.paper import Figure, Note
from reports.storing import as_json
from tests.reports.bound.cast import DAY, LAST, MARK, OPEN, asking, paper, rows_of, taken

pytestmark = pytest.mark.one_database
CODE = "CP2Y"  # three of 31 in the open quarter, two of 33 in the one before
TAKES = {
    "scorecard": {},
    "run_chart": {"indicator": CODE},
    "by_unit": {"indicator": CODE},
    "workforce": {},
    "data_quality": {},
    "withheld_exceptions": {},
}


def set_count(quarter, count, *, words="As usual."):
    rows = Observation.objects.filter(
        version__indicator__code=CODE, period=paper(quarter).period, approved_at__isnull=False, is_current=True
    )
    assert rows.update(numerator=count, why=words, what_changed=f"It was {count}.") == 1


def printed(blocks, origins):
    return json.dumps([as_json(tuple(blocks)), [asdict(origin) for origin in origins]])


def editions(name, choices):
    held = BINDINGS[name].take(asking(OPEN, **choices))
    public = printed(held.public, shown(held.origins, is_public=True))
    return public, printed(held.full, shown(held.origins, is_public=False))


def said_publicly(quote):
    return quote.public, [asdict(origin) for origin in shown(quote.origins, is_public=True)]


@pytest.mark.parametrize("quarter", [OPEN, LAST], ids=["its own quarter", "the quarter before"])
@pytest.mark.parametrize("name", TAKES)
def test_public_edition_is_the_same_whatever_a_withheld_number_is(record, name, quarter):
    seen, full = set(), set()
    for count in (1, 2, 5):
        set_count(quarter, count)
        public, restricted = editions(name, TAKES[name])
        seen.add(public)
        full.add(restricted)
    assert len(seen) == 1
    assert len(full) == (1 if name in {"workforce", "data_quality"} else 3) or (name, quarter) == ("by_unit", LAST)


@pytest.mark.parametrize("name", QUOTINGS)
def test_quoted_figure_is_the_same_in_public_whatever_a_withheld_number_is(record, name):
    public = []
    for count in (1, 2, 5):
        set_count(OPEN, count)
        try:
            public.append(said_publicly(QUOTINGS[name].give(asking(OPEN, indicator=CODE))))
        except NothingToShow as nothing:
            public.append(str(nothing))
    assert public[0] == public[1] == public[2]


def test_drafted_words_are_the_same_whatever_a_withheld_number_is(record):
    """Words are the same in both editions, so they may not even tell that the measure is off its target."""
    drafted = set()
    for count in (1, 2, 5):
        set_count(OPEN, count, words=f"There were {count}.")
        drafted.add(str(what_needs_attention(paper(OPEN), DAY)))
        assert CODE not in {one.indicator.code for one in exceptions(paper(OPEN), DAY)}
    assert len(drafted) == 1


def test_a_number_that_is_not_small_is_told(record):
    """The control: eight of 31 stand in the scorecard, in a sentence and among the exceptions of both editions."""
    set_count(OPEN, 8)
    table = taken("scorecard", OPEN).public[1]
    assert rows_of(table)["cp2y:"][1:5] == ["25.8%", "8 of 31", "6%", "Red"]
    assert rows_of(table)["cp2y:"][5] == "Withheld: a small number"  # the quarter before
    assert QUOTINGS["change"].give(asking(OPEN, indicator=CODE)).public == "withheld: a small number"
    assert CODE in {one.indicator.code for one in exceptions(paper(OPEN), DAY)}


def test_nothing_is_said_of_a_run_that_holds_a_withheld_figure(record):
    """Not even what is unusual in it, which is worked out from all of its figures."""
    set_count(OPEN, 8)
    (one,) = [one for one in exceptions(paper(OPEN), DAY) if one.indicator.code == CODE]
    assert one.is_off_target and one.unusual == ""


def test_exceptions_that_are_withheld_are_told_in_the_restricted_edition_only(record):
    set_count(OPEN, 3, words="One family.")
    held = taken("withheld_exceptions", OPEN)
    assert "3 of 31" in str(held.full) and "One family." in str(held.full)
    assert len(held.public) == 1 and isinstance(held.public[0], Note)
    assert "child protection plans ended after two years or more" in held.public[0].text


def test_a_chart_with_a_withheld_quarter_has_a_gap_and_says_so(record):
    """Scale, lowest and highest are of what is drawn."""
    period = paper(OPEN).period
    rows = Observation.objects.filter(version__indicator__code="CPSEC", period=period, approved_at__isnull=False)
    assert rows.update(numerator=2) == 1
    held = taken("run_chart", OPEN, indicator="CPSEC")
    (full, public) = (next(b for b in blocks if isinstance(b, Figure)) for blocks in (held.full, held.public))
    assert public.svg.count(MARK) == full.svg.count(MARK) - 1
    assert "Not drawn: July to September 2026 is withheld: a small number." in public.sentence
    assert "3.0%" in full.sentence and "3.0%" not in public.svg
    assert "withheld" not in full.sentence


def test_nothing_withheld_leaves_the_block_out(record):
    Observation.objects.filter(version__indicator__counts_children=True).delete()
    with pytest.raises(NothingToShow, match="withholds no figure"):
        taken("withheld_exceptions", OPEN)
