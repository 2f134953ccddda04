"""What is wrong in a file that somebody sent in: where it stands, and how to mend it. Django-free."""

from dataclasses import asdict, dataclass

AGAIN = "Put it right in the file and send the file again"
Problem = tuple[str, str, str]  # the box, what is wrong in it, how to mend it


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, where it stands, and how to mend it. `section` says what the cell is about."""

    sheet: str
    section: str
    cell: str
    words: str
    mend: str

    def plainly(self) -> dict[str, str]:
        return asdict(self)


def in_two(field: str, sentence: str) -> Problem:
    """A sentence that says first what is wrong and then what to do, in its two halves."""
    words, _, mend = sentence.partition(". ")
    return field, words, mend or AGAIN
