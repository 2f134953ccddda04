"""What the page of a plan and the one across plans have in common: one set of actions, looked at in several ways."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join

from actionplans import since, timeline
from actionplans.filters import ActionFilter
from actionplans.sentences import Count, Filters, Words
from actionplans.standing import SHAPES, WORDS
from actionplans.tables import ActionTable
from indicators.small_charts import shares
from safeguarding.pages import table_page

VIEWS = {"rows": "Rows", "actions": "Actions", "timeline": "Timeline", "agency": "By agency", "owner": "By owner"}
MAIN = ["state", "due", "agency", "owner", "theme"]
SHOWN = 5  # changes of a kind that stand in sight; the others are folded away
PLACES = ["page", "before", "after", "sort", "export"]  # of a list, which no other list has


@dataclass(frozen=True)
class Links:
    """The ways from a page to its list: its path, and what every address keeps."""

    path: str
    kept: dict[str, str]

    def to(self, filters: Filters) -> str:
        return f"{self.path}?{urlencode({'view': 'actions'} | self.kept | dict(filters))}#list"

    def said(self, words: Words) -> str:
        """A sentence with the way to everything it counts."""
        pieces = (
            format_html('<a href="{}">{}</a>', self.to(piece.filters), piece.words)
            if isinstance(piece, Count)
            else piece
            for piece in words
        )
        return format_html_join("", "{}", ((piece,) for piece in pieces))


def view_of(request, names, default):
    asked = request.GET.get("view", "")
    return asked if asked in names else default


def tabs(request, links, names, current):
    """The ways to look at the same actions, keeping the filters where both know them: (word, address, is current)."""
    kept = {name: value for name, value in request.GET.items() if value and name not in PLACES}
    rows = {name: value for name, value in kept.items() if name in links.kept}
    between = {name: kept if "rows" not in (name, current) else rows for name in names}
    return [
        (VIEWS[name], f"{links.path}?{urlencode({**between[name], 'view': name})}#list", name == current)
        for name in names
    ]


def changes_of(actions, days, links, places=None):
    """What changed since the day asked for: each kind with its lines and the way to them, and the first few in sight.
    `places` gives the labels of rows by the key of an action."""
    window = {"since": days.since.isoformat()}
    return [
        {
            "change": since.BY_NAME[name],
            "count": len(lines),
            "url": links.to(window | {"changed": name}),
            "lines": [(line, (places or {}).get(line.action.pk, "")) for line in lines[:SHOWN]],
            "more": max(len(lines) - SHOWN, 0),
        }
        for name, lines in since.lines(actions, days.since, days.on).items()
    ]


def bar_of(counts, links, base):
    """Pieces of the bar under "Where they stand", and its legend: shape, tone, words, way to the actions counted."""
    order = [state for state in WORDS if counts.deliverable[state]]
    pieces = shares([(counts.deliverable[state], SHAPES[state][1]) for state in order])
    legend = [
        (
            *SHAPES[state],
            f"{counts.deliverable[state]:,} {WORDS[state].lower()}",
            links.to(base | {"state": state, "kind": "deliverable"}),
        )
        for state in order
    ]
    return {"pieces": pieces, "legend": legend} if order else None


def board(request, *, actions, days, view, links, plan=None, **context):
    """The list of actions, or another way of looking at them; files hold the list whichever it is."""
    arguments = {"today": days.on, "plan": plan, "by_time": view == "timeline"}
    return table_page(
        request,
        rows=timeline.in_order_of_time(actions) if view == "timeline" else actions,
        table_class=ActionTable,
        table_arguments=arguments,
        filter_class=partial(ActionFilter, on=days.on, since=days.since, plan=plan),
        counted="actions",
        beside=partial(beside, request=request, view=view, links=links),
        plan=plan,
        days=days,
        today=days.on,
        view=view,
        main_fields=["words", "plan", *MAIN] if not plan else ["words", *MAIN],
        **context,
    )


def beside(filterset, *, request, view, links):
    """What a page says beside its list, of the actions that the filters leave."""
    asked = filterset.form.cleaned_data if filterset.is_bound and filterset.form.is_valid() else {}
    used = [name for name in filterset.form.fields if request.GET.get(name)]
    found = {"has_more_filters": bool({*used} - {*MAIN, "words", "plan"}), "clear": links.to({"view": view})}
    groups = {
        "timeline": timeline.by_month,
        "owner": timeline.by_owner,
        "agency": partial(timeline.by_agency, only=asked.get("agency")),
    }
    if view in groups:
        kept = {name: value for name, value in request.GET.items() if value and name not in PLACES}
        found |= grouped(groups[view](filterset.qs), Links(links.path, {**kept, **links.kept, "view": "actions"}))
    return found


def grouped(groups, links):
    """Rows of the table of groups: each with its counts by state, and the way to what each counts."""
    states = timeline.states_in(groups)
    most = max((group.total for group in groups), default=1)
    rows = [
        {
            "group": group,
            "url": links.to(group.filters),
            "cells": [
                (group.states[state], links.to({**group.filters, "state": state}), WORDS[state], SHAPES[state][1])
                for state in states
            ],
            "bar": [
                (round(piece.x * group.total / most, 2), round(piece.width * group.total / most, 2), piece.tone)
                for piece in shares([(group.states[state], SHAPES[state][1]) for state in states])
            ],
        }
        for group in groups
    ]
    return {"groups": rows, "states": [(*SHAPES[state], WORDS[state]) for state in states]}
