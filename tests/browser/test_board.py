import pytest

pytestmark = pytest.mark.browser


def test_board_member_finds_what_is_late_and_follows_a_figure_to_its_origin(visitor):
    visitor.sign_in("board@derby.example")
    page = visitor.page
    assert "Are promises being kept?" in page.content()
    visitor.follow("Send managers a list at day eight")
    assert page.get_by_text("Late", exact=False).count()
    visitor.follow("Action plans")
    visitor.follow("Derby Safeguarding Children Board - Review of Haringey")
    assert "none of the 38 rows and 85 actions has an owner, a date or a state" in page.inner_text("main")
    page.get_by_label("Paragraph cited").fill("55")
    visitor.press("Apply")
    assert page.locator("table tbody tr").filter(has_text="39, 40, 54 – 57").count() == 1
    visitor.follow("Indicators")
    visitor.follow("Child protection plans that lasted two years or more")
    assert "25 of 130" in page.content()
    visitor.follow("Review of the Haringey findings")
    assert "Retold in our own words" in page.content()


def test_board_member_searches_without_accents_and_finds_all_kinds(visitor):
    visitor.sign_in("board@derby.example")
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Search the record").fill("climbie")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=climbie")
    visitor.check()
    assert "The Victoria Climbié Inquiry – Performance Report" in page.content()
    visitor.go("/search/?q=zzzznothing")
    assert "Nothing in the record holds" in page.content()


def test_board_member_of_kent_sees_published_papers_and_no_working_plan_of_derby(visitor):
    visitor.sign_in("board@kent.example")
    visitor.follow("Papers")
    visitor.follow("The Victoria Climbié Inquiry")
    visitor.go("/action-plans/")
    assert "(demonstration)" not in visitor.page.content()


def test_pages_of_the_record_pass_at_both_widths(visitor):
    visitor.sign_in("chair@derby.example")
    for path in (
        "/standards/",
        "/standards/climbie-2003/5/",
        "/findings/",
        "/findings/ofsted-2012-afi-3/",
        "/inspections/",
        "/inspections/ofsted-derby-2012/",
        "/indicators/",
        "/indicators/SA45/",
        "/indicators/SWTENS/",
        "/action-plans/conferences-on-time-demonstration/",
        "/actions/",
        "/papers/scrutiny-2021/",
        "/documents/",
        "/documents/kent-2009/",
        "/themes/",
        "/themes/chronologies/",
        "/thread/standard/climbie-2003~3/",
        "/thread/indicator/SA45/?on=2026-06-30",
        "/falling-through/",
        "/falling-through/?rule=findings-without-action",
        "/who-may-do-what/",
        "/accessibility/",
        "/account/password/",
    ):
        visitor.go(path)


def test_pages_of_standards_audits_voices_and_the_thread_pass_at_both_widths(visitor):
    """Where an address holds the number of a record, its page is reached as a person would: from its list."""
    visitor.sign_in("chair@derby.example")
    visitor.go("/self-audits/")
    visitor.follow("Self-audit against the Climbié standards, April 2026")
    visitor.follow("Police (demonstration)")
    visitor.go("/case-audits/")
    visitor.follow("Chronologies in child protection files: re-audit")
    for path in (
        "/standards/climbie-2003/1/",
        "/frameworks/",
        "/frameworks/climbie-2003/",
        "/registers/climbie-inquiry/",
        "/regimes/",
        "/regimes/ilacs/",
        "/inspections/demo-ilacs/",
        "/feedback/",
        "/surveys/lga-health-check-2020/",
        "/themes/chronologies/evidence/",
        "/challenges/",
        "/thread/finding/demo-ilacs-chronologies/",
        "/packs/",
    ):
        visitor.go(path)


def test_fault_of_a_page_is_found_at_each_width(visitor):
    """The control of what every journey looks at: a box whose label went, on a page that was found well before."""
    visitor.go("/account/sign-in/")
    visitor.page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label"):
        visitor.check()
