from indicators.models.curves import CurveStory, Rebase
from indicators.models.library import (
    Indicator,
    IndicatorVersion,
    LibraryUpload,
    Period,
    RatingBand,
    RatingRule,
    Subject,
    Target,
)
from indicators.models.national import (
    Area,
    ComparatorMember,
    ComparatorSet,
    Release,
    ReleasedTable,
    ReleaseUpload,
)
from indicators.models.observations import Observation, Survey
from indicators.models.policies import DisclosurePolicy
from indicators.models.returns import FigureNote, KeptExplanation, Question, Return, ReturnState
from indicators.models.rounds import CollectionTemplate, Deputy, Expectation, Reminder, Round, TemplateLine
from indicators.models.uploads import Upload, UploadRow

__all__ = [
    "Area",
    "CollectionTemplate",
    "CurveStory",
    "Deputy",
    "ComparatorMember",
    "ComparatorSet",
    "DisclosurePolicy",
    "Expectation",
    "FigureNote",
    "Indicator",
    "IndicatorVersion",
    "LibraryUpload",
    "KeptExplanation",
    "Observation",
    "Period",
    "Question",
    "RatingBand",
    "RatingRule",
    "Release",
    "ReleaseUpload",
    "ReleasedTable",
    "Rebase",
    "Reminder",
    "Return",
    "ReturnState",
    "Round",
    "Subject",
    "Survey",
    "Target",
    "TemplateLine",
    "Upload",
    "UploadRow",
]
