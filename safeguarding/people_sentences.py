"""The sentences above the lists of people, posts, units and agencies."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from indicators.wording import capitalised, counted, either, in_words, joined
from safeguarding.holders import is_vacant


def of_people(people: Iterable[Any], authority: Any) -> str:
    """From people with `held_roles`: how many can sign in, and which of them still need something."""
    active = [person for person in people if person.is_active]
    without_role = sum(not person.held_roles for person in active)
    never = sum(person.last_login is None for person in active)
    sentence = f"{capitalised(counted(len(active), 'person', 'people'))} of {authority} can sign in."
    needs = []
    if without_role:
        needs.append(f"{in_words(without_role)} {either(without_role, 'has', 'have')} no role yet")
    if never:
        needs.append(f"{in_words(never)} {either(never, 'has', 'have')} never signed in")
    return f"{sentence} Of these, {joined(needs)}." if needs else sentence


def of_posts(posts: Iterable[Any], authority: Any, on: date) -> str:
    """From our own posts in force, with `holdings` and `action_count`: how many are vacant and what they own."""
    posts = list(posts)
    vacant = [post for post in posts if is_vacant(post, on)]
    sentence = f"{authority} has {counted(len(posts), 'post')} here."
    if not vacant:
        return f"{sentence} Each has a holder today." if posts else sentence
    owned = sum(post.action_count for post in vacant)
    said = either(len(vacant), "is vacant today and owns", "are vacant today and own between them")
    return f"{sentence} {capitalised(in_words(len(vacant)))} {said} {counted(owned, 'action')}."


def of_units(units: Iterable[Any], authority: Any, on: date) -> str:
    """From our own units with `held_posts`: how many there are now, and which have no post to answer for them."""
    now = [unit for unit in units if unit.ends_on is None or unit.ends_on >= on]
    bare = sum(not unit.held_posts for unit in now)
    sentence = f"{authority} has {counted(len(now), 'unit')} today."
    if not bare:
        return sentence
    return f"{sentence} {capitalised(in_words(bare))} {either(bare, 'has', 'have')} no post to answer for it."


def of_agencies(count: int, ours: int, authority: Any) -> str:
    be = "works" if ours == 1 else "work"
    return (
        f"The record knows {counted(count, 'agency', 'agencies')}. {capitalised(in_words(ours))} {be} with {authority}."
    )
