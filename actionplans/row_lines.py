"""The issues of a row as lines that a person types, and back. Django-free.

A line that begins with "## " is a sub-heading of the lines under it, "## " alone ends it. "Strength: " or "Context: "
in front of a line says what it is; any other is an issue. A line that begins with "| " goes on with the one before.
"""

from dataclasses import dataclass, replace
from typing import Any

KINDS = {"issue": "Issue", "strength": "Strength", "context": "Context"}
HEADING, GOES_ON = "##", "| "


@dataclass(frozen=True, order=True)
class Issue:
    """One line of a row, under its sub-heading if it has one."""

    text: str
    kind: str = "issue"
    sub_heading: str = ""

    @classmethod
    def of(cls, row: Any) -> "Issue":
        return cls(row.text, row.kind, row.sub_heading)


def read_lines(text: str) -> list[Issue]:
    """What was typed, line by line; empty lines are passed over."""
    found, heading = [], ""
    for typed in text.splitlines():
        line = typed.strip()
        if line == HEADING or line.startswith(f"{HEADING} "):
            heading = line.removeprefix(HEADING).strip()
        elif line.startswith(GOES_ON) and found:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line.removeprefix(GOES_ON).strip()}")
        elif line:
            found.append(read_line(line, heading))
    return found


def read_line(line: str, heading: str) -> Issue:
    for kind, word in KINDS.items():
        if line.lower().startswith(f"{word.lower()}:"):
            return Issue(line[len(word) + 1 :].strip(), kind, heading)
    return Issue(line, "issue", heading)


def write_lines(issues: list[Issue]) -> str:
    """The lines from which `read_lines` reads just these issues, but for empty lines within one."""
    lines, heading = [], ""
    for issue in issues:
        if issue.sub_heading != heading:
            heading = issue.sub_heading
            lines.append(f"{HEADING} {heading}".strip())
        text = f"\n{GOES_ON}".join(part.strip() for part in issue.text.splitlines() if part.strip())
        plain = issue.kind == "issue" and read_lines(text) == [Issue(issue.text.strip())]
        lines.append(text if plain and not text.startswith(GOES_ON) else f"{KINDS[issue.kind]}: {text}")
    return "\n".join(lines)


def letters(number: int) -> str:
    """The label of an action by its place: a to z, then aa and on."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
