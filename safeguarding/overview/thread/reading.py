"""The things of a thread as they stood on a day, kind by kind: the number of queries is the same however many."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from actionplans.models import Action
from actionplans.standing import standing
from indicators.figures import Point, Run, runs
from indicators.models import Indicator, Survey
from indicators.sentences import latest
from indicators.wording import counted, uncapitalised
from reports.models import Issue, Report
from safeguarding.models import Document
from safeguarding.overview.search import page_of, standard_url
from safeguarding.overview.sweep.record import day_found, source_text
from safeguarding.overview.thread.links import all_links, by_kind
from safeguarding.overview.thread.nodes import NO_ACTION, NO_MEASURE, Key, Node, Thread, thread
from standards import chains
from standards.models import Assessment, CaseAudit, Finding, Inspection, Standard
from standards.repeats import seen_by
from standards.wording import of_judgements


@dataclass(frozen=True)
class Asked:
    """Who asks, and for which day."""

    user: Any
    on: date
    today: date

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    def had(self, day: date | None) -> bool:
        """Whether something of a day was on record; what has no day always was."""
        return day is None or day <= self.on


def day(value: date) -> str:
    return f"{value:%-d %B %Y}"


def node(kind: str, row: Any, name: Any, url: str, words: str = "", **given: Any) -> Node:
    """`name` is what the address of its own thread names it by."""
    given = {"council": getattr(row, "authority_id", None)} | given
    demonstration = getattr(row, "is_demonstration", False)
    return Node(
        (kind, row.pk), given.pop("title", str(row)), url, reverse("thread", args=[kind, name]), words,
        demonstration=demonstration, **given,
    )  # fmt: skip


# --- Standards and sources ---


def standards(asked: Asked, rows: Any) -> Iterator[Node]:
    known = list(rows.select_related("framework"))
    said = Assessment.objects.visible_to(asked.user).filter(standard__in=known, as_at__lte=asked.on)
    last = {one.standard_id: one for one in said.select_related("authority", "grade").order_by("as_at", "pk")}
    for row in known:
        if asked.had(row.framework.starts_on):
            yield node(
                "standard", row, name_of_standard(row), standard_url(row),
                f"{row.framework}; {position(last[row.pk]) if row.pk in last else 'no position is on record'}",
                title=f"Standard {row}",
            )  # fmt: skip


def position(last: Assessment) -> str:
    grade = f", {uncapitalised(str(last.grade))}" if last.grade else ""
    voice = uncapitalised(last.get_voice_display())
    return f"last position on record: {last.authority.short_name}, {voice}{grade}, {day(last.as_at)}"


def name_of_standard(row: Standard) -> str:
    return f"{row.framework.slug}~{row.number}"


def inspections(asked: Asked, rows: Any) -> Iterator[Node]:
    for row in rows.select_related("regime", "document").prefetch_related("judgements__area"):
        found = row.published_on or row.ends_on or row.starts_on
        found = found or (row.document.dated_on if row.document else None)
        if asked.had(found):
            url = reverse("standards:inspection_detail", args=[row.slug])
            words = f"{row.subject_authority}, {row.regime.short_name}{f', {day(found)}' if found else ''}"
            if given := list(row.judgements.all()):
                words += f"; {uncapitalised(of_judgements(given)).rstrip('.')}"
            yield node("inspection", row, row.slug, url, words)


def case_audits(asked: Asked, rows: Any) -> Iterator[Node]:
    for row in rows:
        if asked.is_today or (row.done_on and asked.had(row.done_on)):
            words = f"{counted(row.sample, 'file')} looked at, {day(row.done_on)}" if row.done_on else "not done yet"
            yield node("case-audit", row, row.pk, reverse("standards:case_audit_detail", args=[row.pk]), words)


def surveys(asked: Asked, rows: Any) -> Iterator[Node]:
    for row in rows.select_related("document"):
        if asked.had(row.document.dated_on):
            base = f"; {row.replied} of {row.asked} replied" if row.replied and row.asked else ""
            url = reverse("indicators:survey_detail", args=[row.slug])
            yield node("survey", row, row.slug, url, f"{row.fieldwork}{base}")


def documents(asked: Asked, rows: Any) -> Iterator[Node]:
    for row in rows:
        if asked.had(row.dated_on):
            words = f"{row.kind}, {day(row.dated_on) if row.dated_on else 'not dated'}"
            yield node("document", row, row.slug, page_of(row), words, council=None)


# --- Findings and actions ---


def findings(asked: Asked, rows: Any) -> Iterator[Node]:
    asking = set(rows.answerable().filter(remedied="").values_list("pk", flat=True))
    repeated = seen_by(asked.user)
    for row in rows.select_related("document", "inspection", "case_audit", "authority"):
        found = day_found(row)
        if asked.had(found):
            words = [row.authority.short_name, source_text(row), day(found) if found else ""]
            words.append(how_often(repeated.of(row.pk), asked.on))
            words.append("put right before the report" if row.remedied else "")
            url = reverse("standards:finding_detail", args=[row.slug])
            gap = NO_ACTION if row.pk in asking else ""
            yield node("finding", row, row.slug, url, "; ".join(filter(None, words)), gap=gap)


def how_often(chain: list[chains.Link], on: date) -> str:
    """Such as "found three times in eight years: 2004, 2009, 2012", by a day; empty for what was found once."""
    known = [link for link in chain if link.year is None or link.year <= on.year]
    return uncapitalised(chains.said(known)).rstrip(".")


def actions(asked: Asked, rows: Any) -> Iterator[Node]:
    for row in rows.as_they_stood(asked.on).select_related("document"):
        is_draft = row.document_id is None and row.set_on is None
        if (is_draft and not asked.is_today) or (row.document and not asked.had(row.document.dated_on)):
            continue
        url = reverse("actionplans:action_detail", args=[row.pk])
        gap = "" if row.document_id or row.kind == Action.Kind.COMMENT else NO_MEASURE
        yield node("action", row, row.pk, url, words_of_action(row, asked.on), gap=gap)


def words_of_action(row: Any, on: date) -> str:
    owner = row.owner_title or row.printed_owner
    vacant = " (post vacant)" if row.owned_by and not row.document_id and not row.holder else ""
    due = f"due {day(row.due_on)}" if row.due_on else row.printed_due
    parts = [standing(row, on).text, f"{owner}{vacant}" if owner else "no owner is named", due]
    if row.effect:
        parts.append(f"effect: {uncapitalised(EFFECTS[row.effect])}")
    if row.document:
        parts.append(str(row.document))
    return "; ".join(filter(None, parts))


EFFECTS = {
    "not_yet_due": "Not yet due",
    "moved": "Moved as expected",
    "no_effect": "No effect shown",
    "not_measurable": "Not measurable",
}


# --- Indicators and papers ---


def indicators(asked: Asked, rows: Any) -> Iterator[Node]:
    known = list(rows)
    read = runs(asked.user, known, until=asked.on) if known else {}
    for row in known:
        words = words_of_run(read[row.pk], asked)
        url = reverse("indicators:indicator_detail", args=[row.code])
        yield node("indicator", row, row.code, url, words)


def words_of_run(run: Run, asked: Asked) -> str:
    """The last complete quarter whose figures were approved by the day. A part that was corrected since is shown as it
    stands now, and says so."""
    points = [point for point in run.points if was_in(point, asked.on)]
    if not points:
        return "no quarterly figure" if asked.is_today else "no quarterly figure by then"
    last = points[-1]
    words = f"{latest(last)}, {last.period}"
    if any(localdate(part.approved_at) > asked.on for part in last.parts if part.approved_at):
        return f"{words}; corrected since"
    if last is run.last and run.judgement.rating != "not_rated":
        words = f"{words}, {run.judgement.rating}"
    return f"{words}{'; demonstration' if last.is_demonstration else ''}"


def was_in(point: Point, on: date) -> bool:
    return all(
        part.approved_at is None or localdate(part.approved_at) <= on or part.corrects_id for part in point.parts
    )


def papers(asked: Asked, rows: Any) -> Iterator[Node]:
    known = list(rows.select_related("body", "document", "meeting"))
    issues = Issue.objects.visible_to(asked.user).filter(report__in=known, issued_at__date__lte=asked.on)
    issued = {issue.report_id: issue for issue in issues.order_by("number")}
    for row in known:
        words = words_of_paper(row, issued.get(row.pk), asked)
        if words:
            yield node("paper", row, row.slug, reverse("reports:report_detail", args=[row.slug]), words)


def words_of_paper(row: Report, issue: Issue | None, asked: Asked) -> str:
    """Empty for one that there was not yet: a paper is there from its issue on, or today to those who prepare it."""
    body = str(row.body or "")
    if row.document:
        dated = row.document.dated_on
        return f"retold; {day(dated) if dated else 'not dated'}" if asked.had(dated) else ""
    if issue:
        return "; ".join(filter(None, [f"issued on {day(localdate(issue.issued_at))}", body]))
    return "; ".join(filter(None, ["in preparation", body])) if asked.is_today else ""


# --- The thread ---


@dataclass(frozen=True)
class Kind:
    """How things of one kind are found by the name in an address, and read as nodes."""

    model: Any
    by_name: Callable[[str], Q]
    nodes: Callable[[Asked, Any], Iterator[Node]]


def by_key(name: str) -> Q:
    return Q(pk=int(name)) if name.isascii() and name.isdecimal() and len(name) < 16 else Q(pk__in=[])


def by_number(name: str) -> Q:
    framework, _, number = name.partition("~")
    return Q(framework__slug=framework, number=number)


def by_slug(name: str) -> Q:
    return Q(slug=name)


KINDS = {
    "standard": Kind(Standard, by_number, standards),
    "inspection": Kind(Inspection, by_slug, inspections),
    "case-audit": Kind(CaseAudit, by_key, case_audits),
    "survey": Kind(Survey, by_slug, surveys),
    "document": Kind(Document, by_slug, documents),
    "finding": Kind(Finding, by_slug, findings),
    "action": Kind(Action, by_key, actions),
    "indicator": Kind(Indicator, lambda name: Q(code=name), indicators),
    "paper": Kind(Report, by_slug, papers),
}


def find(user: Any, kind: str, name: str) -> Key | None:
    """The key of what an address names; None where there is no such thing for this person."""
    if kind not in KINDS:
        return None
    row = KINDS[kind].model.objects.visible_to(user).filter(KINDS[kind].by_name(name)).values_list("pk").first()
    return (kind, row[0]) if row else None


def nodes(asked: Asked, keys: Collection[Key]) -> dict[Key, Node]:
    """Those of these things that were on record on the day and that the person may see."""
    wanted = by_kind(keys)
    found = (
        one
        for kind, known in KINDS.items()
        if kind in wanted
        for one in known.nodes(asked, known.model.objects.visible_to(asked.user).filter(pk__in=wanted[kind]))
    )
    return {one.key: one for one in found}


def read(asked: Asked, this: Key, *, show: str = "") -> Thread | None:
    """The thread of one thing; None where the thing itself was not on record on the day."""
    links = all_links(asked.user, this)
    known = nodes(asked, {this, *(key for link in links for key in link)})
    return thread(this, known, links, show=show) if this in known else None
