"""A framework as a file, and back: which cell says what, in YAML and in a workbook alike.

Three lists, a sheet each: the framework, its standards, and the parts of these. Every value is text that reads the same
both ways, so that a file taken away and brought back changes nothing.
"""

from typing import Any

from safeguarding.list_files import Cells, Lists, as_text_of
from safeguarding.list_import import Key
from standards.models import Criterion, Framework, Standard

IN_USE, ARCHIVED = "in use", "archived"
FRAMEWORK = Lists(
    columns={
        "framework": [
            "framework", "title", "edition", "publisher", "document", "starts_on", "ends_on", "scale", "description",
        ],
        "standards": ["number", "place", "title", "statement", "citation", "themes", "state"],
        "parts": ["standard", "label", "place", "text", "state"],
    },
    needed={"framework": ("framework",), "standards": ("number",), "parts": ("standard", "text")},
    in_words=frozenset(
        {"title", "edition", "description", "number", "statement", "citation", "standard", "label", "text"}
    ),
)  # fmt: skip
KEYS = {"framework": ("framework",), "standards": ("number",), "parts": ("standard", "text")}


def framework_of(framework: Framework) -> dict[str, list[Cells]]:
    """Every entry of each list, as text by column."""
    rows = list(framework.standards.prefetch_related("themes", "criteria").order_by("order"))
    parts = [(row, list(row.criteria.all())) for row in rows]
    return {
        "framework": [front_of(framework)],
        "standards": [standard_of(row, place) for place, row in enumerate(rows, start=1)],
        "parts": [part_of(row, part, n) for row, own in parts for n, part in enumerate(own, start=1)],
    }


def front_of(framework: Framework) -> Cells:
    cells = {name: as_text_of(getattr(framework, name)) for name in ("title", "edition", "starts_on", "ends_on")}
    named = {name: getattr(framework, name) for name in ("publisher", "document", "scale")}
    cells |= {name: row.slug if row else "" for name, row in named.items()}
    cells |= {"framework": framework.slug, "description": as_text_of(framework.description)}
    return {name: cells[name] for name in FRAMEWORK.columns["framework"]}


def standard_of(standard: Standard, place: int) -> Cells:
    cells = {name: as_text_of(getattr(standard, name)) for name in ("number", "title", "statement", "citation")}
    themes = "; ".join(sorted(theme.slug for theme in standard.themes.all()))
    cells |= {"place": str(place), "themes": themes, "state": state_of(standard)}
    return {name: cells[name] for name in FRAMEWORK.columns["standards"]}


def part_of(standard: Standard, part: Criterion, place: int) -> Cells:
    cells = {"standard": standard.number, "label": as_text_of(part.label), "text": as_text_of(part.text)}
    return cells | {"place": str(place), "state": state_of(part)}


def state_of(row: Standard | Criterion) -> str:
    return ARCHIVED if row.is_archived else IN_USE


def key_of(section: str, cells: Cells) -> Key:
    """A part is known by its label or, without one, by its words: two without labels are never taken for each other,
    and other words are another part."""
    if section == "parts":
        return cells.get("standard", "").lower(), cells.get("label", "").lower() or cells.get("text", "")
    return tuple(cells.get(name, "").lower() for name in KEYS[section])


def name_of(section: str, cells: Cells) -> str:
    match section:
        case "framework":
            return f"Framework {cells['framework']}"
        case "standards":
            return f"Standard {cells['number']}"
    return f"Standard {cells['standard']}, part {cells.get('label') or cells['text'][:60]}"


def words_of(value: Any) -> list[str]:
    """The words of a cell that are parted by semicolons."""
    return [word.strip() for word in str(value).split(";") if word.strip()]
