"""Pictures of the HTML report, into docs/screenshots/: `make docs` takes those that are stale.

No two versions of Chromium draw alike, so the pixels are not compared: look at each before you commit it. A
picture carries the text of its page; tests/docs/test_screenshots.py compares it with the page of today.

python docs/screenshots.py                  take the stale ones
python docs/screenshots.py --all            take all of them
python docs/screenshots.py --if-possible    take the stale ones; without Chromium, say so and go on

SESCHECK_CHROMIUM names the program if it is not found as chromium.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import demonstration
import picture_text

from sescheck import RenderOptions

INTO = Path(__file__).parent / "screenshots"
_LARGEST = 200_000
_PORT = re.compile(r"(?<=127\.0\.0\.1#)\d+")
"""Of the emulator's DNS: another one in each run."""


@dataclass(frozen=True, slots=True)
class View:
    """A window: its size in pixels, and what the reader prefers."""

    width: int
    height: int
    scenario: str = demonstration.TYPICAL
    is_dark: bool = False


VIEWS = {
    "report.png": View(1280, 850),
    "report-dark.png": View(1280, 850, is_dark=True),
    "report-phone.png": View(500, 900),
    "failover-day.png": View(1280, 850, "failover-day"),
}
"""The files of docs/screenshots/; Chromium makes no window narrower than 500 pixels."""


def page(view: View) -> str:
    """The page that a view shows."""
    return _page_of(view.scenario)


@functools.cache
def _page_of(scenario: str) -> str:
    return _PORT.sub("53", demonstration.printed(scenario, "html", RenderOptions()))


def stale() -> list[str]:
    """The pictures that do not show the page of today, or not in the size of their view."""
    return [name for name, view in VIEWS.items() if not _is_current(INTO / name, view)]


def _is_current(path: Path, view: View) -> bool:
    if not path.is_file():
        return False
    picture = path.read_bytes()
    is_as_large = picture_text.size_of(picture) == (view.width, view.height)
    return is_as_large and picture_text.text_in(picture) == picture_text.text_of(page(view))


def main() -> None:
    """Take pictures; ends with exit code 1 if Chromium is missing or a picture is too large."""
    wanted = [*VIEWS] if "--all" in sys.argv[1:] else stale()
    chromium = os.environ.get("SESCHECK_CHROMIUM") or shutil.which("chromium")
    if wanted and chromium is None:
        message = f"no chromium found: install it, or name it in SESCHECK_CHROMIUM; stale: {', '.join(wanted)}"
        if "--if-possible" not in sys.argv[1:]:
            sys.exit(message)
        print(message, file=sys.stderr)
        return
    INTO.mkdir(exist_ok=True)
    for name in wanted:
        _take(str(chromium), VIEWS[name], INTO / name)
        if (size := (INTO / name).stat().st_size) > _LARGEST:
            sys.exit(f"{name} has {size:,} bytes, more than {_LARGEST:,}: choose a smaller window")


def _take(chromium: str, view: View, picture: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, taken = Path(folder, "report.html"), Path(folder, "taken.png")
        shown = page(view)
        file.write_text(shown, encoding="utf-8")
        command = [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
            f"--blink-settings=preferredColorScheme={0 if view.is_dark else 1}",
            f"--window-size={view.width},{view.height}",
            f"--screenshot={taken}",
            file.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        picture.write_bytes(picture_text.with_text(taken.read_bytes(), picture_text.text_of(shown)))


if __name__ == "__main__":
    main()
