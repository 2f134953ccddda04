"""Two papers set against each other: what an earlier public edition told is reckoned with when a later one withholds.

The reader here tries every table that agrees with both papers, and shares no code with the rule.
"""

from dataclasses import asdict
from datetime import UTC, date, datetime
from itertools import product

import pytest

from indicators.models import Observation
from reports.bound import BINDINGS, Asking, told
from reports.finishing import WITHHELD_SMALL, shown
from reports.models import Issue, PaperVersion, Report, Withdrawal
from tests import factories
from tests.indicators.test_disclosed import Council

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
SMALL = range(1, 6)
MOST = 31
TEAMS = ("north", "east", "south")
Seen = dict[str, str]


class Papers:
    """Of one council, about one measure of three teams in one quarter."""

    def __init__(self) -> None:
        self.council = Council()
        self.version = self.council.version(shape="flow", decimals=0)
        self.teams = self.council.teams[:3]
        self.number = 0

    def give(self, *counts: int | None) -> None:
        self.period = self.council.give(self.version, *counts, teams=self.teams)

    def join(self, team: int, count: int) -> None:
        """A team that was asked returns after the others."""
        row = self.council.returns[self.teams[team], 1]
        by = {"approved_by": self.council.alice, "value": count}
        factories.create_figure(quarterly_return=row, version=self.version, **by)

    def correct(self, team: int, count: int) -> None:
        row = Observation.objects.get(subject=self.teams[team], is_current=True)
        Observation.objects.filter(pk=row.pk).update(is_current=False)
        row.corrects = Observation.objects.get(pk=row.pk)
        row.pk, row.value, row.correction_reason = None, count, "Counted twice."
        row._state.adding = True
        row.save()

    def issue(self, name: str = "by_unit") -> Seen:
        """What the public edition of a paper tells, by whom it is of; the paper is issued."""
        self.number += 1
        report = Report.objects.create(
            slug=f"{self.council.authority.slug}-{self.number}",
            kind="quarterly",
            title="Paper",
            authority=self.council.authority,
            period=self.period,
        )
        asked = {"indicator": self.version.indicator_id} if name == "by_unit" else {}
        held = BINDINGS[name].take(Asking(report, asked, date(2026, 11, 20)))
        origins = shown(held.origins, is_public=True)
        content = {"public_origins": [asdict(origin) for origin in origins]}
        by = {"report": report, "number": 1}
        version = PaperVersion.objects.create(**by, content=content, digest="d", made_at=AT, made_by=self.council.alice)
        self.last = Issue.objects.create(
            **by, paper_version=version, issued_at=AT, issued_by=self.council.alice, data_digest="d", made_with="A test"
        )
        return {origin.key.rsplit(":", 1)[1].rsplit("-", 1)[-1]: origin.figure for origin in origins}


@pytest.fixture
def papers(db):
    made = Papers()
    for name, team in zip(TEAMS, made.teams, strict=True):
        type(team).objects.filter(pk=team.pk).update(slug=name)
        team.refresh_from_db()
    return made


def agrees(seen: Seen, table: dict[str, int]) -> bool:
    """Whether a table gives what a paper shows; who is not in it had not returned."""
    whole = table | {"authority": sum(table.values())}
    return all(text == WITHHELD_SMALL or int(text) == whole[who] for who, text in seen.items())


def possible(first: Seen, second: Seen, who: str, *, joins: bool) -> set[int]:
    """What the second paper's figure of a team may be, for whoever has both. `joins`: it had not returned before; else
    it may have been any number then."""
    found = set()
    for counts in product(range(MOST + 1), repeat=len(TEAMS)):
        now = dict(zip(TEAMS, counts, strict=True))
        if not agrees(second, now):
            continue
        rest = {name: count for name, count in now.items() if name != who}
        then = [rest] if joins else [rest | {who: count} for count in range(MOST + 1)]
        if any(agrees(first, table) for table in then):
            found.add(now[who])
    return found


def unaware(monkeypatch) -> None:
    """The control: papers are told nothing of earlier ones."""
    monkeypatch.setattr(told, "printed", lambda authority: {})


@pytest.mark.one_database
@pytest.mark.parametrize("before", ["by_unit", "scorecard"])
@pytest.mark.parametrize("is_aware", [True, False])
def test_small_number_that_joins_a_printed_total_cannot_be_taken_out_of_it(papers, monkeypatch, before, is_aware):
    if not is_aware:
        unaware(monkeypatch)
    papers.give(20, 30, None)
    first = papers.issue(before)
    assert first["authority"] == "50"
    papers.join(2, 3)
    second = papers.issue()
    assert second["south"] == WITHHELD_SMALL
    found = possible(first, second, "south", joins=True)
    assert (found >= set(SMALL)) is is_aware
    assert is_aware or found == {3}


@pytest.mark.one_database
@pytest.mark.parametrize("is_aware", [True, False])
def test_figure_that_was_corrected_to_a_small_one_is_not_told_by_the_others_of_the_first_paper(
    papers, monkeypatch, is_aware
):
    if not is_aware:
        unaware(monkeypatch)
    papers.give(20, 30, 8)
    first = papers.issue()
    assert WITHHELD_SMALL not in first.values()
    papers.correct(2, 3)
    second = papers.issue()
    found = possible(first, second, "south", joins=False)
    assert (found >= set(SMALL)) is is_aware
    assert is_aware or found == {3}


@pytest.mark.one_database
def test_what_was_withheld_stays_so_when_it_is_small_no_longer_and_papers_agree(papers):
    papers.give(20, 30, 3)
    first = papers.issue()
    assert papers.issue() == first
    papers.correct(2, 9)
    assert papers.issue()["south"] == WITHHELD_SMALL


def test_a_withdrawn_paper_was_read_and_another_councils_tells_nothing_of_ours(papers):
    papers.give(20, 30, None)
    papers.issue("scorecard")
    Withdrawal.objects.create(issue=papers.last, reason="Wrong.", at=AT, by=papers.council.alice)
    papers.join(2, 3)
    assert papers.issue()["authority"] == WITHHELD_SMALL
    other = Papers()
    other.give(20, 30, 3)
    assert other.issue()["authority"] == "53"
