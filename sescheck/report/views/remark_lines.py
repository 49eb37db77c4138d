"""The remarks on the configuration, as far as a person reads them."""

from collections.abc import Iterator

from sescheck.plain import cut
from sescheck.report.model import Report
from sescheck.report.text.phrases import plural


def remark_lines(report: Report, most: int | None) -> Iterator[str]:
    """Yield the remarks; with a limit so many, and then how many others there are."""
    shown = report.remarks if most is None else report.remarks[:most]
    yield from (cut(remark.message) for remark in shown)
    if left := len(report.remarks) - len(shown):
        yield f"and {plural(left, 'more remark')}: --verbose shows all"
