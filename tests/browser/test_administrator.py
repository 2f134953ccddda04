import pytest

pytestmark = pytest.mark.browser


def test_administrator_adds_a_person_and_gives_a_vacant_post_a_holder(visitor):
    visitor.sign_in("admin@derby.example")
    page = visitor.page
    visitor.follow("People")
    visitor.follow("Add a person")
    visitor.press("Add")
    assert "There is a problem" in page.content()
    page.get_by_label("Name", exact=False).first.fill("Rowan Ellery")
    page.get_by_label("E-mail", exact=False).first.fill("rowan.ellery@derby.example")
    page.get_by_label("Role", exact=False).first.select_option(label="Manager")
    visitor.press("Add")
    assert "Rowan Ellery" in page.content()
    for path in ("/posts/", "/units/", "/agencies/", "/posts/add/", "/units/add/", "/agencies/add/"):
        visitor.go(path)
