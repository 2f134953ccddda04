"""What one kind of evidence says of a theme: the rules behind each panel of `triangulation`, which says on what they
rest. Django-free. Each gives its verdict, and why it says nothing or less than it seems to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.wording import capitalised, counted, either, in_words, joined, uncapitalised
from safeguarding.overview.triangulation import Line, Panel, Verdict, on_scale, panel, together
from standards.case_files import FEW, Graded
from standards.told import count_words

Range = Callable[[Decimal, Decimal], tuple[Decimal, Decimal] | None]
"""From so many of so many to what chance alone could have made of it, in per cent; None of nothing."""

HALF, FIFTH, QUARTER = Decimal(50), Decimal(20), Decimal(25)
LEAST_ANSWERS = 30


# --- Figures ---


@dataclass(frozen=True)
class Measure:
    """The last figure of a measure. `rating` is green, amber, red or empty where nothing rates it; `turns` the ratings
    that chance alone could have given it instead; `signal` is "improvement", "concern" or empty; `on_trial` where its
    usual range rests on too few quarters."""

    title: str
    url: str
    text: str
    ends_on: date
    rating: str
    turns: frozenset[str] = frozenset()
    signal: str = ""
    on_trial: bool = False
    notes: tuple[str, ...] = ()
    demonstration: bool = False


RATED = {"green": Verdict.GOOD, "amber": Verdict.MIXED, "red": Verdict.POOR}
OPPOSITE = {"green": "red", "red": "green"}
AGREES = {"green": "improvement", "red": "concern"}
CONTRADICTS = {"green": "concern", "red": "improvement"}


def of_measure(measure: Measure) -> tuple[Verdict, str]:
    """What a figure says, and why it says nothing or less (empty otherwise).

    As it is rated against its target (rule 9); not rated: nothing. A green that chance could have made red, or the
    other way about, says nothing, unless the run signals the same by more than chance. A signal the other way makes it
    mixed. Signals of limits on trial do not count (docs/adr/0018)."""
    if measure.rating not in RATED:
        return Verdict.NOTHING, f"{measure.title} is not rated"
    signal = "" if measure.on_trial else measure.signal
    if signal and signal == CONTRADICTS.get(measure.rating):
        return Verdict.MIXED, ""
    by_chance = OPPOSITE.get(measure.rating) in measure.turns
    if by_chance and not (signal and signal == AGREES[measure.rating]):
        return Verdict.NOTHING, f"{measure.title}: by chance alone its {measure.rating} could be the opposite"
    return RATED[measure.rating], ""


def figures(measures: Sequence[Measure], today: date) -> Panel:
    dated, cautions = [], []
    for measure in measures:
        verdict, why = of_measure(measure)
        if measure.on_trial:
            cautions.append(
                f"The usual range of {uncapitalised(measure.title)} is on trial: its signal does not count."
            )
        line = Line(measure.title, measure.url, measure.text, measure.notes, verdict, measure.demonstration)
        dated.append((measure.ends_on, line))
        cautions += [f"{why}."] if why else []
    return panel("figures", "Figures", "the figures", today, dated, because_of_figures(measures), cautions)


def because_of_figures(measures: Sequence[Measure]) -> str:
    """Such as "single assessments completed on time is 89.6%, amber, and is getting worse"; of several the colours."""
    if len(measures) == 1:
        (one,) = measures
        moving = {"improvement": ", and is getting better", "concern": ", and is getting worse"}
        said = moving.get(one.signal, "") if not one.on_trial else ""
        return f"{uncapitalised(one.title)} is {one.text}, {one.rating or 'not rated'}{said}"
    colours = [
        (sum(one.rating == colour for one in measures), colour or "not rated")
        for colour in ("green", "amber", "red", "")
    ]
    said = joined([f"{in_words(count)} {colour}" for count, colour in colours if count])
    moving_ways = {
        "improvement": [
            uncapitalised(one.title) for one in measures if one.signal == "improvement" and not one.on_trial
        ],
        "concern": [uncapitalised(one.title) for one in measures if one.signal == "concern" and not one.on_trial],
    }
    better = f"; getting better: {joined(moving_ways['improvement'])}" if moving_ways["improvement"] else ""
    worse = f"; getting worse: {joined(moving_ways['concern'])}" if moving_ways["concern"] else ""
    return f"of {counted(len(measures), 'measure')} {said}{better}{worse}"


# --- Case-file audits ---


@dataclass(frozen=True)
class Audit:
    title: str
    url: str
    done_on: date
    sample: int
    graded: Graded | None
    demonstration: bool = False


def of_audit(audit: Audit, chance: Range) -> tuple[Verdict, str]:
    """Good: most files in the upper half of the scale, and fewer than a quarter in its last word. Poor: most are not in
    the upper half, or at least a fifth are in the last word. Each of these even where chance is allowed for; otherwise
    mixed. Without grades, or of few files: nothing."""
    graded = audit.graded
    if graded is None:
        return Verdict.NOTHING, f"“{audit.title}” gave no grades"
    if graded.files < FEW:
        return Verdict.NOTHING, f"“{audit.title}” looked at {counted(graded.files, 'file')}, too few to say anything"
    good = chance(Decimal(graded.good), Decimal(graded.files))
    worst = chance(Decimal(graded.worst.files), Decimal(graded.files))
    if good is None or worst is None:
        return Verdict.NOTHING, ""
    if good[1] < HALF or worst[0] >= FIFTH:
        return Verdict.POOR, ""
    return (Verdict.GOOD, "") if good[0] > HALF and worst[1] < QUARTER else (Verdict.MIXED, "")


def case_audits(audits: Sequence[Audit], today: date, chance: Range) -> Panel:
    """The newest first, which alone gives the verdict: an audit before it was of another time."""
    dated, cautions = [], []
    for place, audit in enumerate(audits):
        verdict, why = of_audit(audit, chance)
        grades = audit.graded and joined(
            [f"{w.word.lower()} {in_words(w.files)}" for w in audit.graded.words if w.files]
        )
        text = f"{capitalised(counted(audit.sample, 'file'))}{f': {grades}' if grades else ''}"
        when = f"{audit.done_on:%-d %B %Y}"
        dated.append((audit.done_on, Line(audit.title, audit.url, text, (when,), verdict, audit.demonstration)))
        cautions += [f"{why}."] if why and not place else []
    because = because_of_audit(audits[0], dated[0][1].verdict) if audits else ""
    newest = dated[0][1].verdict if dated else None
    return panel("audits", "Case-file audits", "case-file audits", today, dated, because, cautions, newest)


def because_of_audit(audit: Audit, verdict: Verdict) -> str:
    """Such as "the last audit found eight of 20 files inadequate"."""
    graded = audit.graded
    if graded is None:
        return f"the last audit looked at {counted(audit.sample, 'file')} and gave no grades"
    if verdict is Verdict.POOR and graded.worst.files * 5 >= graded.files:
        found, word = graded.worst.files, graded.worst.word.lower()
    else:
        found, word = graded.good, graded.good_words
    return f"the last audit found {in_words(found)} of {counted(graded.files, 'file')} {word}"


# --- Surveys ---


@dataclass(frozen=True)
class Score:
    """A score of the council's own in a survey, by its band: green, amber, red or empty where no band holds it."""

    title: str
    url: str
    text: str
    on: date
    band: str
    survey: str
    asked: int | None
    replied: int | None
    notes: tuple[str, ...] = ()


def response(asked: int | None, replied: int | None) -> str:
    """Why so few answers say nothing; empty where they are enough: thirty at least, and one in four of those asked."""
    if replied is None:
        return "how many answered is not stated"
    if replied < LEAST_ANSWERS:
        return f"{counted(replied, 'answer')} {either(replied, 'is', 'are')} too few"
    if asked and Decimal(100 * replied) / asked < QUARTER:
        return f"{replied:,} of {asked:,} asked answered, fewer than one in four"
    return ""


def surveys(scores: Sequence[Score], today: date) -> Panel:
    """By the bands of the last survey's scores on the theme (rule 9)."""
    newest = max((score.on for score in scores), default=None)
    last = [score for score in scores if score.on == newest]
    dated, cautions = [], []
    for score in last:
        why = response(score.asked, score.replied)
        verdict = Verdict.NOTHING if why else RATED.get(score.band, Verdict.NOTHING)
        dated.append((score.on, Line(score.title, score.url, score.text, score.notes, verdict)))
        cautions += [f"{score.survey}: {why}."] if why else []
    colours = [
        (sum(one.band == band for one in last), band or "without a band") for band in ("green", "amber", "red", "")
    ]
    said = joined([f"{in_words(count)} {band}" for count, band in colours if count])
    because = f"of {counted(len(last), 'score')} of the last survey {said}"
    return panel("surveys", "Surveys", "surveys", today, dated, because, dict.fromkeys(cautions))


# --- What people said ---


@dataclass(frozen=True)
class Heard:
    """What one kind of people said in a span; `number`, `critical` and `asked` as of `Feedback`."""

    kind: str
    label: str
    url: str
    ends_on: date
    number: int
    critical: int | None
    asked: int | None
    summary: str
    demonstration: bool = False


def of_heard(heard: Heard, chance: Range) -> tuple[Verdict, str]:
    """Of those who were asked: good where most were not critical, poor where most were, otherwise mixed; of few, or
    where it is not known how many were critical, nothing. So too where fewer than a quarter of those asked spoke.

    Complaints are poor where most were upheld and never good: few complaints are no praise, since those worst off
    complain least. Compliments say nothing: whoever was not pleased writes none."""
    if heard.kind == "compliment":
        return Verdict.NOTHING, ""
    if heard.number < FEW:
        return (
            Verdict.NOTHING,
            f"{capitalised(count_words(heard.kind, heard.number, None))} are too few to say anything",
        )
    if heard.critical is None:
        return Verdict.NOTHING, f"how many of {count_words(heard.kind, heard.number, None)} were critical is not known"
    if heard.asked and Decimal(100 * heard.number) / heard.asked < QUARTER:
        return Verdict.NOTHING, f"of {heard.asked:,} asked {heard.number:,} spoke, fewer than one in four"
    found = chance(Decimal(heard.critical), Decimal(heard.number))
    if found is None:
        return Verdict.NOTHING, ""
    if found[0] > HALF:
        return Verdict.POOR, ""
    if heard.kind == "complaint":
        return Verdict.MIXED, ""
    return (Verdict.GOOD if found[1] < HALF else Verdict.MIXED), ""


def heard_panel(key: str, heading: str, noun: str, heard: Sequence[Heard], today: date, chance: Range) -> Panel:
    """The newest entry of each kind gives the verdict."""
    newest: dict[str, Heard] = {}
    for one in sorted(heard, key=lambda one: one.ends_on):
        newest[one.kind] = one
    dated, cautions = [], []
    for one in newest.values():
        verdict, why = of_heard(one, chance)
        said = capitalised(count_words(one.kind, one.number, one.critical))
        asked = f" of {one.asked:,} asked" if one.asked else ""
        notes = (f"to {one.ends_on:%-d %B %Y}{asked}", one.summary)
        dated.append((one.ends_on, Line(one.label, one.url, said, notes, verdict, one.demonstration)))
        cautions += [f"{capitalised(why)}."] if why else []
    because = joined([count_words(one.kind, one.number, one.critical) for one in newest.values()])
    return panel(key, heading, noun, today, dated, because, cautions)


def voices(heard: Sequence[Heard], today: date, chance: Range) -> Panel:
    spoke = [one for one in heard if one.kind in {"child", "family", "professional"}]
    return heard_panel("voices", "Children, families and professionals", "those who were asked", spoke, today, chance)


def complaints(heard: Sequence[Heard], today: date, chance: Range) -> Panel:
    came = [one for one in heard if one.kind in {"complaint", "compliment"}]
    return heard_panel("complaints", "Complaints and compliments", "complaints", came, today, chance)


# --- Inspection ---


@dataclass(frozen=True)
class Judged:
    """A judgement of an inspection: its word, and that word's place among so many; `place` 0: it is on no scale."""

    area: str
    word: str
    place: int = 0
    words: int = 0


@dataclass(frozen=True)
class Inspected:
    """The last inspection of the council that says anything of the theme: its judgements there, and how many of its
    findings there are strengths, and how many ask for something."""

    title: str
    url: str
    ended_on: date
    judged: tuple[Judged, ...] = ()
    strengths: int = 0
    asking: int = 0
    demonstration: bool = False


def of_inspection(seen: Inspected) -> Verdict:
    """Its judgements by their place on their scales, together with its findings: only strengths are good, only things
    to be put right poor, both mixed."""
    by_findings = Verdict.NOTHING
    if seen.strengths or seen.asking:
        both = seen.strengths and seen.asking
        by_findings = Verdict.MIXED if both else Verdict.GOOD if seen.strengths else Verdict.POOR
    return together(
        [*(on_scale(one.place, one.words) if one.place else Verdict.NOTHING for one in seen.judged), by_findings]
    )


def inspections(seen: Inspected | None, today: date) -> Panel:
    if seen is None:
        return panel("inspections", "Inspection", "inspections", today, [], "")
    words = [f"{one.area.lower()}: {one.word.lower()}" for one in seen.judged]
    found = [counted(seen.strengths, "strength")] if seen.strengths else []
    found += [f"{counted(seen.asking, 'thing')} to put right"] if seen.asking else []
    said = "; ".join(filter(None, [joined(words), joined(found)]))
    line = Line(
        seen.title, seen.url, capitalised(said), (f"{seen.ended_on:%B %Y}",), of_inspection(seen), seen.demonstration
    )
    because = f"the last inspection said {said}"
    return panel("inspections", "Inspection", "inspections", today, [(seen.ended_on, line)], because)


# --- Standards ---


@dataclass(frozen=True)
class Position:
    """The newest position on a standard by one voice. `place` 0: words without a grade. `is_own`: nobody else
    looked."""

    standard: str
    url: str
    who: str
    as_at: date
    word: str
    place: int
    words: int
    is_own: bool
    voice: str
    demonstration: bool = False


def of_position(position: Position) -> tuple[Verdict, str]:
    """By the place of its word. What an agency says of itself, unmoderated, says nothing: as a witness it needs another
    (peers 1b: over-optimism is why self-audits are moderated)."""
    if not position.place:
        return Verdict.NOTHING, f"{position.standard}: words without a grade"
    if position.is_own:
        return Verdict.NOTHING, f"{position.standard}, {position.who}: its own view only, moderated by nobody"
    return on_scale(position.place, position.words), ""


def standards(positions: Sequence[Position], today: date) -> Panel:
    dated, cautions = [], []
    for one in positions:
        verdict, why = of_position(one)
        notes = (f"{one.voice}, {one.as_at:%B %Y}",)
        text = f"{one.who}: {one.word or 'no grade'}"
        dated.append((one.as_at, Line(one.standard, one.url, text, notes, verdict, one.demonstration)))
        cautions += [f"{why}."] if why else []
    given = [line.verdict for _, line in dated]
    said = [(given.count(one), one.value) for one in (Verdict.GOOD, Verdict.MIXED, Verdict.POOR)]
    words = joined([f"{in_words(count)} {word}" for count, word in said if count]) or "none that others have looked at"
    because = f"of {counted(len(given), 'position')} on standards {words}"
    return panel("standards", "Standards", "standards", today, dated, because, cautions)
