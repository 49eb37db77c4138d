"""What every format says of rules that raised an exception.

If a rule of sescheck does, that is an internal error, which the user cannot mend. A fault of an own rule is one of
its file: the user mends that.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sescheck.engine.findings import Crash
from sescheck.plain import cut, safe
from sescheck.report.text.phrases import plural

UNKNOWN = "what they would find is unknown"
MEND = "Mend the file, and try it:"


class FailedRules(NamedTuple):
    """Those with one kind of cause.

    Attributes:
        title: says why they failed.
        counted: the same, with their number.
        command: what tries an own rule again after its file is mended; empty for an internal error.
    """

    title: str
    counted: str
    command: str
    crashes: tuple[Crash, ...]

    @property
    def advice(self) -> str:
        """What to do, as a sentence; empty for an internal error."""
        return f"{MEND} {self.command}" if self.command else ""


def failed_rules(crashes: Iterable[Crash]) -> Iterator[FailedRules]:
    """Yield the rules of sescheck, then the own rules, if any failed."""
    every = tuple(crashes)
    of_sescheck = tuple(each for each in every if not each.origin)
    if of_sescheck:
        why = "failed because of an internal error"
        yield FailedRules(f"Rules that {why}", f"{plural(len(of_sescheck), 'rule')} {why}", "", of_sescheck)
    own = tuple(each for each in every if each.origin)
    if own:
        counted = f"{plural(len(own), 'own rule')} failed because of a fault in the file"
        command = f"sescheck rules --test {own[0].rule if len(own) == 1 else 'NAME'}"
        yield FailedRules("Own rules that failed because of a fault in the file", counted, command, own)


def why_failed(crash: Crash) -> str:
    """Return the rest of a sentence that begins with the rule."""
    if not crash.origin:
        return f"failed because of an internal error: {cut(crash.error)}"
    place = "" if crash.error.startswith(crash.origin) else f" of {cut(safe(crash.origin))}"
    try_it = f"mend the file, and try it: sescheck rules --test {crash.rule}"
    return f"failed because of a fault in the file of this own rule{place}: {cut(crash.error)}; {try_it}"
