"""The pictures of the HTML report show the page of today: each carries the text of the page that was drawn."""

from pathlib import Path

import demonstration
import picture_text
import pytest
import screenshots
from screenshots import INTO, VIEWS

HELP = "run `make docs` on a machine with Chromium, and look at the pictures before you commit them"


@pytest.mark.parametrize("name", VIEWS)
def test_a_picture_shows_the_page_of_today(name: str) -> None:
    """Text by text, so that a failure says what changed."""
    picture, view = (INTO / name).read_bytes(), VIEWS[name]
    assert (view.width, view.height) == picture_text.size_of(picture), HELP
    carried = picture_text.text_in(picture)
    assert carried is not None, HELP
    assert carried.splitlines() == picture_text.text_of(screenshots.page(view)).splitlines(), HELP


def test_no_picture_is_left_from_another_time() -> None:
    """The folder has those that are taken, and no other file."""
    assert set(VIEWS) == {path.name for path in INTO.iterdir()}


def test_another_word_on_the_page_makes_its_pictures_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """And only those: the other scenario has another page."""
    before = set(screenshots.stale())
    page = screenshots.page

    def with_another_word(view: screenshots.View) -> str:
        return page(view).replace("Can it send?", "Does it send?") if view.scenario == "typical" else page(view)

    monkeypatch.setattr(screenshots, "page", with_another_word)
    of_typical = {name for name, view in VIEWS.items() if view.scenario == demonstration.TYPICAL}
    assert of_typical - before == set(screenshots.stale()) - before


def test_without_chromium_the_other_pages_are_made_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`make docs` says which pictures are stale and how to take them; taking them on purpose is an error."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SESCHECK_CHROMIUM", raising=False)
    monkeypatch.setattr(screenshots, "stale", lambda: ["report.png"])
    monkeypatch.setattr("sys.argv", ["screenshots.py", "--if-possible"])
    screenshots.main()
    said = capsys.readouterr().err
    assert "report.png" in said
    assert "SESCHECK_CHROMIUM" in said
    monkeypatch.setattr("sys.argv", ["screenshots.py"])
    with pytest.raises(SystemExit, match="no chromium found"):
        screenshots.main()


def test_a_picture_keeps_its_pixels_and_carries_one_text() -> None:
    """The newest; every other chunk is as it was."""
    picture = (INTO / "report-phone.png").read_bytes()
    twice = picture_text.with_text(picture_text.with_text(picture, "one"), "two ✖")
    assert "two ✖" == picture_text.text_in(twice)
    assert picture_text.size_of(picture) == picture_text.size_of(twice)
    assert picture_text.with_text(twice, "one") == picture_text.with_text(picture, "one")


def test_the_text_of_a_page_is_what_a_reader_sees() -> None:
    """Data that a script draws belongs to it; styles and programs do not."""
    page = (
        "<html><head><title>t</title><style>a{}</style><script>var x</script></head><body><h1>One  two</h1>"
        '<script type="application/json">{"a":1}</script><p hidden>three</p><template>four</template></body>'
    )
    assert 'One two\n{"a":1}\nthree' == picture_text.text_of(page)
