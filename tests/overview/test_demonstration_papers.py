"""Papers of the demonstration: one in each state, whole where they were sent round, and as they were when issued."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from reports.finishing import DEMONSTRATION
from reports.making.checks import blocking
from reports.models import Edition, IssuedFile, PaperState, Report
from safeguarding.overview import demonstration, demonstration_papers
from tests.conftest import DAY

pytestmark = pytest.mark.one_database
PATH = demonstration.FOLDER / "papers.yml"


@pytest.fixture
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


def composed() -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for report in Report.objects.filter(begun_by__isnull=False):
        found.setdefault(report.state, []).append(report)
    return found


def test_without_issued_papers_there_are_a_draft_and_one_in_sign_off(day):
    found = composed()
    assert {state: len(papers) for state, papers in found.items()} == {"draft": 1, "sign_off": 1}
    (sent,) = found[PaperState.State.SIGN_OFF]
    assert blocking(sent) == []
    assert {step.state for step in sent.sign_off_steps.all()} == {"asked", "approved", "returned"}
    assert all(report.title.endswith("(demonstration)") for papers in found.values() for report in papers)


def test_issued_and_corrected_papers_stand_as_they_were_issued(day):
    made = demonstration_papers.load(DAY, PATH)
    assert len(made) == 2 and demonstration_papers.load(DAY, PATH) == []
    issued = composed()[PaperState.State.ISSUED]
    assert sorted(report.issues.count() for report in issued) == [1, 2]
    corrected = next(report for report in issued if report.issues.count() == 2)
    assert corrected.issues.order_by("number").last().erratum
    withheld = IssuedFile.objects.filter(edition=Edition.RESTRICTED)
    assert {file.issue.report for file in withheld} >= {report for report in issued if report.withholdings.exists()}
    html = bytes(IssuedFile.objects.filter(format="html").first().content).decode()
    assert DEMONSTRATION in html
    out = StringIO()
    call_command("verify_issues", stdout=out)
    assert "as they were" in out.getvalue()
