"""An inspector's pack, from the page of a theme to a folder on a machine without a network."""

import zipfile

import pytest

pytestmark = pytest.mark.browser


def test_pack_is_made_on_the_site_and_opens_from_disk_without_a_network(visitor, tmp_path):
    page = visitor.page
    visitor.sign_in("board@derby.example")
    visitor.go("/themes/conferences/")
    visitor.follow("Make an inspector’s pack of this theme")
    visitor.press("Make the pack")
    page.get_by_role("link", name="Download the pack").wait_for(timeout=60_000)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the pack").click()
    zipfile.ZipFile(started.value.path()).extractall(tmp_path)
    (folder,) = tmp_path.iterdir()

    offline = visitor.page.context.browser.new_context(offline=True, java_script_enabled=False)
    alone, asked = offline.new_page(), []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto((folder / "index.html").as_uri())
    assert "Inspector’s pack: Child protection conferences" in alone.inner_text("h1")
    assert alone.get_by_role("heading", name="What happened").count()
    assert alone.locator("svg").count()
    assert all(address.startswith("file:") for address in asked)
    for link in alone.get_by_role("navigation", name="Files of this bundle").get_by_role("link").all():
        assert (folder / link.get_attribute("href")).exists()
    offline.close()
