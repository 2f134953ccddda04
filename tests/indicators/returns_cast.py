"""A round with one team's return in it, and the people around it: Bob sends it in, Alice checks it, Charlie may not."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from indicators import changes
from indicators.models import Expectation, IndicatorVersion, Observation, Return, Round, Subject
from indicators.return_rules import Entry, settle
from safeguarding.access import Role
from safeguarding.models import Authority, User
from tests import factories

NOW = datetime(2026, 10, 15, 13, 2, tzinfo=UTC)  # 14:02 in London
RIGHT = {"timely": ("139", "173"), "vacancies": ("3.0", "13.0"), "open": ("120",)}


@dataclass
class Cast:
    authority: Authority
    bob: User
    alice: User
    charlie: User
    round: Round
    subject: Subject
    timely: IndicatorVersion
    vacancies: IndicatorVersion
    open: IndicatorVersion
    clients: dict[Any, Client] = field(default_factory=dict)

    @property
    def quarterly_return(self) -> Return:
        return Return.objects.get(round=self.round, subject=self.subject)

    @property
    def version(self) -> int:
        row = Return.objects.filter(round=self.round, subject=self.subject).first()
        return row.version if row else 0

    def url(self, verb: str = "") -> str:
        return f"/returns/{self.round.pk}/{self.subject.slug}/{f'{verb}/' if verb else ''}"

    def client(self, user: User) -> Client:
        if user.pk not in self.clients:
            self.clients[user.pk] = Client()
            self.clients[user.pk].force_login(user)
        return self.clients[user.pk]

    def get(self, user: User, verb: str = "", query: str = ""):
        return self.client(user).get(self.url(verb) + query)

    def post(self, user: User, verb: str, **data):
        return self.client(user).post(self.url(verb), {"version": self.version, **data})

    def boxes(self, **typed) -> dict[str, str]:
        """What the browser sends: for a measure, by its name, numbers or {box: text}; right ones unless told."""
        data = {}
        for name, right in RIGHT.items():
            version = getattr(self, name)
            names = ("numerator", "denominator") if version.has_counts else ("value",)
            given = typed.get(name, right)
            given = given if isinstance(given, dict) else dict(zip(names, given, strict=True))
            sent = {"state": "value", **dict.fromkeys(names, ""), **given}
            data |= {f"figure-{version.pk}-{box}": text for box, text in sent.items()}
        return data

    @property
    def states(self) -> list[str]:
        """What happened to the return, in order."""
        return [step.state for step in self.quarterly_return.states.all()]

    def figure(self, name: str) -> Observation:
        return Observation.objects.get(quarterly_return=self.quarterly_return, version=getattr(self, name))

    def entries(self, **typed) -> dict[IndicatorVersion, Entry]:
        found = {}
        for name, right in {**RIGHT, **typed}.items():
            version = getattr(self, name)
            boxes = ("numerator", "denominator") if version.has_counts else ("value",)
            found[version] = settle(version, "value", dict(zip(boxes, right, strict=True)))
        return found

    def save(self, by: User | None = None, version: int | None = None, at=NOW, **typed):
        version = self.version if version is None else version
        return changes.save_draft(
            round=self.round,
            subject=self.subject,
            version=version,
            entries=self.entries(**typed),
            by=by or self.bob,
            at=at,
        )

    def take(self, change, by: User, version: int | None = None, at=NOW, **words):
        row = self.quarterly_return
        change(quarterly_return=row, version=row.version if version is None else version, by=by, at=at, **words)

    def submit(self):
        self.save()
        self.take(changes.submit_return, self.bob)

    def approve(self):
        self.submit()
        self.take(changes.approve_return, self.alice)

    def another(self, name: str, *, at=NOW) -> Return:
        """One more team's return, sent in by its own manager with nothing odd in it."""
        unit = factories.create_unit(authority=self.authority, name=name)
        manager, subject = (
            factories.create_user(authority=self.authority, name=f"Manager of {name}", unit=unit),
            factories.create_subject(unit=unit),
        )
        factories.ask(round=self.round, subject=subject, version=self.open)
        entries = {self.open: settle(self.open, "value", {"value": "12"})}
        about = {"round": self.round, "subject": subject, "version": 0, "by": manager, "at": at}
        row = changes.save_draft(**about, entries=entries)
        row.refresh_from_db()
        changes.submit_return(quarterly_return=row, version=row.version, by=manager, at=at)
        row.refresh_from_db()
        return row


def create_cast() -> Cast:
    authority = factories.create_authority()
    unit, other = (factories.create_unit(authority=authority, name=name) for name in ("Duty team", "Other team"))
    round, subject = factories.create_round(authority=authority), factories.create_subject(unit=unit)
    cast = Cast(
        authority=authority,
        bob=factories.create_user(authority=authority, name="Bob", unit=unit),
        alice=factories.create_user(authority=authority, name="Alice", roles=(Role.PERFORMANCE_OFFICER,)),
        charlie=factories.create_user(authority=authority, name="Charlie", unit=other),
        round=round,
        subject=subject,
        timely=factories.create_version(collects_lateness=True),
        vacancies=factories.create_version(counts_are_fte=True, over_time="stock", polarity="low"),
        open=factories.create_version(shape="stock", over_time="stock", polarity="neither"),
    )
    for version in (cast.timely, cast.vacancies, cast.open):
        factories.ask(round=round, subject=subject, version=version)
    Expectation.objects.create(round=round, subject=factories.create_subject(unit=other), version=cast.open)
    return cast


def text(response) -> str:
    """A page on one line, whatever its white space."""
    return " ".join(response.content.decode().split())


def last_quarter(cast: Cast, name: str, *, numerator: int, denominator: int) -> Observation:
    """An approved figure of the quarter before."""
    period = factories.create_quarter(starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30))
    round = factories.create_round(authority=cast.authority, period=period)
    row = Return.objects.create(round=round, subject=cast.subject, approved_at=NOW, approved_by=cast.alice)
    version = getattr(cast, name)
    return factories.create_figure(
        quarterly_return=row, version=version, approved_by=cast.alice, numerator=numerator, denominator=denominator
    )
