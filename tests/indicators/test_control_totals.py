"""A figure asked of a unit above others is compared with their sum, and never added to it (design rule 6)."""

from fractions import Fraction

import pytest

from indicators import changes, figures
from indicators.figures import runs
from indicators.models import Observation, Return
from safeguarding.access import Role
from safeguarding.models import Unit
from tests import factories
from tests.indicators.returns_cast import NOW, text

TEAMS = [(139, 173), (41, 60), (7, 9)]


@pytest.fixture
def service(cast):
    """A service above the cast's team and two others, with a level between that is asked for nothing."""
    top = factories.create_unit(authority=cast.authority, name="Assessment service")
    between = factories.create_unit(authority=cast.authority, name="East")
    Unit.objects.filter(pk=between.pk).update(parent=top)
    teams = [cast.subject.unit, *(factories.create_unit(authority=cast.authority, name=f"Team {n}") for n in (2, 3))]
    Unit.objects.filter(pk__in=[team.pk for team in teams]).update(parent=between)
    cast.service = factories.create_subject(unit=top)
    cast.teams = [cast.subject, *(factories.create_subject(unit=team) for team in teams[1:])]
    for subject in (cast.service, *cast.teams[1:]):
        factories.ask(round=cast.round, subject=subject, version=cast.timely)
    cast.dora = factories.create_user(authority=cast.authority, name="Dora", unit=top)
    return cast


def give(cast, subject, numerator, denominator, *, is_approved=True):
    by, at = (cast.alice, NOW) if is_approved else (None, None)
    row = Return.objects.create(round=cast.round, subject=subject, approved_at=at, approved_by=by)
    changes.note_step(row, changes.return_rules.START, by=cast.bob, at=NOW)
    changes.note_step(row, changes.return_rules.SUBMIT, by=cast.bob, at=NOW)
    numbers = {"numerator": numerator, "denominator": denominator}
    return factories.create_figure(quarterly_return=row, version=cast.timely, approved_by=by, **numbers)


def total_of(cast):
    run = runs(cast.alice, [cast.timely.indicator])[cast.timely.indicator_id]
    return run.last or run.provisional


def exact(pairs):
    return Fraction(sum(n for n, _ in pairs) * 100, sum(d for _, d in pairs))


def test_total_is_that_of_the_teams_and_the_figure_above_stands_beside_it(service):
    for subject, pair in zip(service.teams, TEAMS, strict=True):
        give(service, subject, *pair)
    give(service, service.service, 190, 240)
    point = total_of(service)
    assert Fraction(point.numerator) / Fraction(point.denominator) * 100 == exact(TEAMS)
    assert [row.subject for row in point.controls] == [service.service]
    assert not point.awaited and not point.is_provisional
    page = text(service.client(service.alice).get(f"/indicators/{service.timely.indicator.code}/"))
    assert "Control total of the units below it: compared with their sum, not added to it." in page


def test_total_is_final_without_the_control_total_and_provisional_without_a_team(service):
    give(service, service.service, 190, 240)
    for subject, pair in zip(service.teams[:2], TEAMS, strict=False):
        give(service, subject, *pair)
    assert total_of(service).awaited == ("Team 3",)
    give(service, service.teams[2], *TEAMS[2])
    Observation.objects.filter(subject=service.service).delete()
    assert not total_of(service).is_provisional


def test_total_that_adds_what_stands_above_is_found(service, monkeypatch):
    """The control."""
    for subject, pair in zip([*service.teams, service.service], [*TEAMS, (190, 240)], strict=True):
        give(service, subject, *pair)
    monkeypatch.setattr(figures, "above_others", lambda units, parents: set())
    point = total_of(service)
    assert Fraction(point.numerator) / Fraction(point.denominator) * 100 != exact(TEAMS)


def check(cast, numerator, denominator):
    """What the service's manager is shown after typing the control total."""
    typed = {"state": "value", "numerator": numerator, "denominator": denominator}
    data = {f"figure-{cast.timely.pk}-{box}": text for box, text in typed.items()}
    address = f"/returns/{cast.round.pk}/{cast.service.slug}/edit/"
    return cast.client(cast.dora).post(address, {"version": 0, "check": "yes", **data})


def test_control_total_that_differs_asks_for_a_word(service):
    for subject, pair in zip(service.teams, TEAMS, strict=True):
        give(service, subject, *pair)
    page = text(check(service, "190", "240"))
    assert "The units below add up to 187 of 242, not 190 of 240." in page
    assert "Control total: compared, not added. The three units below add up to 187 of 242." in page


def test_control_total_that_agrees_passes(service):
    for subject, pair in zip(service.teams, TEAMS, strict=True):
        give(service, subject, *pair)
    assert check(service, "187", "242").status_code == 302


def test_control_total_is_not_compared_before_every_part_is_in(service):
    for subject, pair in zip(service.teams[:2], TEAMS, strict=False):
        give(service, subject, *pair)
    page = text(service.client(service.dora).get(f"/returns/{service.round.pk}/{service.service.slug}/edit/"))
    assert "Two of the three units below can be compared so far" in page
    assert check(service, "1", "240").status_code == 302


def test_unapproved_parts_are_compared_for_those_who_may_see_them_alone(service):
    for subject, pair in zip(service.teams, TEAMS, strict=True):
        give(service, subject, *pair, is_approved=False)
    give(service, service.service, 190, 240, is_approved=False)
    address = f"/returns/{service.round.pk}/{service.service.slug}/"
    words = "The units below add up to 187 of 242, not 190 of 240."
    assert words in text(service.client(service.alice).get(address))
    assert words not in text(service.client(service.dora).get(address))
    reader = factories.create_user(authority=service.authority, roles=(Role.BOARD_MEMBER,))
    assert service.client(reader).get(address).status_code == 404


def test_figure_of_a_team_has_no_parts(service):
    assert "Control total" not in text(service.get(service.bob, "edit"))
