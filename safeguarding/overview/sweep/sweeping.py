"""Every rule of the sweep, and the sweep itself: what they find in one authority's record on a day."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q

from indicators.wording import capitalised
from safeguarding.access import ROLES, Permission
from safeguarding.models import Authority, LetStand, PostHolding
from safeguarding.overview.sweep import about_actions, about_figures, about_findings, about_standards
from safeguarding.overview.sweep.cases import Case, Found, Rule, counts_of, in_order, is_mine
from safeguarding.overview.sweep.record import Record

RULES = [*about_findings.RULES, *about_actions.RULES, *about_figures.RULES, *about_standards.RULES]
BY_KEY = {rule.key: rule for rule in RULES}


def sweep(authority: Authority, today: date, *, rules: Collection[Rule] = RULES) -> list[Found]:
    """What these rules find, the worst first, with what was let stand that day. A constant number of queries."""
    record = Record(authority, today)
    stands = standing(authority, today)
    found = [
        Found(rule, case, case.who or who_may(rule.permission), stands=stands.get((rule.key, case.key)))
        for rule in rules
        for case in {case.key: case for case in rule.cases(record)}.values()
    ]
    return in_order(found, RULES)


def for_reader(found: list[Found], user: Any, today: date) -> list[Found]:
    """The same for one person: what is theirs to mend is marked, and every link leads where they may go."""
    held = PostHolding.objects.on(today).filter(user=user).values_list("post", flat=True)
    posts, permissions = set(held), {permission for permission in Permission if user.may(permission)}
    return [replace(one, case=opened(one, permissions), mine=mine(one, posts, permissions)) for one in found]


def mine(one: Found, posts: set[int], permissions: set[Permission]) -> bool:
    return is_mine(one.rule, one.case, posts, permissions)


def opened(one: Found, permissions: set[Permission]) -> Case:
    if not one.case.elsewhere or one.rule.permission in permissions:
        return one.case
    return replace(one.case, url=one.case.elsewhere)


def standing(authority: Authority, today: date) -> dict[tuple[str, str], LetStand]:
    """What may stand on a day, by rule and case: from the day it was let, until its day or until it was ended."""
    rows = LetStand.objects.filter(authority=authority, on__lte=today, until_on__gte=today)
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gt=today)).select_related("by").order_by("on", "pk")
    return {(row.rule, row.case): row for row in rows}


@cache
def who_may(permission: Permission) -> str:
    """The roles that have a permission, in words: "Performance officer or chair"."""
    titles = [role.title for role, allowed in ROLES.items() if permission in allowed]
    titles = [titles[0], *(title.lower() for title in titles[1:])]
    return capitalised(" or ".join(filter(None, [", ".join(titles[:-1]), titles[-1]])))


def counts(authority: Authority, on: date) -> dict[str, int]:
    """Of each rule how many cases are to be mended."""
    return dict(counts_of(RULES, sweep(authority, on)))
