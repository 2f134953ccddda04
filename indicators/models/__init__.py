from indicators.models.library import (
    Indicator,
    IndicatorVersion,
    Period,
    RatingBand,
    RatingRule,
    Subject,
    Target,
)
from indicators.models.observations import Observation, Survey
from indicators.models.returns import Expectation, Return, ReturnState, Round

__all__ = [
    "Expectation",
    "Indicator",
    "IndicatorVersion",
    "Observation",
    "Period",
    "RatingBand",
    "RatingRule",
    "Return",
    "ReturnState",
    "Round",
    "Subject",
    "Survey",
    "Target",
]
