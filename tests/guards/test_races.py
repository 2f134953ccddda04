"""Processes that run at once, on a copy of the database: of those who save the same record one wins and the others
are told; of those who send the same form one has an effect; and the audit log holds exactly what was acknowledged."""

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.urls import reverse

from safeguarding.models import Unit

ROOT = Path(__file__).resolve().parents[2]
NO_CLAIM = "safeguarding.changes.common:claim:true"
NO_TOKEN = "safeguarding.once:token_of:null"
FEW, MANY = (2, 5), (4, 300)  # people, rounds


@pytest.fixture
def unit(arena, db) -> int:
    return Unit.objects.get(slug="demo-reception").pk


class Racer:
    """Somebody of Derby, the administrator unless another is named, at a computer of their own."""

    def __init__(self, door: str, unguarded: str, who: str = "admin"):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(door)
        self.lines = self.socket.makefile("rw")
        self.say([f"{who}@derby.example", unguarded])

    def leave(self) -> None:
        self.lines.close()
        self.socket.close()

    def say(self, what: object) -> None:
        self.lines.write(json.dumps(what) + "\n")
        self.lines.flush()

    def ask(self, **asked) -> None:
        self.say(asked)

    def told(self):
        return json.loads(self.lines.readline())

    def now(self, **asked):
        self.ask(**asked)
        return self.told()


def race(racers: list[Racer], url: str, data: list[dict]) -> list[list]:
    """All of them send at once, and the answers."""
    for racer, boxes in zip(racers, data, strict=True):
        racer.ask(post=url, data=boxes)
    return [racer.told() for racer in racers]


@pytest.fixture(scope="module")
def door(arena, tmp_path_factory):
    """Where people arrive: a process that has all imported, and forks for each of them."""
    path = str(tmp_path_factory.mktemp("races") / "door")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        number = listening.fileno()
        environment = os.environ | {"DATABASE_URL": arena, "PYTHONWARNINGS": "ignore"}
        command = [sys.executable, "-m", "tests.guards.racer", str(number)]
        with subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[number], stdin=subprocess.PIPE):
            yield path


@pytest.fixture
def people(door, db):
    with ExitStack() as leaving:

        def arrive(number: int, unguarded: str = "", who: str = "admin") -> list[Racer]:
            racers = [Racer(door, unguarded, who) for _ in range(number)]
            for racer in racers:
                leaving.callback(racer.leave)
            return racers

        yield arrive


# --- One record, several people ---


def saves(racers: list[Racer], unit: int, rounds: int, start: str) -> tuple[int, int, int]:
    """In each round everybody reads the form, then everybody saves it: how many saves were acknowledged, how many
    people were told of a conflict, and how many saves came to stand in the record's history."""
    url, count = (
        reverse("unit_edit", args=[unit]),
        f"select count(*) from safeguarding_historicalunit where id = {unit}",
    )
    before, statuses = racers[0].now(sql=count)[0][0], []
    for turn in range(rounds):
        seen = [racer.now(get=url)["version"] for racer in racers]
        data = [
            {"name": f"{start} {turn}.{number}", "kind": "service", "version": version}
            for number, version in enumerate(seen)
        ]
        statuses += [status for status, _ in race(racers, url, data)]
    return statuses.count(302), statuses.count(409), racers[0].now(sql=count)[0][0] - before


def one_wins_each_time(racers: list[Racer], unit: int, rounds: int, start: str) -> None:
    events = "select count(*) from safeguarding_auditevent where verb = 'change unit'"
    before = racers[0].now(sql=events)[0][0]
    won, told, kept = saves(racers, unit, rounds, start)
    print(f"{len(racers)} people, {rounds} rounds: {won} saved, {told} told of a conflict, {kept} kept")
    assert (won, told, kept) == (rounds, rounds * (len(racers) - 1), rounds)
    assert racers[0].now(sql=events)[0][0] - before == rounds
    assert racers[0].now() == []  # no faults of the audit log


def test_of_people_who_save_one_record_at_once_one_wins_and_the_others_are_told(people, unit):
    number, rounds = FEW
    one_wins_each_time(people(number), unit, rounds, "Raced")


@pytest.mark.soak
def test_of_many_saves_at_once_none_is_lost(people, unit):
    number, rounds = MANY
    one_wins_each_time(people(number), unit, rounds, "Soaked")


def test_saves_are_lost_without_the_claim(people, unit):
    """The control: everybody is told that theirs was saved."""
    won, told, _ = saves(people(FEW[0], NO_CLAIM), unit, 1, "Careless")
    assert (won, told) == (FEW[0], 0)


# --- One form, sent several times ---


def sent_at_once(racers: list[Racer], title: str) -> tuple[int, set[str]]:
    """The same form from everybody at once: how many posts there are then, and where each sender was led."""
    url = reverse("post_add")
    data = {"title": title, "form_token": racers[0].now(get=url)["form_token"]}
    answers = race(racers, url, [data] * len(racers))
    assert {status for status, _ in answers} == {302}
    made = racers[0].now(sql=f"select count(*) from safeguarding_post where title = '{title}'")
    return made[0][0], {place for _, place in answers}


def test_form_sent_several_times_at_once_makes_one_thing_and_leads_everybody_there(people):
    made, places = sent_at_once(people(FEW[0]), "Sent at once")
    assert (made, len(places)) == (1, 1)


@pytest.mark.soak
def test_form_sent_at_once_a_hundred_times_over_makes_one_thing_each_time(people):
    racers = people(MANY[0])
    for turn in range(100):
        made, places = sent_at_once(racers, f"Soaked {turn}")
        assert (made, len(places)) == (1, 1)


def test_form_sent_at_once_makes_several_things_without_its_token(people):
    """The control."""
    made, places = sent_at_once(people(FEW[0], NO_TOKEN), "Careless")
    assert (made, len(places)) == (FEW[0], FEW[0])


# --- One paper, issued by several at once ---


def issues(racers: list[Racer], slug: str) -> tuple[set[str], list[int]]:
    """Everybody issues the same approved paper at once: where they were led, and how many issues, files and entries of
    the log came of it."""
    racers[0].now(run="tests.guards.issuing_sent:ready_to_issue", **{"with": [slug]})
    answers = race(racers, reverse("reports:issue_publish", args=[slug]), [{} for _ in racers])
    mine = f"(select id from reports_report where slug = '{slug}')"
    its_issues = f"(select id from reports_issue where report_id = {mine})"
    told = f"verb = 'issue paper' and subject_id = cast({mine} as text)"
    queries = [
        f"select count(*) from reports_issue where report_id = {mine}",
        f"select count(*) from reports_issuedfile where issue_id in {its_issues}",
        f"select count(*) from safeguarding_auditevent where {told}",
    ]
    return {location for _, location in answers}, [racers[0].now(sql=query)[0][0] for query in queries]


def test_of_several_who_issue_a_paper_at_once_one_does_and_all_see_it(people):
    page = reverse("reports:report_detail", args=["raced"])
    assert issues(people(2, who="officer"), "raced") == ({page}, [1, 5, 1])


@pytest.mark.soak
def test_issuing_at_once_again_and_again_issues_once_each_time(people):
    racers = people(4, who="officer")
    for turn in range(100):
        page = reverse("reports:report_detail", args=[f"raced-{turn}"])
        assert issues(racers, f"raced-{turn}") == ({page}, [1, 5, 1])


def test_of_several_who_issue_at_once_the_losers_would_be_refused_without_the_look_at_its_state(people):
    """The control; the database itself lets no second issue of the number stand."""
    guard = 'reports.issuing.publishing:require_state:"sign_off"'
    led, counts = issues(people(2, guard, who="officer"), "raced-unguarded")
    assert (len(led), counts) == (2, [1, 5, 1])
