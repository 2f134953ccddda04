"""Case-file audits and what people told the council in the demonstration, from `demonstration/casework.yml`, dated from
the stored day. Everything invented."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from safeguarding.calendar import add_months, last_quarter_ended
from safeguarding.models import Agency, Unit, User
from safeguarding.overview.demonstration_rounds import by_key
from safeguarding.overview.fixtures import ExactLoader
from standards.models import CaseAudit, CaseAuditGrade, Feedback, Finding, Scale, Theme

LABEL = " (demonstration)"


def load(day: date, path: Path) -> list[str]:
    """Write them once; returns one line for each row made."""
    made: list[models.Model] = []
    if not CaseAudit.objects.filter(is_demonstration=True).exists():
        spec = yaml.load(path.read_text(encoding="utf-8"), ExactLoader)
        maker = Maker(day, spec)
        made += [row for given in spec["audits"] for row in maker.audit(given)]
        made += [maker.feedback(given) for given in spec["feedback"]]
    return [f"{row._meta.label} {row.pk}" for row in made]


class Maker:
    def __init__(self, day: date, spec: dict[str, Any]) -> None:
        self.day, self.by = day, by_key(User)[spec["by"]]
        self.scale, self.themes = Scale.objects.get(slug=spec["scale"]), by_key(Theme)
        self.units, self.agencies = by_key(Unit), by_key(Agency)
        self.audits: dict[str, CaseAudit] = {}
        self.common = {"authority": self.by.authority, "is_demonstration": True}

    def on(self, days: int) -> date:
        return self.day + timedelta(days=days)

    def audit(self, given: dict[str, Any]) -> list[models.Model]:
        same = ("method", "planned_sample", "how_chosen", "auditors", "sample", "summary")
        row = CaseAudit(
            title=given["title"] + LABEL, scale=self.scale,
            planned_for=add_months(self.day.replace(day=1), given["month"]),
            re_audits=self.audits.get(given.get("re_audits", "")), unit=self.units.get(given.get("unit", "")),
            **{name: given[name] for name in same if name in given}, **self.came_of(given), **self.common,
        )  # fmt: skip
        row.save()
        row.themes.set(self.themes[key] for key in given["themes"])
        row.agencies.set(self.agencies[key] for key in given.get("agencies", []))
        self.audits[given["key"]] = row
        grades = zip(self.scale.grades.all(), given.get("grades", []), strict=False)
        found = CaseAuditGrade.objects.bulk_create(
            CaseAuditGrade(audit=row, grade=grade, files=files) for grade, files in grades if files
        )
        return [row, *found, *(self.finding(row, order, one) for order, one in enumerate(given.get("findings", []), 1))]

    def came_of(self, given: dict[str, Any]) -> dict[str, Any]:
        """That it was done, or called off; nothing of one that is still to be done."""
        if "cancelled" in given:
            words = {"cancelled_by": self.by, "cancelled_why": given["why"]}
            return {"cancelled_on": self.on(given["cancelled"]), **words}
        if "done" not in given:
            return {}
        again, changed = given.get("moderated", (None, None))
        moderated = {"moderated_sample": again, "moderation_changed": changed}
        return {"done_on": self.on(given["done"]), "done_by": self.by, **moderated}

    def finding(self, audit: CaseAudit, order: int, given: dict[str, Any]) -> Finding:
        row = Finding.objects.create(
            slug=f"demo-audit-{audit.pk}-{order}", case_audit=audit, kind=given["kind"], order=order,
            title=given["title"] + LABEL, summary=given["summary"],
            evidence_basis=f"Seen in {given['files']} of {audit.sample} files, in a case-file audit.", **self.common,
        )  # fmt: skip
        row.themes.set(audit.themes.all())
        return row

    def feedback(self, given: dict[str, Any]) -> Feedback:
        quarter = last_quarter_ended(self.day)
        for _ in range(given["quarter"]):
            quarter = quarter.previous()
        span = {"starts_on": quarter.starts_on, "ends_on": quarter.ends_on}
        entered = {"entered_on": min(self.day, quarter.ends_on + timedelta(days=14)), "entered_by": self.by}
        same = ("kind", "number", "asked", "critical", "summary", "source")
        said = {name: given[name] for name in same if name in given}
        named = {"theme": self.themes[given["theme"]], "unit": self.units.get(given.get("unit", ""))}
        return Feedback.objects.create(**named, **span, **said, **entered, **self.common)
