from reports.models.issues import PATIENCE, Edition, Format, Issue, IssuedFile, Rendering, Withdrawal
from reports.models.meetings import Body, Meeting, Outcome, Resolution
from reports.models.papers import (
    Attachment,
    Block,
    HouseStyle,
    Implication,
    QuotedFigure,
    Recommendation,
    Report,
    Section,
    Withholding,
)
from reports.models.receipts import ReceiptFile
from reports.models.signing import PaperState, PaperVersion, Signatory, SignOff, SignOffStep

__all__ = [
    "PATIENCE",
    "Attachment",
    "Block",
    "Body",
    "Edition",
    "QuotedFigure",
    "Format",
    "HouseStyle",
    "Implication",
    "Issue",
    "IssuedFile",
    "Meeting",
    "Outcome",
    "PaperState",
    "PaperVersion",
    "ReceiptFile",
    "Recommendation",
    "Rendering",
    "Report",
    "Resolution",
    "Section",
    "SignOff",
    "SignOffStep",
    "Signatory",
    "Withdrawal",
    "Withholding",
]
