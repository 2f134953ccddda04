"""Numbers of paragraphs that a printed reference names. The print is kept as it is; the numbers stand beside it."""

import re

LAST = 31_999  # more no document has
WIDEST = 200
WORDS = re.compile(r"§|¶|\bparagraphs?\b|\bparas?\b\.?", re.IGNORECASE)
PART = re.compile(r"(\d+)(?:\s*[-–—]\s*(\d+))?")
EXAMPLE = "Write numbers of paragraphs, such as 11, 15, 52 or 54–57."


def paragraphs_of(printed: str) -> tuple[tuple[int, ...], bool]:
    """The numbers that a reference names, in their order, and whether it can be read in one way only: a dash may stand
    for a range and a space for a comma ("54 – 57", "11,15 52"), so somebody has to look. No numbers: it names
    something else, such as a page or "3.6", or nothing."""
    words = re.sub(r"\band\b|&", ",", WORDS.sub(" ", printed), flags=re.IGNORECASE)
    found: set[int] = set()
    is_sure = True
    for group in re.split(r"[,;]", words):
        left = PART.sub(" ", group)
        if left.strip():
            return (), True
        parts = list(PART.finditer(group))
        is_sure = is_sure and len(parts) <= 1
        for part in parts:
            first, last = int(part[1]), int(part[2] or part[1])
            if not 0 < first <= last <= LAST or last - first > WIDEST:
                return (), True
            is_sure = is_sure and part[2] is None
            found |= set(range(first, last + 1))
    return tuple(sorted(found)), is_sure


def as_words(numbers: list[int]) -> str:
    """Numbers as they are written: 11, 15, 54–57."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = (f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
    return ", ".join(parts)
