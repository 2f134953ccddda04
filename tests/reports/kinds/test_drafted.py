"""Every kind of paper, begun from the demonstration record: its required parts arrive filled or with a prompt."""

import re
from datetime import UTC, date, datetime

import pytest

from reports.bound import Taken
from reports.kinds.anatomies import ANATOMIES
from reports.making.beginning import begin_paper
from reports.making.checks import PROMPT
from reports.models import Block, Body, Meeting, Recommendation, Report, Section
from reports.words import faults, typed_figures
from safeguarding.models import Authority, User
from tests.conftest import DAY
from tests.reports.bound.bound_cast import derby, words

pytestmark = pytest.mark.one_database
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KINDS = sorted(ANATOMIES)
BODIES = {"cabinet": "derby-cabinet", "scrutiny": "derby-cyp-scrutiny", "board": "derby-scb"}


def begun(kind: str, body: str = "board") -> Report:
    """A paper of the kind as an officer has it the moment it is begun."""
    report = derby(kind, body=Body.objects.get(slug=BODIES[body]), author="Director")
    report.meeting = Meeting.objects.create(body=report.body, held_on=date(2026, 12, 11))
    report.title = ANATOMIES[kind].title.format(period=report.period, body=report.body)
    return begin_paper(report=report, by=User.objects.get(email="officer@derby.example"), at=NOW)


def text_of(section: Section) -> str:
    """Every word of a section, of what is inserted too."""
    said = []
    for block in section.blocks.order_by("order"):
        said.append(words(Taken.from_stored(block.held).full) if block.source else block.text)
    return "\n".join(said)


@pytest.mark.parametrize("kind", KINDS)
def test_every_required_part_arrives_filled_or_asks_for_its_words(record, kind):
    report = begun(kind)
    for section in report.sections.filter(kind=Section.Kind.WORDS):
        place = ANATOMIES[kind].place(section.key)
        assert text_of(section).strip() or not place.is_required, f"“{section.heading}” arrives empty"
    assert report.recommendations.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_in_a_new_paper_stands_for_something(record, kind):
    report = begun(kind)
    figures = set(report.quoted_figures.values_list("number", flat=True))
    places = set(report.sections.values_list("key", flat=True))
    blocks = Block.objects.filter(section__report=report)
    for text in [*blocks.values_list("text", flat=True), *report.recommendations.values_list("text", flat=True)]:
        assert not faults(text, figures=figures, places=places)
        assert not typed_figures(text), "figures are quoted from the record and never typed"
        assert all(PROMPT.fullmatch(prompt) for prompt in re.findall(r"\[.*?\]", text)), "a prompt nobody would see"


@pytest.mark.parametrize("kind", KINDS)
def test_keys_of_parts_are_their_own_and_can_be_referred_to(kind):
    keys = [place.key for place in ANATOMIES[kind].places]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]{0,39}", key) for key in keys)
    assert ANATOMIES[kind].says and ANATOMIES[kind].signs


@pytest.mark.parametrize("body", BODIES)
def test_each_body_is_asked_what_it_can_do(record, body):
    """A cabinet decides; scrutiny recommends and decides nothing; a board endorses and challenges (domain E)."""
    asked = begun("quarterly", body).recommendations.order_by("order")
    said = [f"{row.verb} {row.text}" for row in asked]
    assert said[0] == "note how well children were protected in July to September 2026"
    moves = [text for text in said if "Send health reports two working days ahead" in text]
    if body == "scrutiny":
        assert not {row.verb for row in asked} & {Recommendation.Verb.DECIDE, Recommendation.Verb.ENDORSE}
        assert moves[0].startswith("note the request for a further move")
        assert "agree what it recommends" in said[1]
    else:
        assert moves == [
            "agree a further move of the due date of “Send health reports two working days ahead”, from "
            "10 December 2026 to 8 February 2027"
        ]
        assert said[1].startswith("endorse" if body == "board" else "agree what is proposed")


def test_quarterly_tells_exceptions_before_anything_else(record):
    report = begun("quarterly")
    keys = list(report.sections.order_by("order").values_list("key", flat=True))
    assert keys.index("attention") < keys.index("late") < keys.index("scorecard") < keys.index("actions")
    assert keys.index("actions") < keys.index("effects") < keys.index("data-quality")
    said = text_of(report.sections.get(key="attention"))
    assert re.search(r"\*\*Why\.\*\* .+: “", said)  # a manager's words, as theirs
    assert "{f1}" in said  # figures are quoted, not typed
    assert "{value}" not in said
    assert re.search(r"meant to move", said)


def test_where_no_manager_said_why_the_officer_is_asked(record):
    from indicators.models import Observation

    Observation.objects.update(why="", what_next="")
    said = text_of(begun("quarterly").sections.get(key="attention"))
    assert "[Say why: children on a child protection plan.]" in said
    assert "[Say what is proposed: children on a child protection plan.]" in said
    assert not re.search(r"\*\*Why\.\*\* [^\[]", said)


def test_other_councils_are_drafted_from_their_own_record(record):
    kent = derby("quarterly")
    kent.authority = Authority.objects.get(slug="kent")
    seen = [str(drafted) for place in ANATOMIES["quarterly"].places for drafted in place.draft(kent, DAY)]
    assert not any("Reception" in text or "Send health reports" in text for text in seen)
    assert not any("Send health reports" in asked.text for asked in ANATOMIES["quarterly"].recommend(kent, DAY))
