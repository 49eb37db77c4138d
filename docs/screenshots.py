"""Pictures of the HTML report, into docs/screenshots/: `make docs-screenshots`.

They take Chromium, and no two versions of it draw alike, so nothing checks them: look at them before they are
kept. SESCHECK_CHROMIUM names the program where it is not found as chromium.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import demonstration

from sescheck import RenderOptions

_INTO = Path(__file__).parent / "screenshots"
_LARGEST = 200_000


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


def main() -> None:
    """Take every picture again; ends with exit code 1 where Chromium is lacking or a picture is too large."""
    chromium = os.environ.get("SESCHECK_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium found: install it, or name it in SESCHECK_CHROMIUM")
    _INTO.mkdir(exist_ok=True)
    for name, view in VIEWS.items():
        _take(chromium, view, _INTO / name)
        if (size := (_INTO / name).stat().st_size) > _LARGEST:
            sys.exit(f"{name} has {size:,} bytes, more than {_LARGEST:,}: choose a smaller window")


def _take(chromium: str, view: View, picture: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        page.write_text(demonstration.printed(view.scenario, "html", RenderOptions()), encoding="utf-8")
        command = [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
            f"--blink-settings=preferredColorScheme={0 if view.is_dark else 1}",
            f"--window-size={view.width},{view.height}",
            f"--screenshot={picture}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main()
