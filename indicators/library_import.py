"""What a file of the library would do, found by doing it in a transaction that is taken back; and doing it.

Each entry that differs from the record is put through the form of its screen and the change behind it, so that a file
can do nothing that a person at a screen could not. What the file does not name stays as it is.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators import library_changes, library_effects, rule_changes, target_changes
from indicators.library_files import COLUMNS, LIBRARY, library_of
from indicators.library_forms import AddIndicatorForm, DefinitionForm, IndicatorForm
from indicators.library_keys import BOXES, KEYS, bound_words, boxes, differ, key_of, latest, name_of
from indicators.models import Indicator, IndicatorVersion, RatingRule, Target
from indicators.rule_forms import RuleForm
from indicators.target_forms import FORMS
from safeguarding.list_files import Cells, Entry
from safeguarding.list_import import Key, NotStored, Outcome, Pass, filled
from safeguarding.models import User
from standards.models import Standard, Theme


def try_file(*, entries: list[Entry], by: User, at: datetime) -> Outcome:
    """What the file would do now; nothing of it stays."""
    outcome = Outcome()
    today = timezone.localdate(at)
    every = list(Indicator.objects.visible_to(by).measures().filter(is_current=True).values_list("pk", flat=True))
    run = Import(entries, by, at, outcome)
    effects = library_effects.tried(by, run.do, indicators=every, versions=[], today=today)
    outcome.ratings = [
        {
            "measure": row.indicator.title,
            "period": row.period,
            "before": in_words(row.before),
            "after": in_words(row.after),
        }
        for row in effects.ratings
    ]
    return outcome


def in_words(judgement: Any) -> str:
    return str(judgement.rating.value).replace("_", " ").capitalize()


@transaction.atomic
def do_file(*, entries: list[Entry], by: User, at: datetime) -> Outcome:
    """Store the whole file. Raises NotStored, and stores nothing, where any of it is refused."""
    outcome = Outcome()
    Import(entries, by, at, outcome).do()
    if outcome.faults:
        raise NotStored
    return outcome


class Import(Pass):
    """One pass over the entries of a file, in the order in which they may name each other."""

    def __init__(self, entries: list[Entry], by: User, at: datetime, outcome: Outcome):
        self.by, self.at = by, at
        there = {section: {key_of(section, cells): cells for cells in rows} for section, rows in library_of(by).items()}
        super().__init__(LIBRARY, KEYS, BOXES, key_of, name_of, there, entries, outcome)

    def do(self) -> None:
        self.do_rules()
        for section, one in (("indicators", self.indicator), ("definitions", self.definition)):
            for entry in self.of(section):
                self.attempt(entry, one)
        self.do_targets()

    # --- Indicators and definitions ---

    def indicator(self, entry: Entry, cells: Cells) -> None:
        indicator = Indicator.objects.filter(code=cells["code"]).first()
        kind = IndicatorForm if indicator else AddIndicatorForm
        data = {**cells, **self.links(cells)}
        form = filled(kind, data, user=self.by, **({"indicator": indicator} if indicator else {}))
        version = indicator.version if indicator else None
        indicator = indicator or Indicator(code=form.cleaned_data["code"])
        library_changes.save_indicator(
            indicator=indicator, links=form.fill(indicator), version=version, by=self.by, at=self.at
        )

    def links(self, cells: Cells) -> dict[str, list[str]]:
        """The keys of what an indicator names. Raises ValidationError for what there is not."""
        standards = Standard.objects.visible_to(self.by).select_related("framework")
        known = {
            "standards": {f"{row.framework.slug}/{row.number}": row.pk for row in standards},
            "themes": dict(Theme.objects.visible_to(self.by).values_list("slug", "pk")),
            "succeeds": dict(Indicator.objects.visible_to(self.by).values_list("code", "pk")),
        }
        found: dict[str, list[str]] = {}
        for name, keys in known.items():
            words = [word.strip() for word in cells[name].split(";") if word.strip()]
            if unknown := [word for word in words if word not in keys]:
                raise ValidationError({name: f"The record has no “{unknown[0][:60]}”. Write it as the record does."})
            found[name] = [str(keys[word]) for word in words]
        return found

    def definition(self, entry: Entry, cells: Cells) -> None:
        indicator = self.indicator_named(cells)
        definition = indicator.versions.filter(number=whole(cells["number"])).select_related("indicator").first()
        last = indicator.versions.order_by("-number").first()
        number = last.number if last else 0
        if definition is None and whole(cells["number"]) != number + 1:
            raise ValidationError({"number": f"The next definition of {indicator.code} is {number + 1}. Number it so."})
        form = filled(DefinitionForm, cells, user=self.by, indicator=indicator)
        if definition:
            form.fill(definition)
            library_changes.change_definition(definition=definition, by=self.by, at=self.at)
            return
        new = IndicatorVersion(indicator=indicator)
        form.fill(new)
        library_changes.add_definition(new=new, seen=number, by=self.by, at=self.at)

    def indicator_named(self, cells: Cells) -> Indicator:
        found = Indicator.objects.visible_to(self.by).filter(code=cells["indicator"]).first()
        if found is None:
            words = f"There is no indicator {cells['indicator'][:40]}. Add it to the list of indicators first."
            raise ValidationError({"indicator": words})
        return found  # type: ignore[no-any-return]

    # --- Rules ---

    def do_rules(self) -> None:
        """A rule with its bounds, which may be changed while its words are not: in either list."""
        words = {entry.cells.get("rule", ""): entry for entry in self.of("rules")}
        bounds: dict[str, list[Entry]] = {}
        for entry in (entry for entry in self.entries if entry.section == "bounds"):
            bounds.setdefault(entry.cells.get("rule", ""), []).append(entry)
        now: dict[str, list[Cells]] = {}
        for cells in library_of(self.by)["bounds"]:
            now.setdefault(cells["rule"], []).append(cells)
        changed = {slug for slug, given in bounds.items() if differ(given, now.get(slug, []))}
        for slug in dict.fromkeys([*words, *(slug for slug in bounds if slug in changed)]):
            given = bounds.get(slug, [])
            first = words.get(slug) or given[0]
            try:
                with transaction.atomic():
                    self.rule(slug, words.get(slug), given if slug in changed else [], now.get(slug, []))
            except ValidationError as refusal:
                self.refused(first, refusal)
            else:
                self.note_rule(slug, words.get(slug), given if slug in changed else [], now.get(slug, []))

    def rule(self, slug: str, words: Entry | None, given: list[Entry], now: list[Cells]) -> None:
        rule = RatingRule.objects.visible_to(self.by).filter(slug=slug).first()
        if rule is None and words is None:
            raise ValidationError({"rule": f"There is no rule {slug[:40]}. Add it to the list of rules first."})
        cells = {**dict.fromkeys(COLUMNS["rules"], ""), **self.there["rules"].get((slug,), {})}
        cells |= words.cells if words else {}
        if rule and words and cells["kind"] != rule.kind:
            raise ValidationError({"kind": "The kind of a rule is for good. Add another rule."})
        lines, from_day = latest([entry.cells for entry in given] or now, now)
        data = {**cells, **boxes(lines), "starts_on": from_day}
        form = filled(RuleForm, data, rule=rule, lines=len(lines))
        if rule is None:
            made = RatingRule(slug=forms.SlugField().clean(slug), name=cells["name"], kind=cells["kind"])
            made.description = cells["description"]
            rule_changes.add_rule(rule=made, bands=form.bands, by=self.by, at=self.at)
            return
        rule.name, rule.description = form.cleaned_data["name"], form.cleaned_data["description"]
        day = form.cleaned_data.get("starts_on")
        rule_changes.change_rule(rule=rule, bands=form.bands, starts_on=day, by=self.by, at=self.at)

    def note_rule(self, slug: str, words: Entry | None, given: list[Entry], now: list[Cells]) -> None:
        if words:
            self.note(words, self.there["rules"].get((slug,)))
        if given and now:
            was, becomes = (", ".join(map(bound_words, lines)) for lines in (now, [entry.cells for entry in given]))
            self.outcome.changed.append({"what": f"Rule {slug}", "column": "bounds", "was": was, "becomes": becomes})

    # --- Targets ---

    def do_targets(self) -> None:
        """One by one, but for the steps of a trajectory, which are one target together."""
        steps: dict[Key, list[Entry]] = {}
        for entry in self.of("targets"):
            if entry.cells.get("kind") == Target.Kind.TRAJECTORY:
                steps.setdefault((entry.cells["indicator"], entry.cells["definition"]), []).append(entry)
            else:
                self.attempt(entry, self.target)
        for key, entries in steps.items():
            for place, entry in enumerate(entries):
                self.attempt(
                    entry, (lambda e, c, k=key, all_=entries: self.trajectory(k, all_)) if not place else nothing
                )

    def target(self, entry: Entry, cells: Cells) -> None:
        indicator = self.indicator_named(cells)
        if cells["kind"] not in FORMS:
            raise ValidationError({"kind": f"It is none of the kinds. Write one of these: {', '.join(FORMS)}."})
        self.set(indicator, Target.Kind(cells["kind"]), cells)

    def set(self, indicator: Indicator, kind: Target.Kind, data: dict[str, Any], **given: Any) -> None:
        state = target_changes.state_of(self.by, indicator)
        form = filled(FORMS[kind], data, user=self.by, indicator=indicator, state=state, **given)
        answers = form.cleaned_data
        target_changes.set_targets(
            definition=answers["definition"], kind=kind, steps=form.steps, rule=answers["rule"], note=answers["note"],
            seen=state, by=self.by, at=self.at,
        )  # fmt: skip

    def trajectory(self, key: Key, entries: list[Entry]) -> None:
        """The steps there are, with those of the file in their place or beside them."""
        code, number = key
        there = [cells for cells in self.there["targets"].values() if cells["kind"] == Target.Kind.TRAJECTORY]
        steps = {c["ends_on"]: c for c in there if (c["indicator"], c["definition"]) == key}
        for entry in entries:
            day = entry.cells.get("ends_on", "")
            steps[day] = {**dict.fromkeys(COLUMNS["targets"], ""), **steps.get(day, {}), **entry.cells}
        rows = [steps[day] for day in sorted(steps)]
        data: dict[str, Any] = {
            "indicator": code,
            "definition": number,
            "rule": rows[-1]["rule"],
            "note": rows[-1]["note"],
        }
        for place, row in enumerate(rows, start=1):
            data |= {f"day_{place}": row["ends_on"], f"level_{place}": row["level"]}
        self.set(self.indicator_named(data), Target.Kind.TRAJECTORY, data, lines=len(rows))


def nothing(entry: Entry, cells: Cells) -> None:
    """Done with the first step of its trajectory."""


def whole(text: str) -> int:
    """A number of a definition; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
