"""Kinds of inspection: complete against what is known of them, and kept on screen without a developer."""

import pytest
from django.urls import reverse

from safeguarding.access import Role
from standards.models import DutyMet, Judgement, JudgementArea, Regime, RegimeDuty
from tests.factories import create_authority, create_inspection, create_regime, create_user
from tests.guards.readers import client_of

pytestmark = pytest.mark.django_db

# Domain C: regime, words from the best to the worst, number of areas, which of them is overall.
FOUR = ["Outstanding", "Good", "Adequate", "Inadequate"]
SHARED = {
    "jar": (FOUR, 8, 1),
    "slac": (FOUR, 5, 1),
    "protection-2012": (FOUR, 4, 1),
    "sif": (["Outstanding", "Good", "Requires improvement", "Inadequate"], 6, 1),
    "lscb-review": (["Outstanding", "Good", "Requires improvement", "Inadequate"], 1, 0),
    "ilacs": (["Outstanding", "Good", "Requires improvement to be good", "Inadequate"], 6, 1),
    "annual-assessment": (["Excellent", "Good", "Adequate", "Performs poorly"], 1, 1),
}
WITHOUT_A_GRADE = ["ucra", "jtai", "focused-visit", "local-review"]


@pytest.mark.parametrize("slug", SHARED)
def test_regime_judges_by_its_own_words_in_their_order(record, slug):
    regime, (words, areas, overall) = Regime.objects.get(slug=slug), SHARED[slug]
    for area in regime.areas.all():
        assert [grade.word for grade in area.scale.grades.order_by("order")] == words
    assert (regime.areas.count(), regime.areas.filter(is_overall=True).count()) == (areas, overall)


def test_social_services_inspectorate_judged_on_two_axes_and_gave_stars_beside_them(record):
    areas = {
        area.name: [g.word for g in area.scale.grades.all()]
        for area in JudgementArea.objects.filter(regime__slug="ssi")
    }
    assert areas["Serving people well"] == ["All", "Most", "Some", "None"]
    assert areas["Capacity to improve"] == ["Excellent", "Promising", "Uncertain", "Poor"]
    assert areas["Star rating"][0] == "Three stars"


@pytest.mark.parametrize("slug", WITHOUT_A_GRADE)
def test_regime_that_gives_no_grade_has_no_area(record, slug):
    assert not Regime.objects.get(slug=slug).areas.exists()


def test_only_inspections_of_section_136_and_focused_visits_have_duties_with_a_time(record):
    rules = {
        slug: list(RegimeDuty.objects.filter(regime__slug=slug).values_list("within", "within_unit", "starts_with"))
        for slug in Regime.objects.filter(duties__isnull=False).values_list("slug", flat=True)
    }
    both = [(30, "working_days", "received"), (70, "working_days", "received")]
    focused = [(20, "working_days", "received"), (70, "working_days", "received")]
    assert rules == {**dict.fromkeys(["protection-2012", "sif", "ilacs"], both), "focused-visit": focused}
    assert not RegimeDuty.objects.filter(source="").exists()


# --- Kept on screen ---


@pytest.fixture
def keeper():
    return client_of(create_user(authority=create_authority(), roles=(Role.ADMINISTRATOR,)))


def url(verb, *slug):
    return reverse(f"standards:regime_{verb}", args=slug)


def boxes(**more):
    return {"name": "Framework of 2027", "short_name": "2027 framework"} | more


def rows(regime, **more):
    """The boxes of a regime as they stand."""
    given = boxes(name=regime.name, short_name=regime.short_name, version=regime.version)
    for place, area in enumerate(regime.areas.order_by("order"), start=1):
        given |= {f"name_a{area.pk}": area.name, f"scale_a{area.pk}": area.scale_id, f"place_a{area.pk}": place}
        given |= {f"overall_a{area.pk}": "yes"} if area.is_overall else {}
    for place, duty in enumerate(regime.duties.order_by("order"), start=1):
        given |= {f"name_d{duty.pk}": duty.name, f"within_d{duty.pk}": duty.within, f"place_d{duty.pk}": place}
        given |= {f"unit_d{duty.pk}": duty.within_unit, f"start_d{duty.pk}": duty.starts_with}
    return given | more


def test_new_kind_of_inspection_is_made_on_screen_and_judged_by(keeper):
    scale = create_regime(words=["Strong", "Weak"]).areas.first().scale
    area = {"name_an1": "Family help", "scale_an1": scale.pk, "name_an3": "What children say"}
    duty = {"name_dn1": "Publish it", "within_dn1": "30", "unit_dn1": "working_days", "start_dn1": "received"}
    page = keeper.post(url("add"), boxes(**area, **duty))
    regime = Regime.objects.get(name="Framework of 2027")
    assert page["Location"] == url("detail", regime.slug)
    assert [(row.name, row.scale) for row in regime.areas.all()] == [
        ("Family help", scale),
        ("What children say", None),
    ]
    text = keeper.get(page["Location"]).content.decode()
    for words in ("Strong, Weak", "In words on no scale", "30 working days", "the day the report was received"):
        assert words in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "Enter the name in full."),
        ({"name_dn1": "Publish it"}, "Enter within how many."),
        ({"within_dn1": "30"}, "Enter what must be done, or empty the line."),
        ({"name_dn1": "Publish it", "within_dn1": "soon"}, "Enter a whole number from 1 to 600"),
        ({"overall_an1": "yes"}, "Enter what is judged, or empty the line."),
        (
            {"name_an1": "One", "overall_an1": "yes", "name_an2": "Two", "overall_an2": "yes"},
            "Only one area is the overall judgement.",
        ),
    ],
)
def test_kind_of_inspection_that_cannot_be_is_refused(keeper, given, said):
    assert said in keeper.post(url("add"), boxes(**given)).content.decode()
    assert not Regime.objects.exists()


def test_name_of_another_kind_is_refused(keeper):
    other = create_regime()
    assert "already. Choose another name." in keeper.post(url("add"), boxes(name=other.name.upper())).content.decode()


def test_areas_change_places_and_one_is_removed(keeper):
    regime = create_regime(areas=["First", "Second", "Third"])
    first, second, third = regime.areas.all()
    data = rows(regime, **{f"place_a{first.pk}": 3, f"place_a{third.pk}": 1, f"name_a{second.pk}": ""})
    assert keeper.post(url("edit", regime.slug), data).status_code == 302
    assert [(row.pk, row.name) for row in regime.areas.all()] == [(third.pk, "Third"), (first.pk, "First")]


@pytest.mark.parametrize("name", ["", "Renamed"])
def test_area_by_which_somebody_was_judged_stays(keeper, name):
    inspection = create_inspection(authority=create_authority())
    area = inspection.regime.areas.first()
    Judgement.objects.create(inspection=inspection, area=area, printed="Good")
    page = keeper.post(url("edit", inspection.regime.slug), rows(inspection.regime, **{f"name_a{area.pk}": name}))
    assert "Somebody was judged by “Overall effectiveness”" in page.content.decode()
    area.refresh_from_db()
    assert area.name == "Overall effectiveness"


def test_duty_of_which_it_is_recorded_how_it_was_met_stays(keeper):
    council = create_authority()
    inspection = create_inspection(authority=council)
    rule = {"name": "Publish it", "within": 30, "within_unit": "working_days", "starts_with": "received"}
    duty = RegimeDuty.objects.create(regime=inspection.regime, order=1, **rule)
    by = create_user(authority=council)
    DutyMet.objects.create(inspection=inspection, duty=duty, met_on="2026-11-02", met_by=by)
    page = keeper.post(url("edit", inspection.regime.slug), rows(inspection.regime, **{f"name_d{duty.pk}": ""}))
    assert "It is recorded how “Publish it” was met" in page.content.decode()
    assert RegimeDuty.objects.exists()


def test_same_change_sent_twice_adds_a_line_once(keeper):
    regime = create_regime()
    data = rows(regime, name_an1="Family help")
    assert [keeper.post(url("edit", regime.slug), data).status_code for _ in range(2)] == [302, 302]
    assert regime.areas.filter(name="Family help").count() == 1
