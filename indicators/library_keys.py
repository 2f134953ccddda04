"""What an entry of a library's file is known by, and its lines as forms and previews have them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from indicators.library_files import COLUMNS
from indicators.models import Target
from safeguarding.list_files import Cells, Entry
from safeguarding.list_import import Key, truth

LAST_DAYS = {Target.Kind.YEAR_END.value, Target.Kind.TRAJECTORY.value}
KEYS = {
    "indicators": ("code",),
    "definitions": ("indicator", "number"),
    "rules": ("rule",),
    "bounds": ("rule", "from_day", "band", "reverse", "lower", "upper"),
    "targets": ("indicator", "definition", "kind"),
}
# What a box of a form is called in a file.
BOXES = {"version": "", "band_1": "band", "from_1": "lower", "to_1": "upper", "starts_on_1": "from_day"}
BOXES |= {
    f"{box}_{place}": "ends_on" if box == "day" else "level" for place in range(1, 60) for box in ("day", "level")
}


def key_of(section: str, cells: Cells) -> Key:
    """By what an entry is known: of a target its first day or the day by which it is to be reached, too."""
    key = tuple(cells.get(name, "") for name in KEYS[section])
    if section == "targets":
        key += (cells.get("ends_on" if cells.get("kind") in LAST_DAYS else "starts_on", ""),)
    return key


def name_of(section: str, cells: Cells) -> str:
    match section:
        case "indicators":
            return f"Indicator {cells['code']}"
        case "definitions":
            return f"Definition {cells['number']} of {cells['indicator']}"
        case "rules":
            return f"Rule {cells['rule']}"
    day = cells.get("ends_on") if cells.get("kind") in LAST_DAYS else cells.get("starts_on")
    return f"Target of {cells['indicator']}, {cells.get('kind', '').replace('_', ' ')}, {day or 'always'}"


def differ(given: Iterable[Entry], now: list[Cells]) -> bool:
    names = COLUMNS["bounds"]
    wanted = [[entry.cells.get(name, "") for name in names] for entry in given]
    return wanted != [[cells[name] for name in names] for cells in now]


def latest(lines: list[Cells], now: list[Cells]) -> tuple[list[Cells], str]:
    """The bounds that hold from the last day named, and that day. Raises ValidationError where earlier ones are not
    those of the record: they have judged."""
    days = sorted({line.get("from_day", "") for line in lines})
    last = days[-1] if days else ""
    earlier = [bound_words(line) for line in lines if line.get("from_day", "") != last]
    known = [bound_words(line) for line in now if line["from_day"] != last]
    if earlier and earlier != known:
        words = (
            "Bounds of an earlier day differ from the record. Leave them as they are, and give new ones a later day."
        )
        raise ValidationError({"from_day": words})
    return [line for line in lines if line.get("from_day", "") == last], last


def bound_words(cells: Cells) -> str:
    """Such as "green 75 in to – ", for one line of a preview."""
    lower = f"{cells.get('lower') or '–'}{' out' if cells.get('lower') and cells.get('lower_is') == 'out' else ''}"
    upper = f"{cells.get('upper') or '–'}{' out' if cells.get('upper') and cells.get('upper_is') == 'out' else ''}"
    reverse = " reverse" if truth(cells.get("reverse", "")) == "yes" else ""
    day = f" from {cells['from_day']}" if cells.get("from_day") else ""
    return f"{cells.get('band', '')}{reverse} {lower} to {upper}{day}"


def boxes(lines: list[Cells]) -> Cells:
    """The lines of a rule as its form has them."""
    data: Cells = {}
    for place, line in enumerate(lines, start=1):
        reverse = "-reverse" if truth(line.get("reverse", "")) == "yes" else ""
        data |= {f"band_{place}": f"{line.get('band', '')}{reverse}"}
        data |= {f"from_{place}": line.get("lower", ""), f"from_is_{place}": line.get("lower_is", "")}
        data |= {f"to_{place}": line.get("upper", ""), f"to_is_{place}": line.get("upper_is", "")}
    return data
