import django_filters
from django.db.models import Q
from django.utils import timezone

from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Post
from standards.audit_filters import agencies_asked
from standards.models import Framework, StandardEvidence
from standards.models.evidence import first_of_last_year

STANDINGS = [
    ("current", "In use"),
    ("old", "Older than a year"),
    ("expired", "Expired"),
    ("replaced", "Replaced"),
    ("withdrawn", "Withdrawn"),
]


def posts(request):
    return Post.objects.visible_to(request.user).filter(standard_evidence__isnull=False).distinct()


class EvidenceFilter(django_filters.FilterSet):
    """How evidence stands is asked of the database as `StandardEvidence.standing` says it."""

    words = SearchFilter(fields=["title", "shows", "whereabouts", "file_name"])
    framework = AnyModelFilter(label="Framework", queryset=Framework.objects.all(), method="by_framework")
    stands = AnyChoiceFilter(label="How it stands", choices=STANDINGS, method="by_standing")
    agency = AnyModelFilter(label="Agency", queryset=agencies_asked, null_label="The council itself")
    owner = AnyModelFilter(label="Kept by", queryset=posts, null_label="Nobody named")

    class Meta:
        model = StandardEvidence
        fields = []

    def by_framework(self, rows, name, value):
        return rows.filter(pk__in=StandardEvidence.objects.filter(standards__framework=value).values("pk"))

    def by_standing(self, rows, name, value):
        today = timezone.localdate()
        expired, old = Q(expires_on__lt=today), Q(dated_on__lt=first_of_last_year(today))
        in_use = rows.in_use()
        return {
            "current": in_use.exclude(expired).exclude(old),
            "old": in_use.filter(old).exclude(expired),
            "expired": in_use.filter(expired),
            "replaced": rows.filter(withdrawn_on=None, replaced_by__isnull=False),
            "withdrawn": rows.filter(withdrawn_on__isnull=False),
        }[value]
