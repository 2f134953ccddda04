"""A council whose performance officer keeps the library: a measure with figures, a target and a rule."""

from datetime import date
from decimal import Decimal

from django.test import Client

from indicators.models import RatingBand, RatingRule, Target
from indicators.rating import Band, Rating
from safeguarding.access import Role
from safeguarding.models import Document
from tests import factories
from tests.indicators.returns_cast import text
from tests.indicators.test_disclosed import Council

DAY = date(2026, 11, 20)
DISTANCE = [
    Band(Rating.GREEN, upper=Decimal(0)),
    Band(Rating.AMBER, lower=Decimal(0), lower_is_included=False, upper=Decimal(5)),
    Band(Rating.RED, lower=Decimal(5), lower_is_included=False),
]
BOUNDS = {
    "band_1": "green", "to_1": "0", "to_is_1": "in",
    "band_2": "amber", "from_2": "0", "from_is_2": "out", "to_2": "5", "to_is_2": "in",
    "band_3": "red", "from_3": "5", "from_is_3": "out",
}  # fmt: skip


def create_rule(*, slug: str = "by-distance", kind: str = "distance", bands=DISTANCE, document=None) -> RatingRule:
    rule = RatingRule.objects.create(slug=slug, name=f"Rule {slug}", kind=kind, description="Said.", document=document)
    for order, band in enumerate(bands, start=1):
        RatingBand.objects.create(
            rule=rule, order=order, band=band.rating, lower=band.lower, lower_is_included=band.lower_is_included,
            upper=band.upper, upper_is_included=band.upper_is_included, reverse=band.reverse,
        )  # fmt: skip
    return rule


def create_paper() -> Document:
    return Document.objects.create(slug="paper", title="A paper", short_title="Paper")


class Keepers(Council):
    """88% in the last quarter (July to September 2026) against a target of 90, so amber by the rule."""

    def __init__(self) -> None:
        super().__init__()
        self.subject = factories.create_subject(authority=self.authority)
        self.keeper = factories.create_user(
            authority=self.authority, name="Kit Keeper", roles=(Role.PERFORMANCE_OFFICER,)
        )
        self.measure = self.version(children=False)
        self.code = self.measure.indicator.code
        self.rule = create_rule()
        self.give(self.measure, (44, 50), (44, 50), (44, 50), (44, 50))
        self.target = Target.objects.create(
            version=self.measure, subject=self.subject, authority=self.authority, kind="period", level=90,
            starts_on=date(2026, 4, 1), rule=self.rule,
        )  # fmt: skip
        self.client = Client()
        self.client.force_login(self.keeper)

    def get(self, url: str) -> str:
        answer = self.client.get(url)
        assert answer.status_code == 200, answer.status_code
        return text(answer)

    def send(self, url: str, data: dict) -> str:
        """Once: what it would do, or what is wrong."""
        answer = self.client.post(url, data)
        assert answer.status_code == 200, answer.get("Location")
        return text(answer)

    def twice(self, url: str, data: dict) -> str:
        """Shown, and done; the first page."""
        first = self.client.post(url, data)
        assert first.status_code == 200, first.get("Location")
        form = first.context["form"]
        assert not form.errors, form.errors
        done = self.client.post(url, {**data, "seen": form["seen"].value()})
        assert done.status_code == 302, done.context["form"].errors
        return text(first)

    def rated(self, code: str = "") -> str:
        from indicators.figures import runs
        from indicators.models import Indicator

        indicator = Indicator.objects.get(code=code or self.code)
        return str(runs(self.keeper, [indicator])[indicator.pk].judgement.rating)
