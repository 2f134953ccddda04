"""A survey's scores in a paper that is composed: the same table as in the one retold from the printed paper."""

import pytest

from indicators.models import Survey
from reports.bound import BINDINGS, NothingToShow
from reports.kinds import compose
from reports.models import Report
from reports.paper import Table
from tests.reports.bound.cast import asking, paper, taken

pytestmark = pytest.mark.one_database


def test_scores_are_those_of_the_retold_paper_with_their_document(record):
    held = taken("survey", survey=Survey.objects.get().pk)
    sentence, table = held.full
    retold = compose(Report.objects.get(slug="scrutiny-2021"))
    (printed,) = [block for part in retold.parts for block in part.blocks if part.heading == "Survey scores"]
    assert isinstance(table, Table) and table == printed
    assert "67 of 162 answered" in sentence.text and "six green, six amber and one red" in sentence.text
    assert held.public == held.full
    first = held.origins[0]
    assert first.source == "Monitoring Safeguarding Practice, 2021, §4.2, §4.3" and first.state == "final"
    assert len(held.origins) == sum(cell.text != "–" for row in table.rows for cell in row.cells[1:-1])


@pytest.mark.parametrize(
    ("choices", "words"), [({}, "Choose a survey."), ({"survey": 999999}, "is gone")], ids=["none", "gone"]
)
def test_without_a_survey_there_is_nothing(record, choices, words):
    with pytest.raises(NothingToShow, match=words):
        taken("survey", **choices)


def test_another_councils_paper_does_not_take_these_scores_for_its_own(record):
    report = paper()
    report.authority = type(report.authority).objects.get(slug="kent")
    with pytest.raises(NothingToShow, match="gives no scores of Kent"):
        BINDINGS["survey"].take(asking(report=report, survey=Survey.objects.get().pk))
