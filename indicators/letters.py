"""E-mails about one return, to whoever sent it in: its receipt, and what became of it. Plain text, without a figure.

They are sent after the commit. That one could not be sent undoes nothing: whoever asked for the step is told.
"""

from typing import Any

from indicators.receipts import Receipt
from indicators.return_rules import State
from indicators.return_sheets import Sheet
from safeguarding import letters
from safeguarding.letters import Letter

FOOT = "This message was sent by safeguarding oversight. Nobody reads answers to it."


def letter_of(receipt: Receipt, address: str) -> Letter:
    """The receipt to whoever sent the return in. `address` is that of the page about it."""
    lines = [
        "The return is in. Keep this message as your receipt.",
        "",
        f"What: {receipt.what}",
        f"Sent in by: {receipt.step.by.name}",
        f"When: {receipt.when}",
        f"Reference: {receipt.reference}",
        f"Digest (SHA-256): {receipt.short_digest}",
        f"In full: {receipt.digest}",
    ]
    return letter(receipt.step.by, "Receipt", receipt.unit, receipt.quarter, lines, address)


JUDGED = {
    State.APPROVED: ("Approved", "It was approved."),
    State.SENT_BACK: ("Sent back", "It was sent back. What is to be put right stands on its page."),
    State.REOPENED: ("Reopened", "It was reopened so that it can be corrected. Why stands on its page."),
}


def news_of(sheet: Sheet, state: State, address: str) -> Letter | None:
    """What became of a return, to whoever sent it in last: no figure and no note. None where nobody can be told."""
    if sheet.sent is None or not sheet.sent.by.is_active:
        return None
    word, said = JUDGED[state]
    what = f"The return of {sheet.subject.name}, {sheet.round.period.label}."
    return letter(sheet.sent.by, word, sheet.subject.name, sheet.round.period.label, [what, said], address)


def letter(to: Any, word: str, unit: str, quarter: str, lines: list[str], address: str) -> Letter:
    subject = " ".join(f"Safeguarding oversight: {word}: {unit}, {quarter}".split())  # a name may hold a line break
    return Letter(to.email, subject, "\n".join([*lines, "", address, "", FOOT, ""]), name=to.name)


def send(found: list[Letter]) -> list[Letter]:
    """Those that did not go; what went wrong is in the log."""
    return [letter for letter, went in zip(found, letters.send(found), strict=True) if not went]
