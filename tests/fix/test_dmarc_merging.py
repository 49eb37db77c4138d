"""Two changes of one DMARC record are one record."""

import pytest

from sescheck.engine.steps import Record
from sescheck.fix.dmarc_merging import with_one_dmarc

NOW = "v=DMARC1; p=reject; adkim=s; aspf=s; rua=mailto:a@example.com"


def change(text: str, now: str | None = NOW) -> Record:
    """A set of records in which the text takes the place of what is there."""
    before = None if now is None else ("other", now)
    return Record("_dmarc.example.com", "TXT", ("other", text), before)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (NOW.replace("adkim=s", "adkim=r"), NOW.replace("aspf=s", "aspf=r"), NOW.replace("=s", "=r")),
        (NOW.replace("adkim=s; ", ""), NOW.replace("p=reject", "p=none"), "p=none"),
        (NOW + "; t=y", NOW.replace("aspf=s", "aspf=r"), "t=y"),
    ],
)
def test_both_changes_are_in_the_record(one: str, other: str, both: str) -> None:
    """Whichever step comes first."""
    for pair in ((one, other), (other, one)):
        first, second = with_one_dmarc(*map(change, pair))
        assert first.values == second.values
        assert both in first.values[1]
        assert "rua=mailto:a@example.com" in first.values[1]
        assert first.values[0] == "other"


def test_a_tag_that_is_removed_stays_removed() -> None:
    """The other change only keeps it."""
    first, _ = with_one_dmarc(change(NOW.replace("adkim=s; ", "")), change(NOW.replace("aspf=s", "aspf=r")))
    assert "adkim" not in first.values[1]
    assert "aspf=r" in first.values[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (change(NOW.replace("reject", "none")), change(NOW.replace("reject", "quarantine"))),
        (change("v=DMARC1; p=none", None), change("v=DMARC1; p=reject", None)),
        (change("v=spf1 -all"), change(NOW.replace("reject", "none"))),
    ],
)
def test_changes_that_contradict_each_other_stay_as_they_are(one: Record, other: Record) -> None:
    """Also if nobody knows what is there."""
    assert with_one_dmarc(one, other) == (one, other)
