from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.overview.challenge_lists import ChallengeFilter, ChallengeTable
from safeguarding.overview.challenge_log import sentence
from safeguarding.overview.challenges import entries
from safeguarding.pages import table_page


@requires(Permission.READ_RECORD)
def challenge_list(request):
    """Everything that anybody has asked or disputed, whatever it is about, in one list."""
    today = timezone.localdate()
    found = entries(request.user, today)
    return table_page(
        request,
        heading="Challenge log",
        rows=found,
        table_class=ChallengeTable,
        table_arguments={"today": today},
        filter_class=ChallengeFilter,
        counted="challenges",
        template="overview/challenge_list.html",
        beside=lambda narrowed: {"sentence": sentence(narrowed.qs, today)},
        demonstration_banner=any(entry.demonstration for entry in found),
        trail=[("Action plans", reverse("actionplans:plan_list"))],
        may_ask=request.user.may(Permission.ASK_QUESTION),
    )
