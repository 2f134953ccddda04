"""Quarterly performance report: exceptions first, then the scorecard, actions, their effects and how good the data are.

The order is that of `domain.md` F: what a board would otherwise miss comes before what it can look up.
"""

from reports.kinds.anatomy import Anatomy, Place
from reports.models import Section

ANATOMY = Anatomy(
    title="Safeguarding performance, {period}",
    says="The quarter’s exceptions, scorecard, actions and their effects, for cabinet, scrutiny or a board.",
    places=(
        Place("recommendations", "Recommendations", kind=Section.Kind.RECOMMENDATIONS),
        Place("attention", "What needs attention", "What is off target: the issue, why, and what is proposed."),
        Place("implications", "Implications", kind=Section.Kind.IMPLICATIONS),
        Place("sign-offs", "Approved by", kind=Section.Kind.SIGN_OFFS),
        Place("attachments", "Background papers and appendices", kind=Section.Kind.ATTACHMENTS),
    ),
)
