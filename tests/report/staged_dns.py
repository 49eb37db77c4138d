"""Reports of audits that asked the DNS: records that are right, wrong, missing and unread."""

from collections.abc import Mapping, Sequence

from sescheck.engine.rule import Entry
from sescheck.report.model import Report
from sescheck.ses.records.dmarc_policy import names_of_walk
from sescheck.ses.records.expected import expected_records
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

SILENT = s.unread("dns:Query", Why.TIMED_OUT)
REJECT = ("v=DMARC1; p=reject",)


def right_answers(*regions: Region) -> dict[str, s.Answer]:
    """What the DNS says if everything that SES wants is published, and every domain rejects what fails."""
    records = [each for region in regions for each in expected_records(region).items]
    found: dict[str, s.Answer] = {}
    for each in records:
        token = each.name.partition(".")[0]
        found[str(each.question)] = (each.value or f"{token}.dkim.amazonses.com",)
    for region in regions:
        for identity in region.identities.items:
            names = names_of_walk(identity.name.rpartition("@")[2])
            found |= {f"{name} TXT": () for name in names} | {f"{names[0]} TXT": REJECT}
    return found


def regions() -> tuple[Region, ...]:
    """Two regions with the same domains; one domain is missing in the second."""
    names = ("example.com", "shop.example.net", "old.example.org", "news.example.de")
    return (
        s.region(
            "us-east-1",
            *(staged.well_kept(each, "us-east-1") for each in names),
            s.address("billing@other.example"),
        ),
        s.region("eu-west-1", *(staged.well_kept(each, "eu-west-1") for each in names[1:])),
    )


def answers() -> Mapping[str, s.Answer]:
    """Each mark once, at least."""
    return {
        **right_answers(*regions()),
        "a1b2._domainkey.shop.example.net CNAME": ("a1b2.dkim.elsewhere.example",),
        "mail.shop.example.net TXT": (),
        "_dmarc.shop.example.net TXT": ("v=DMARC1; p=none",),
        "c3d4._domainkey.old.example.org CNAME": (),
        "mail.old.example.org MX": SILENT,
        "mail.old.example.org TXT": ("v=spf1 -all",),
        "_dmarc.old.example.org TXT": (),
        "e5f6._domainkey.news.example.de CNAME": SILENT,
        "mail.news.example.de MX": (
            "10 feedback-smtp.eu-west-1.amazonses.com",
            "20 feedback-smtp.us-east-1.amazonses.com",
        ),
        "_dmarc.news.example.de TXT": SILENT,
        "_dmarc.other.example TXT": ("v=DMARC1; p=quarantine; t=y",),
    }


def asked(entries: Sequence[Entry] = (staged.MISSING,)) -> Report:
    """A report with every mark."""
    return staged.audited(s.snapshot(*regions(), dns=answers()), entries)
