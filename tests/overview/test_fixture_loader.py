"""Loading readable files: again and again without effect, never over what somebody edited, all of it or nothing."""

from datetime import date
from decimal import Decimal

import pytest
import yaml
from django.core.management import CommandError, call_command

from indicators.models import Indicator, Target
from safeguarding.management.commands import load_fixtures
from safeguarding.models import AuditEvent, FixtureRow
from safeguarding.overview.fixtures import ExactLoader, FixtureError, FixtureLoader
from standards.models import Criterion, Framework, Standard, Theme

FILE = """
standards.Theme:
  zz-one: {slug: zz-one, name: First thread}
  zz-two: {slug: zz-two, name: Second thread}
standards.Framework:
  zz-frame: {slug: zz-frame, title: Trial framework, starts_on: 2026-04-01}
standards.Standard:
  zz-frame/1.10:
    framework: zz-frame
    order: 1
    number: 1.10
    title: Referral
    themes: [zz-one, zz-two]
    criteria: [In office hours, Out of hours]
"""


@pytest.fixture
def load(db, tmp_path):
    """load(text, …) writes each text to a file of its own, first.yaml, second.yaml, …, and loads them together."""

    def load_texts(*texts):
        paths = [tmp_path / f"{name}.yaml" for name, _ in zip(("first", "second", "third"), texts, strict=False)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return FixtureLoader().load(paths)

    return load_texts


def standard() -> Standard:
    return Standard.objects.get(framework__slug="zz-frame")


# --- Once, and again ---


def test_load_makes_rows_their_children_and_their_links(load):
    outcome = load(FILE)
    assert len(outcome.created) == 6
    assert [item.text for item in standard().criteria.all()] == ["In office hours", "Out of hours"]
    assert {theme.slug for theme in standard().themes.all()} == {"zz-one", "zz-two"}


def test_load_again_changes_nothing_and_leaves_no_history(load):
    load(FILE)
    before = (Standard.history.count(), Theme.history.count(), Criterion.history.count(), FixtureRow.objects.count())
    outcome = load(FILE)
    assert (outcome.created, outcome.refreshed, outcome.left) == ([], [], [])
    assert before == (
        Standard.history.count(), Theme.history.count(), Criterion.history.count(), FixtureRow.objects.count()
    )  # fmt: skip


def test_whole_record_loaded_again_changes_nothing_and_writes_no_audit_entry(record):
    events = AuditEvent.objects.count()
    outcome = load_fixtures.Command().load(
        {"without_demonstration": False, "without_issued_papers": True, "advance": False, "day": date(2026, 12, 1)}
    )
    assert (outcome.created, outcome.refreshed, outcome.left) == ([], [], [])
    assert AuditEvent.objects.count() == events


def test_row_that_nobody_edited_follows_its_file(load):
    load(FILE)
    outcome = load(FILE.replace("title: Referral", "title: Referral and first response"))
    assert outcome.refreshed == ["standards.Standard zz-frame/1.10"]
    assert standard().title == "Referral and first response"
    assert outcome.left == []


def test_row_that_somebody_edited_is_left_and_listed_and_the_rest_follows(load):
    load(FILE)
    Standard.objects.filter(pk=standard().pk).update(title="Our own title")
    changed = FILE.replace("title: Referral", "title: Referral, again").replace("First thread", "First strand")
    outcome = load(changed)
    assert outcome.left == ["standards.Standard zz-frame/1.10"]
    assert standard().title == "Our own title"
    assert outcome.refreshed == ["standards.Theme zz-one"]
    assert load(changed).left == ["standards.Standard zz-frame/1.10"]  # listed as long as it differs


def test_row_edited_in_one_field_is_left_whole(load):
    load(FILE)
    Framework.objects.filter(slug="zz-frame").update(starts_on=date(2027, 4, 1))
    load(FILE.replace("Trial framework", "Trial of a framework"))
    assert Framework.objects.get(slug="zz-frame").title == "Trial framework"


def test_row_edited_back_to_what_was_loaded_follows_its_file_again(load):
    load(FILE)
    Theme.objects.filter(slug="zz-one").update(name="Mine")
    Theme.objects.filter(slug="zz-one").update(name="First thread")
    load(FILE.replace("First thread", "First strand"))
    assert Theme.objects.get(slug="zz-one").name == "First strand"


def test_field_that_no_file_sets_is_free_to_edit(load):
    load(FILE)
    Theme.objects.filter(slug="zz-one").update(description="Ours")
    outcome = load(FILE.replace("First thread", "First strand"))
    theme = Theme.objects.get(slug="zz-one")
    assert (outcome.left, theme.name, theme.description) == ([], "First strand", "Ours")


def test_links_that_somebody_edited_are_left_and_listed(load):
    load(FILE)
    standard().themes.remove(Theme.objects.get(slug="zz-two"))
    outcome = load(FILE)
    assert [left for left in outcome.left if "themes" in left and "zz-frame/1.10" in left]
    assert [theme.slug for theme in standard().themes.all()] == ["zz-one"]


def test_links_that_nobody_edited_follow_their_file(load):
    load(FILE)
    outcome = load(FILE.replace("[zz-one, zz-two]", "[zz-two]"))
    assert outcome.left == []
    assert [theme.slug for theme in standard().themes.all()] == ["zz-two"]


def test_link_may_name_a_row_of_a_later_file(load):
    load(FILE.replace("[zz-one, zz-two]", "[zz-later]"), "standards.Theme: {zz-later: {slug: zz-later, name: Later}}")
    assert [theme.slug for theme in standard().themes.all()] == ["zz-later"]


# --- Numbers ---


def test_printed_number_keeps_its_last_zero(load):
    load(FILE)
    assert standard().number == "1.10"


@pytest.mark.parametrize("text", ["63.1", "0.1", "1e3", ".5", "-2.50", "3.14159265358979323846", ".inf"])
def test_number_with_a_point_is_read_as_text(text):
    assert yaml.load(f"a: {text}", ExactLoader) == {"a": text}


def test_no_file_of_the_record_holds_a_float():
    def floats(value):
        if isinstance(value, dict):
            return [found for item in value.values() for found in floats(item)]
        if isinstance(value, list):
            return [found for item in value for found in floats(item)]
        return [value] if isinstance(value, float) else []

    files = [*load_fixtures.FIXTURES.rglob("*.y*ml")]
    assert len(files) > 10
    for path in files:
        assert floats(yaml.load(path.read_text(encoding="utf-8"), ExactLoader)) == [], path.name
    assert floats(yaml.safe_load("a: [63.1]")) == [63.1]  # the control: the usual reader would have made one


def test_decimal_of_a_file_arrives_exactly(record):
    assert Target.objects.get(document__slug="haringey-review-2009", version__indicator__code="NI59").level == 70
    figure = Indicator.objects.get(code="NI59").versions.get(number=1).observations.get(as_printed="63.1%")
    assert figure.value == Decimal("63.1")


def test_bare_yes_and_no_are_words_and_only_true_and_false_are_truth():
    assert yaml.load("[No, yes, On, false, true]", ExactLoader) == ["No", "yes", "On", False, True]


# --- Mistakes in files ---


@pytest.mark.parametrize(
    ("mistake", "named"),
    [
        (("title: Referral", "titel: Referral"), ["zz-frame/1.10", "titel"]),
        (("order: 1", "order: first"), ["zz-frame/1.10", "order", "first"]),
        (("framework: zz-frame", "framework: zz-nowhere"), ["zz-frame/1.10", "framework", "zz-nowhere"]),
        (("[zz-one, zz-two]", "[zz-one, zz-nowhere]"), ["zz-frame/1.10", "themes", "zz-nowhere"]),
        (("starts_on: 2026-04-01", "starts_on: spring"), ["zz-frame", "starts_on", "spring"]),
        (("title: Referral", f"title: {'long ' * 60}"), ["zz-frame/1.10", "title"]),
        (("slug: zz-two", "slug: zz-one"), ["zz-two", "slug"]),
        (("standards.Framework:", "standards.Frameworks:"), ["standards.Frameworks"]),
        (("title: Referral", "title: true"), ["zz-frame/1.10", "title"]),
    ],
    ids="no_field no_number no_key no_link no_date too_long slug_twice no_model word_read_as_true".split(),
)
def test_mistake_names_the_file_the_row_and_the_field_and_nothing_of_the_load_stays(load, mistake, named):
    right = "standards.Theme: {zz-before: {slug: zz-before, name: Before}}"
    assert mistake[0] in FILE
    with pytest.raises(FixtureError) as failure:
        load(right, FILE.replace(*mistake))
    for word in ["second.yaml", *named]:
        assert word in str(failure.value)
    assert not Theme.objects.filter(slug__startswith="zz-").exists()
    assert not FixtureRow.objects.filter(key__startswith="zz-").exists()


def keys_said_twice(node: yaml.Node) -> list[str]:
    """YAML would let the second silently replace the first. A merge key ("<<") is no key."""
    if isinstance(node, yaml.SequenceNode):
        return [key for item in node.value for key in keys_said_twice(item)]
    if not isinstance(node, yaml.MappingNode):
        return []
    keys = [key.value for key, _ in node.value if not key.tag.endswith(":merge")]
    below = [key for _, value in node.value for key in keys_said_twice(value)]
    return [key for key in set(keys) if keys.count(key) > 1] + below


def test_no_file_of_the_record_says_a_key_twice():
    for path in load_fixtures.FIXTURES.rglob("*.y*ml"):
        assert keys_said_twice(yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)) == [], path.name
    assert keys_said_twice(yaml.compose("a: [{b: 1, c: 2, b: 3}]")) == ["b"]


def test_file_that_is_no_yaml_is_named(load):
    with pytest.raises(FixtureError, match=r"first\.yaml"):
        load("standards.Theme: {zz-one: {slug: zz-one")


# --- The command ---


@pytest.fixture
def own_files(record, tmp_path, monkeypatch):
    """A folder of fixtures with one theme of the record and one of the demonstration, in place of the real one."""
    (tmp_path / "demonstration").mkdir()
    (tmp_path / "01.yaml").write_text("standards.Theme: {zz-true: {slug: zz-true, name: Real}}")
    (tmp_path / "demonstration" / "01.yaml").write_text(
        "standards.Theme: {zz-invented: {slug: zz-invented, name: Invented}}"
    )
    monkeypatch.setattr(load_fixtures, "FIXTURES", tmp_path)
    return tmp_path


def slugs() -> set[str]:
    return set(Theme.objects.filter(slug__startswith="zz-").values_list("slug", flat=True))


def test_without_demonstration_leaves_out_the_invented_files(own_files):
    call_command("load_fixtures", without_demonstration=True, verbosity=0)
    assert slugs() == {"zz-true"}
    call_command("load_fixtures", without_issued_papers=True, verbosity=0)
    assert slugs() == {"zz-true", "zz-invented"}


def test_load_that_added_something_leaves_one_audit_entry(own_files):
    events = AuditEvent.objects.count()
    call_command("load_fixtures", without_issued_papers=True, verbosity=0)
    event = AuditEvent.objects.last()
    assert AuditEvent.objects.count() == events + 1
    assert (event.actor, event.detail["created"]) == ("load_fixtures", 2)


def test_failing_file_of_the_command_leaves_nothing_and_says_where(own_files):
    (own_files / "demonstration" / "02.yaml").write_text("standards.Theme: {zz-bad: {slug: zz-bad, nam: Typing slip}}")
    events = AuditEvent.objects.count()
    with pytest.raises(CommandError, match=r"02\.yaml.*zz-bad.*'nam'"):
        call_command("load_fixtures", without_issued_papers=True, verbosity=0)
    assert slugs() == set()
    assert AuditEvent.objects.count() == events


def test_files_tried_alone_leave_nothing(own_files, capsys):
    call_command("load_fixtures", only=[own_files / "01.yaml"])
    assert "1 rows added" in capsys.readouterr().out
    assert slugs() == set()
