"""Two inspections in the demonstration, from `demonstration/inspections.yml`, dated from the stored day. Everything
invented; what is invented never repeats what was printed."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from safeguarding.models import User
from safeguarding.overview.demonstration_rounds import by_key
from safeguarding.overview.fixtures import ExactLoader
from standards.models import DutyMet, Finding, GradedStatement, Inspection, Judgement, Regime, RegimeDuty, Theme

LABEL = " (demonstration)"
FRONT = ("lead_inspector", "team", "notice", "method", "summary")
FOUND = (
    *("slug", "kind", "title", "summary", "citation", "number", "evidence_basis", "assurance", "assurance_note"),
    *("addressed_to", "within", "within_unit", "clock_note"),
)


def load(day: date, path: Path) -> list[str]:
    """Write them once; returns one line for each row made."""
    made: list[models.Model] = []
    if not Inspection.objects.filter(is_demonstration=True).exists():
        spec = yaml.load(path.read_text(encoding="utf-8"), ExactLoader)
        maker = Maker(day, spec)
        made += [row for given in spec["inspections"] for row in maker.inspection(given)]
    return [f"{row._meta.label} {row.pk}" for row in made]


class Maker:
    def __init__(self, day: date, spec: dict[str, Any]) -> None:
        self.day, self.by = day, by_key(User)[spec["by"]]
        self.themes, self.duties, self.printed = by_key(Theme), by_key(RegimeDuty), by_key(Judgement)
        self.common = {"authority": self.by.authority, "is_demonstration": True}

    def on(self, days: int) -> date:
        return self.day + timedelta(days=days)

    def inspection(self, given: dict[str, Any]) -> list[models.Model]:
        days = {name: self.on(days) for name, days in given["days"].items()}
        front = {name: given[name] for name in FRONT}
        regime = Regime.objects.get(slug=given["regime"])
        named = {"slug": given["slug"], "title": given["title"] + LABEL, "regime": regime}
        named |= {"subject_authority": self.by.authority.name}
        row = Inspection.objects.create(**named, **front, **days, **self.common)
        made: list[models.Model] = [row]
        made += [self.judgement(row, one) for one in given.get("judgements", [])]
        made += [self.remark(row, order, one) for order, one in enumerate(given.get("remarks", []), start=1)]
        made += [self.duty(row, one) for one in given["duties"]]
        return made + [self.finding(row, order, one) for order, one in enumerate(given["findings"], start=1)]

    def judgement(self, row: Inspection, given: dict[str, Any]) -> Judgement:
        area = by_key(row.regime.areas.model)[f"{row.regime.slug}/areas/{given['area']}"]
        grade = by_key(area.scale.grades.model)[f"{area.scale.slug}/grades/{given['grade']}"]
        before = given.get("previous")
        previous = self.printed["/judgements/".join(before.split("/"))] if before else None
        said = {"printed": grade.word, "summary": given["summary"], "citation": given["citation"]}
        return Judgement.objects.create(inspection=row, area=area, grade=grade, previous=previous, **said)

    def remark(self, row: Inspection, order: int, given: dict[str, Any]) -> GradedStatement:
        said = {name: given[name] for name in ("subject", "wording", "citation")}
        made = GradedStatement.objects.create(inspection=row, order=order, **said)
        made.themes.set(self.themes[key] for key in given["themes"])
        return made

    def duty(self, row: Inspection, given: dict[str, Any]) -> DutyMet:
        duty = self.duties[f"{row.regime.slug}/duties/{given['duty']}"]
        said = {"arose": given["arose"], "met_on": self.on(given["day"]), "note": given["note"]}
        return DutyMet.objects.create(inspection=row, duty=duty, met_by=self.by, **said)

    def finding(self, row: Inspection, order: int, given: dict[str, Any]) -> Finding:
        said = {name: given[name] for name in FOUND if name in given}
        starts_on = self.on(given["clock"]) if "clock" in given else None
        earlier = Finding.objects.get(slug=given["repeats"]) if "repeats" in given else None
        made = Finding.objects.create(
            inspection=row, order=order, clock_starts_on=starts_on, repeats=earlier, **said, **self.common
        )
        made.themes.set(self.themes[key] for key in given["themes"])
        return made
