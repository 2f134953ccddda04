"""Which things of the record hang together, read in bulk: one function for each pair of kinds, asked from either side.

Each takes what is known on its left or on its right and gives all links that begin or end there. What the person may
not see is left out of the links.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from actionplans.models import Action, PlanRow, RowAction
from indicators.models import Indicator, Observation
from reports.models import Block, QuotedFigure, Report
from safeguarding.overview.thread.nodes import KINDS, Column, Key, Link
from standards.models import CaseAudit, Finding, Inspection

Given = dict[str, Collection[int]]
MOST = 400  # of a kind, from which one goes on: nobody reads a longer thread


def pairs(left: str, right: str, rows: Iterable[tuple[int | None, int | None]]) -> set[Link]:
    return {((left, one), (right, other)) for one, other in rows if one is not None and other is not None}


def either_side(rows: Any, given: Given, left: tuple[str, str], right: tuple[str, str]) -> Any:
    """Rows as values of two columns, limited to what is known on the one side that is given. `left` and `right` are the
    kind and the column."""
    (kind, column), (other, other_column) = left, right
    limited = {column: given[kind]} if kind in given else {other_column: given[other]}
    ((name, keys),) = limited.items()
    rows = rows.filter(**{f"{name}__in": keys, f"{column}__isnull": False, f"{other_column}__isnull": False})
    return rows.order_by().values_list(column, other_column).distinct()


def standards_of_findings(user: Any, given: Given) -> set[Link]:
    rows = either_side(Finding.objects.visible_to(user), given, ("standard", "standards"), ("finding", "pk"))
    return pairs("standard", "finding", rows)


def inspections_of_findings(user: Any, given: Given) -> set[Link]:
    seen = Finding.objects.visible_to(user).filter(inspection__in=Inspection.objects.visible_to(user))
    return pairs("inspection", "finding", either_side(seen, given, ("inspection", "inspection"), ("finding", "pk")))


def audits_of_findings(user: Any, given: Given) -> set[Link]:
    seen = Finding.objects.visible_to(user).filter(case_audit__in=CaseAudit.objects.visible_to(user))
    return pairs("case-audit", "finding", either_side(seen, given, ("case-audit", "case_audit"), ("finding", "pk")))


def documents_of_findings(user: Any, given: Given) -> set[Link]:
    """Where neither an inspection nor an audit stands between them."""
    seen = Finding.objects.visible_to(user).filter(inspection=None, case_audit=None)
    return pairs("document", "finding", either_side(seen, given, ("document", "document"), ("finding", "pk")))


def actions_seen(user: Any) -> Any:
    return Action.objects.visible_to(user).unmerged()


def findings_of_actions(user: Any, given: Given) -> set[Link]:
    seen = actions_seen(user).filter(findings__in=Finding.objects.visible_to(user))
    found = pairs("finding", "action", either_side(seen, given, ("finding", "findings"), ("action", "pk")))
    return found | by_row(user, given, "finding", "row__findings")


def by_row(user: Any, given: Given, kind: str, column: str) -> set[Link]:
    """Links by a row of a plan that names the one and holds the other."""
    rows = RowAction.objects.filter(row__in=PlanRow.objects.visible_to(user), action__merged_into=None)
    if kind == "indicator":
        return pairs("action", kind, either_side(rows, given, ("action", "action"), (kind, column)))
    return pairs(kind, "action", either_side(rows, given, (kind, column), ("action", "action")))


def standards_of_actions(user: Any, given: Given) -> set[Link]:
    return by_row(user, given, "standard", "row__standards")


def indicators_of_actions(user: Any, given: Given) -> set[Link]:
    moved = either_side(actions_seen(user), given, ("action", "pk"), ("indicator", "moves__indicator"))
    return pairs("action", "indicator", moved) | by_row(user, given, "indicator", "row__indicators")


def indicators_of_standards(user: Any, given: Given) -> set[Link]:
    rows = Indicator.objects.visible_to(user).measures()
    return pairs("standard", "indicator", either_side(rows, given, ("standard", "standards"), ("indicator", "pk")))


def indicators_of_surveys(user: Any, given: Given) -> set[Link]:
    """Scores of whole measures; those of single questions stand under them."""
    rows = Observation.objects.visible_to(user).current().filter(version__indicator__parent=None)
    return pairs(
        "survey", "indicator",
        either_side(rows, given, ("survey", "survey"), ("indicator", "version__indicator")),
    )  # fmt: skip


# --- Papers ---


def papers(user: Any, given: Given) -> set[Link]:
    """Which papers show which indicators, findings, standards and actions: what was picked for their tables, charts and
    quoted figures, and what stands in the documents that some of them retell. Of papers a person may see, whatever
    they may do with them: what a paper shows is no secret of its makers."""
    seen = Report.objects.visible_to(user)
    if "paper" in given:
        seen = seen.filter(pk__in=given["paper"])
    picked = list(Block.objects.filter(section__report__in=seen).exclude(source="").values_list(
        "section__report", "choices", "source"
    ))  # fmt: skip
    picked += [
        (report, choices, "") for report, choices in
        QuotedFigure.objects.filter(report__in=seen).values_list("report", "choices")
    ]  # fmt: skip
    codes = dict(Indicator.objects.visible_to(user).measures().values_list("code", "pk"))
    current = set(Indicator.objects.visible_to(user).measures().filter(is_current=True).values_list("pk", flat=True))
    found = {link for report, choices, source in picked for link in of_choices(report, choices, source, codes, current)}
    retold = dict(seen.filter(document__isnull=False).values_list("document", "pk"))
    return limited(found | printed(user, retold), given)


def of_choices(
    report: int, choices: dict[str, Any], source: str, codes: dict[str, int], current: set[int]
) -> Iterable[Link]:
    """Of one block or quoted figure. A scorecard for which nothing was picked shows all that is collected."""
    named = [choices.get("indicator"), *(choices.get("indicators") or [])]
    keys = {codes.get(one, one) for one in named if one}
    if source == "scorecard" and "indicators" not in choices:
        keys |= current
    yield from ((("indicator", key), ("paper", report)) for key in keys if isinstance(key, int))
    for kind in ("standard", "inspection"):
        if isinstance(choices.get(kind), int):
            yield (kind, choices[kind]), ("paper", report)


def printed(user: Any, retold: dict[int, int]) -> set[Link]:
    """What stands in the documents that papers retell."""
    figures = Observation.objects.visible_to(user).filter(document__in=retold, version__indicator__parent=None)
    rows = figures.order_by().values_list("version__indicator", "document").distinct()
    found = pairs("indicator", "paper", ((one, retold[document]) for one, document in rows))
    said = Finding.objects.visible_to(user).filter(document__in=retold).values_list("pk", "document")
    return found | pairs("finding", "paper", ((one, retold[document]) for one, document in said))


def limited(found: set[Link], given: Given) -> set[Link]:
    """Those that begin or end with what is known."""
    known: set[Key] = {(kind, key) for kind, keys in given.items() for key in keys}
    return {link for link in found if known.intersection(link)}


# --- Along all of them ---

WAYS: list[tuple[str, str, Callable[[Any, Given], set[Link]]]] = [
    ("standard", "finding", standards_of_findings),
    ("inspection", "finding", inspections_of_findings),
    ("case-audit", "finding", audits_of_findings),
    ("document", "finding", documents_of_findings),
    ("finding", "action", findings_of_actions),
    ("standard", "action", standards_of_actions),
    ("action", "indicator", indicators_of_actions),
    ("standard", "indicator", indicators_of_standards),
    ("survey", "indicator", indicators_of_surveys),
]


def all_links(user: Any, this: Key) -> set[Link]:
    """Everything upstream and downstream of one thing, column by column, so that each way is asked once."""
    if KINDS[this[0]][0] is Column.PAPER:
        shown = papers(user, {"paper": [this[1]]})
        return shown | along(user, by_kind(left for left, _ in shown), is_down=False)
    down = along(user, by_kind([this]), is_down=True)
    known = by_kind({this, *(right for _, right in down)})
    return down | papers(user, known) | along(user, by_kind([this]), is_down=False)


def along(user: Any, known: dict[str, set[int]], *, is_down: bool) -> set[Link]:
    """From what is known on, one column after the other, to the right or to the left."""
    found: set[Link] = set()
    for column in sorted(Column, reverse=not is_down):
        for left, right, way in WAYS:
            start, end = (left, right) if is_down else (right, left)
            if KINDS[start][0] is column and known.get(start):
                links = way(user, {start: sorted(known[start])[:MOST]})
                found |= links
                known.setdefault(end, set()).update(link[is_down][1] for link in links)
    return found


def by_kind(keys: Iterable[Key]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for kind, key in keys:
        found.setdefault(kind, set()).add(key)
    return found
