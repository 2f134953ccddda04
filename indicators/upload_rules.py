"""What the cells of a workbook or a table mean: one figure from its texts, and for each cell that is wrong, why.

Django-free. What a file leaves out is no fault, since it is stored as a draft; what it says must be possible. A row
without any figure says nothing and changes nothing, so that no file takes away what somebody typed meanwhile.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from indicators import return_rules, return_shapes
from indicators.return_rules import COMMENT, LATENESS, MISSING, NIL, NOT_APPLICABLE, VALUE, Entry
from safeguarding.faults import Problem, in_two
from safeguarding.typed_days import day_of
from safeguarding.typed_numbers import NotPlain, parse

ANSWERS = {VALUE: "Figure", NIL: "Nothing to report", MISSING: "Missing", NOT_APPLICABLE: "Not applicable"}
CHOICES = {text.lower(): choice for choice, text in ANSWERS.items()} | {choice: choice for choice in ANSWERS}
LONGEST = {"reason": 500} | dict.fromkeys(COMMENT, 2000)
LATE = (*LATENESS, "longest_late")
BOXES = ("numerator", "denominator", "value", "value_low", "value_high", "base")
GIVEN = ("state", *BOXES, "reason", "expected_on", *COMMENT, *LATE)


# The table of a workbook: what stands over each column, and the field it is; empty for what is only to be read.
SHEET, REFERENCE = "Figures", "Reference"
COLUMNS = {
    "Code": "code",
    "Definition": "number",
    "Measure": "",
    "What counts": "",
    "Last quarter": "",
    "Answer": "state",
    "Numerator is": "",
    "Numerator": "numerator",
    "Denominator is": "",
    "Denominator": "denominator",
    "Value is": "",
    "Value": "value",
    "Lowest": "value_low",
    "Highest": "value_high",
    "How many answered": "base",
    "Why there is no figure": "reason",
    "Expected on": "expected_on",
    "1 to 5 days late": "late_1_to_5",
    "6 to 10 days late": "late_6_to_10",
    "11 to 20 days late": "late_11_to_20",
    "Over 20 days late": "late_over_20",
    "Longest, in days": "longest_late",
    "What changed": "what_changed",
    "Why": "why",
    "What happens next": "what_next",
}
# The columns of a long table; the first three are for people, and only the period is compared.
KEYS = ("unit_slug", "indicator_code", "definition_number")
TABLE_COLUMNS = ("period", "unit_slug", "unit", "indicator_code", "definition_number", *GIVEN)


def figure_of(
    version: Any, texts: Mapping[str, str], kinds: Mapping[str, str], *, today: date
) -> tuple[Entry | None, list[Problem]]:
    """The entry that these texts are, None where they say nothing, and the problems. With a problem the entry is None.

    `texts` are by the names of an entry's fields, and so are `kinds`: what a spreadsheet calls them (`workbook_reading.
    Cell`), where that is not plain text.
    """
    filled = {name for name, text in texts.items() if text.strip() or kinds.get(name) == "formula"}
    given = {name: texts[name].strip() for name in GIVEN if name in filled}
    if not given.keys() - {"state"} and choice_in(given) in {VALUE, ""}:
        return None, []
    problems = wrong_kinds(given, kinds)
    bad = {field for field, _, _ in problems}
    choice = choice_in(given)
    if not choice:
        answers = ", ".join(ANSWERS.values())
        problems.append(("state", f"“{given['state'][:40]}” is none of the answers", f"Choose one of these: {answers}"))
    numbers = {name: given.get(name, "") for name in return_shapes.number_fields(version) if name not in bad}
    _, unreadable = return_rules.read_numbers(version, numbers)
    problems += [in_two(blocker.field, blocker.words) for blocker in unreadable]
    problems += [*misplaced(version, given, choice), *too_long(given)]
    late, wrong = counts_of(version, given, bad)
    expected_on, odd = day_in(given)
    problems += [*wrong, *odd]
    if problems:
        return None, problems
    if choice != VALUE:
        numbers = dict.fromkeys(numbers, "")
    words = {name: given.get(name, "").replace("\r\n", "\n") for name in ("reason", *COMMENT)}
    entry = return_rules.settle(version, choice, numbers, expected_on=expected_on, **words, **late)
    problems = impossible(entry, version, given, today=today)
    return (None if problems else entry), problems


def choice_in(given: Mapping[str, str]) -> str:
    """Which answer was chosen: a figure where none was; empty where it is none of them."""
    return CHOICES.get(given.get("state", VALUE).lower(), "")


def wrong_kinds(given: Mapping[str, str], kinds: Mapping[str, str]) -> list[Problem]:
    """Cells that hold another kind of thing than what is seen in them."""
    found = []
    for name, text in given.items():
        kind, is_number = kinds.get(name, "text"), name in (*BOXES, *LATE)
        if kind == "formula":
            found.append((name, "The cell holds a formula", "Type the number or the words that it comes to"))
        elif kind in {"error", "true or false"}:
            found.append((name, f"The cell holds {text}, which is no answer", "Type a number or words"))
        elif kind == "date" and is_number:
            found.append((name, "The cell holds a date", "Format the cell as a number, then type the number"))
        elif kind == "percent" and is_number:
            words = f"The cell is formatted as a percentage, so that what it holds is {text}"
            found.append((name, words, "Format the cell as a number, then type the number alone"))
        elif kind == "number" and name == "expected_on":
            found.append((name, f"“{text}” is not a day", "Write it as day/month/year, such as 31/10/2026"))
    return found


def misplaced(version: Any, given: Mapping[str, str], choice: str) -> list[Problem]:
    """Numbers in boxes that the measure does not have, or beside a reason for none."""
    own = return_shapes.number_fields(version)
    found = []
    for name in BOXES:
        if name in given and name not in own:
            where = " and ".join(own) or "no number: words alone"
            found.append((name, f"This measure has no {name}", f"Empty the cell. It takes {where}"))
    has_number = any(given.get(name, "0") not in {"0", "0.0"} for name in own)
    if has_number and choice not in {VALUE, ""}:
        words = f"There is a number, and also the answer “{ANSWERS[choice]}”"
        found.append(("state", words, "Keep one of the two"))
    if not version.collects_lateness:
        asked = [name for name in LATE if name in given]
        found += [(name, "This measure does not ask how late the late ones were", "Empty the cell") for name in asked]
    return found


def too_long(given: Mapping[str, str]) -> list[Problem]:
    return [
        (name, f"The words have {len(given[name]):,} characters", f"Shorten them to {most:,} or fewer")
        for name, most in LONGEST.items()
        if len(given.get(name, "")) > most
    ]


def counts_of(version: Any, given: Mapping[str, str], bad: set[str]) -> tuple[dict[str, int], list[Problem]]:
    found: dict[str, int] = {}
    problems = []
    for name in LATE if version.collects_lateness else ():
        try:
            if name in given and name not in bad:
                found[name] = int(parse(given[name]))
        except NotPlain as refused:
            problems.append(in_two(name, str(refused)))
    return found, problems


def day_in(given: Mapping[str, str]) -> tuple[date | None, list[Problem]]:
    if "expected_on" not in given:
        return None, []
    text = " ".join(given["expected_on"].split())
    day = day_of(text)
    if day:
        return day, []
    return None, [("expected_on", f"“{text[:40]}” is not a day", "Write it as day/month/year, such as 31/10/2026")]


def impossible(entry: Entry, version: Any, given: Mapping[str, str], *, today: date) -> list[Problem]:
    """What would stop the figure from being sent in, of all that the file says: what it does not say can still come."""
    found = []
    for blocker in return_rules.blockers(entry, version, today=today):
        field = next((name for name in LATE if name in given), "") if blocker.field in LATENESS else blocker.field
        if field in given and not (field == "state" and choice_in(given) != NIL):
            found.append(in_two(field, blocker.words))
    return found
