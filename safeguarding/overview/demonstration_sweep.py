"""The sweep of the demonstration: counted on its day, and one case that is let stand. Nothing is counted for days
before it: what the record lacked then is not known."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from safeguarding.models import Authority, LetStand, SweepCount, User
from safeguarding.overview.sweep.counting import count
from safeguarding.overview.sweep.sweeping import BY_KEY, sweep


def load(day: date, file: Path) -> list[str]:
    """One line for each row made; a day that is counted already is left, and so is what was ever let stand."""
    made = let_stand(day, yaml.safe_load(file.read_text())["let_stand"])
    for authority in Authority.objects.filter(people__is_demonstration=True).distinct():
        if not SweepCount.objects.filter(authority=authority, on=day).exists():
            made += [f"sweep count {authority.slug} {rule}" for rule in count(authority, day)]
    return made


def let_stand(day: date, rows: list[dict[str, Any]]) -> list[str]:
    made = []
    for row in rows:
        by = User.objects.get(email=row["by"])
        if LetStand.objects.filter(authority=by.authority, rule=row["rule"]).exists():
            continue
        for found in sweep(by.authority, day, rules=[BY_KEY[row["rule"]]]):
            if found.case.title == row["case"]:
                LetStand.objects.create(
                    authority=by.authority, rule=row["rule"], case=found.case.key, reason=row["reason"], by=by,
                    on=day, until_on=day + timedelta(days=row["days"]),
                )  # fmt: skip
                made.append(f"let stand {row['rule']} {found.case.key}")
    return made
