import pytest

from standards.gaps import Rated, Tally, of_agency, of_round, tally, trend, word


def rated(*pairs: tuple, dissents: int = 0) -> Tally:
    """A tally of pairs of own and moderated ratings, of which the first so many are disputed."""
    return tally(Rated(own, moderated, place < dissents) for place, (own, moderated) in enumerate(pairs))


@pytest.mark.parametrize(
    ("own", "moderated", "said"),
    [
        (1, 1, "Same"),
        (1, 2, "Higher by one step"),
        (1, 3, "Higher by two steps"),
        (3, 1, "Lower by two steps"),
        (1, None, "Not compared"),
        (None, 2, "Not compared"),
    ],
)
def test_gap_counts_steps_from_the_best_word(own, moderated, said):
    assert Rated(own, moderated).word == word(Rated(own, moderated).steps) == said


def test_tally_counts_ratings_by_their_steps_and_leaves_out_what_is_not_compared():
    found = rated((1, 2), (1, 3), (2, 2), (3, 2), (2, None), dissents=2)
    assert (found.ratings, found.compared, found.higher, found.lower, found.same, found.dissents) == (5, 4, 2, 1, 1, 2)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            rated((1, 2), (1, 2), (2, 3), (1, 1), (1, 1), (2, 2), (3, 3), dissents=1),
            "Health rated itself higher than the moderator on three of seven standards, by one step each; dissents on "
            "one.",
        ),
        (
            rated((1, 2), (1, 3), (1, 3), (2, 1)),
            "Health rated itself higher than the moderator on three of four standards, by one step on one and by two "
            "steps on two, and lower on one, by one step.",
        ),
        (rated((2, 1), (2, 2)), "Health rated itself lower than the moderator on one of two standards, by one step."),
        (rated((1, 1), (2, 2)), "Health and the moderator say the same of each of two standards."),
        (rated((1, 1)), "Health and the moderator say the same of the one standard."),
        (
            rated((1, 2), (1, None)),
            "Health rated itself higher than the moderator on one of one standard, by one step; one is not compared.",
        ),
        (rated((1, None), (2, None)), "Health has rated itself on two standards; none is moderated yet."),
        (rated(), "Health has rated nothing."),
    ],
)
def test_over_optimism_of_an_agency_is_said_in_counts_and_steps(found, said):
    assert of_agency("Health", found) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (rated((1, None)), "No rating is moderated yet, so that there is no gap to show."),
        (rated((1, 1), (2, 2)), "Agencies and moderators say the same in all of two ratings."),
        (
            rated((1, 2), (2, 1), (1, 1), dissents=1),
            "Of three ratings, agencies put themselves higher than the moderator in one and lower in one; the other "
            "one is the same. One is disputed by the agency.",
        ),
        (rated((1, 2), (1, 2)), "Of two ratings, agencies put themselves higher than the moderator in two."),
        (rated((2, 1)), "Of one rating, agencies put themselves lower than the moderator in one."),
    ],
)
def test_round_is_said_in_one_sentence(found, said):
    assert of_round(found) == said


@pytest.mark.parametrize(
    ("before", "now", "share"),
    [
        (rated((1, 2), (1, 2), (1, 1)), rated((1, 2), (1, 1), (1, 1)), "a smaller share than"),
        (rated((1, 1), (1, 1)), rated((1, 2), (1, 1), (1, 1)), "a larger share than"),
        (rated((1, 2), (1, 1)), rated((1, 3), (1, 2), (1, 1), (2, 1)), "the same share as"),  # half both times
    ],
)
def test_trend_sets_shares_against_each_other_exactly(before, now, share):
    said = trend([("March 2024", before), ("October 2026", now)])
    assert said.endswith(f" in October 2026. That is {share} the time before.")
    assert "%" not in said


def test_no_trend_of_one_round():
    assert trend([("March 2024", rated((1, None))), ("October 2026", rated((1, 2)))]) == ""


def test_average_of_steps_would_say_something_else():
    """The control: two steps up and two down are four differences, not none."""
    found = rated((1, 3), (3, 1))
    assert sum(steps * count for steps, count in found.steps.items()) == 0
    assert (found.higher, found.lower, found.same) == (1, 1, 0)
