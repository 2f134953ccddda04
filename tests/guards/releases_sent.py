"""The forms about national releases and sets of comparators, filled in."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from indicators.models import ComparatorMember, ComparatorSet, Release, ReleasedTable, ReleaseUpload
from safeguarding.models import User
from tests.guards.again import AgainAndAgain

BROUGHT = [ReleaseUpload, Release, ReleasedTable, ComparatorSet, ComparatorMember]
Filled = tuple[str, str, type, dict[str, Any]]
COLUMNS = [["time_period", ["202526"]], ["geographic_level", ["National"]], ["done", ["40"]], ["breakdown", ["Total"]]]


def release_upload(**given: Any) -> ReleaseUpload:
    """A file of Derby's performance officer, read and ready to be imported."""
    by = User.objects.get(email="performance@derby.example")
    rows = [["Local authorities", "2025-26", 2, 1, 1, 0, 0, 0, 0, 0, 0]]
    restated = [["SA45", "Derby", "2024-25", "80.0%", "81.0%"]]
    summary = {"lines": 2, "figures": 2, "symbols": ["c", "x", "z", "u", ":", "", "k"], "rows": rows, "restated": 1}
    summary |= {"measures": ["SA45"], "other_levels": 1, "not_counted": 1, "new_areas": ["Kirkby"], "own": ["Derby"]}
    usual = {
        "table_name": "Children in need", "publisher": "The department", "title": "2026", "published_on": "2026-10-30",
        "file_name": "a.csv", "content": b"time_period", "digest": "d", "state": "ready", "columns": COLUMNS,
        "mapping": {"figures": {"SA45/1": {"value": "done"}}, "only": {"breakdown": "Total"}, "year": "financial_year"},
        "summary": summary | {"examples": restated}, "judged": 1, "sent_by": by, "asked_by": by,
        "sent_at": "2026-11-20T12:00Z", "asked_at": "2026-11-20T12:00Z",
    }  # fmt: skip
    return ReleaseUpload.objects.create(**(usual | given))


def neighbours() -> ComparatorSet:
    """Derby's of today."""
    return ComparatorSet.objects.get(authority__slug="derby", ends_on=None)


def of_import(verb: str, **data: Any) -> Filled:
    return "performance", reverse(f"indicators:{verb}", args=[release_upload().pk]), ReleaseUpload, data


def release_import() -> Filled:
    data = {"table": "", "table_name": "Children in need", "publisher": "The department", "title": "2025-26"}
    data |= {
        "published_on": "30 October 2026",
        "covers": "Every council",
        "file": AgainAndAgain("a.csv", b"time_period"),
    }
    return "performance", reverse("indicators:release_import"), ReleaseUpload, data


def import_detail() -> Filled:
    named = {"column-0-is": "SA45/1", "column-0-part": "value", "column-1-is": "only", "column-1-text": "Total"}
    return of_import("import_detail", year="financial_year", **named)


def boxes(row: ComparatorSet) -> dict[str, Any]:
    members = "\n".join(member.area.code for member in row.members.select_related("area"))
    return {"name": row.name, "kind": row.kind, "source": row.source, "members": members}


def comparator_add() -> Filled:
    codes = " ".join(neighbours().members.values_list("area__code", flat=True))
    data = boxes(neighbours()) | {"starts_on": "1 January 2027", "seen": f"neighbours 2027-01-01 - {codes}"}
    return "performance", reverse("indicators:comparator_add"), ComparatorSet, data


def comparator_edit() -> Filled:
    row = neighbours()
    data = boxes(row) | {"starts_on": f"{row.starts_on:%-d %B %Y}", "note": "Ten again", "version": row.version}
    data["members"] = "\n".join(
        f"{member.area.code}; {member.closeness}" for member in row.members.select_related("area")
    )
    return "performance", reverse("indicators:comparator_edit", args=[row.pk]), ComparatorSet, data


def about_releases() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted."""
    return {
        "release_import": release_import,
        "import_detail": import_detail,
        "import_store": lambda: of_import("import_store", judged=1),
        "import_discard": lambda: of_import("import_discard"),
        "comparator_add": comparator_add,
        "comparator_edit": comparator_edit,
    }


RELEASES = ["release_import", "import_detail", "import_store", "import_discard", "comparator_add", "comparator_edit"]
