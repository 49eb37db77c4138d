"""The rules' pages in HTML."""

import re
from html import unescape

import pytest

from sescheck.engine.rule import Entry
from sescheck.report.formats.html.rule_pages import fix_of
from sescheck.rules.catalogue import every_rule, sections

CODE = re.compile(r"<pre><code>(.*?)</code></pre>", re.DOTALL)


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_the_code_of_a_fix_is_code(entry: Entry) -> None:
    """All its lines, in their order and with their indent, also where the section begins with them."""
    page = fix_of(entry)
    assert page is not None
    lines = sections(entry.page)["How to fix"].splitlines()
    written = [line.removeprefix("    ") for line in lines if line.startswith("    ")]
    shown = [line for block in CODE.findall(page) for line in unescape(block).splitlines() if line]
    assert written == shown
