import pytest

pytestmark = pytest.mark.browser


def add_framework(visitor) -> None:
    """With an area in words of a scale, one in free words, and a duty that is said by halves at first."""
    page = visitor.page
    visitor.follow("Add a kind of inspection that is missing")
    page.get_by_label("Name", exact=True).fill("Framework of 2027")
    page.get_by_label("Short name").fill("2027 framework")
    first, second = (page.get_by_role("group", name=f"Area {number}") for number in (1, 2))
    first.get_by_label("What is judged").fill("Family help")
    first.get_by_label("In the words of").select_option(label="Ofsted single inspection framework, 2013")
    second.get_by_label("What is judged").fill("What children say of it")
    duty = page.get_by_role("group", name="Duty 1")
    duty.get_by_label("What must be done").fill("Answer the inspectorate")
    visitor.press("Add it")
    assert "Enter within how many." in page.content()
    duty.get_by_label("Within").fill("20")
    duty.get_by_label("Counted in").select_option(label="working days")
    duty.get_by_label("From").select_option(label="the day the report was received")
    visitor.press("Add it")
    assert "In words on no scale" in page.content()


def enter_inspection(visitor) -> None:
    """Its front and its judgements."""
    page = visitor.page
    visitor.go("/inspections/add/")
    page.get_by_label("Title").fill("First inspection under it")
    page.get_by_label("Kind of inspection").select_option(label="Framework of 2027")
    page.get_by_label("First day").fill("2 March 2026")
    page.get_by_label("Last day").fill("13 March 2026")
    page.get_by_label("Day the report was received").fill("1 April 2026")
    visitor.press("Save and go on to the judgements")
    help_, voice = (page.get_by_role("group", name=name) for name in ("Family help", "What children say of it"))
    help_.get_by_label("Judgement", exact=True).select_option(label="Requires improvement")
    voice.get_by_label("Words as printed").fill("Listened to, and seldom told what came of it")
    remark = page.get_by_role("group", name="Remark 1")
    for label, words in {"What it is about": "Plans", "How it is graded": "Good overall", "Where": "page 4"}.items():
        remark.get_by_label(label).fill(words)
    visitor.press("Save the judgements")
    assert "Requires improvement" in page.content() and "seldom told what came of it" in page.content()
    assert "late" in page.get_by_role("region", name="What must follow").inner_text()


def add_finding(visitor) -> None:
    """With a deadline whose first day is forgotten at first."""
    page = visitor.page
    visitor.follow("Add a finding")
    page.get_by_label("Kind", exact=True).select_option(label="Priority action")
    page.get_by_label("Title").fill("Children are not told")
    page.get_by_label("What was found").fill("Children are seldom told what came of what they said.")
    page.get_by_label("To be done within").fill("3")
    page.get_by_label("Counted in").select_option(label="months")
    visitor.press("Add the finding")
    assert "Say from which day the time runs" in page.content()
    page.get_by_label("Counted from").fill("1 April 2026")
    visitor.press("Add the finding")
    assert "1 July 2026" in page.content()


def test_framework_of_2027_is_made_on_screen_and_an_inspection_by_it_entered_whole(visitor):
    """No regime of the five documents: a new one, its inspection, judgements, a finding, a duty that is met."""
    visitor.sign_in("admin@derby.example")
    page = visitor.page
    visitor.follow("Findings")
    visitor.follow("All inspections as a table")
    visitor.follow("Enter an inspection")
    add_framework(visitor)
    enter_inspection(visitor)
    add_finding(visitor)
    visitor.follow("First inspection under it")
    visitor.follow("Record how it stands: Answer the inspectorate")
    page.get_by_label("It was met", exact=True).check()
    page.get_by_label("Day on which it was met").fill("20 April 2026")
    visitor.press("Record it")
    assert "Met on 20 April 2026, in time" in page.content()
