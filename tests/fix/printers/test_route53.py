"""The records of a plan as change batches: applied by the AWS CLI to the emulator's Route 53."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sescheck.engine.steps import Human, Record
from sescheck.fix.plan import Plan
from sescheck.fix.printers import route53
from tests.fix.printers.plans import HOSTILE, PREFACE, plan, ses2, texts

RECORDS = (
    Record("a._domainkey.example.org", "CNAME", ("a.dkim.amazonses.com",), ()),
    Record("bounce.example.org", "MX", ("10 feedback-smtp.eu-west-1.amazonses.com",), ()),
    Record("example.org", "TXT", ("v=spf1 include:amazonses.com", "other"), ("v=spf1", "other")),
)


def printed(found: Plan) -> tuple[dict[str, Any], str]:
    """The batches by the names of their files, and the text for people."""
    files = texts(route53.files(found, PREFACE))
    words = files.pop("README.txt")
    return {name: json.loads(text) for name, text in files.items()}, words


def changes(found: Plan) -> dict[tuple[str, str], Any]:
    """Each change by the name and the type."""
    batches, _ = printed(found)
    return {
        (each["ResourceRecordSet"]["Name"], each["ResourceRecordSet"]["Type"]): each
        for batch in batches.values()
        for each in batch["Changes"]
    }


@pytest.mark.awscli
def test_the_cli_applies_a_batch(aws_cli: Callable[..., Any], tmp_path: Path) -> None:
    """By the printed command; the whole set of texts is there afterwards."""
    made, *_ = (
        aws_cli("route53", "create-hosted-zone", "--name", name, "--caller-reference", name)
        for name in ("example.org", "org", "mail.example.org", "other.org", "anexample.org")
    )
    for name, lines in route53.files(plan(*RECORDS), PREFACE):
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    readme = (tmp_path / "README.txt").read_text(encoding="utf-8").split("\n")
    (look,) = (line for line in readme if line.startswith("aws route53 list-"))
    zones = aws_cli(*shlex.split(look)[1:-1], "json")
    assert {"example.org.", "org.", "mail.example.org."} == {name for _, name in zones}
    (command,) = (line for line in readme if line.startswith("aws route53 change-"))
    words = shlex.split(command.replace("HOSTED_ZONE_ID", made["HostedZone"]["Id"]))[1:]
    aws_cli(*(word.replace("file://", f"file://{tmp_path}/") for word in words))
    listed = aws_cli("route53", "list-resource-record-sets", "--hosted-zone-id", made["HostedZone"]["Id"])
    found = {
        (each["Name"], each["Type"]): [value["Value"] for value in each["ResourceRecords"]]
        for each in listed["ResourceRecordSets"]
        if each["Type"] not in {"NS", "SOA"}
    }
    assert {
        ("a._domainkey.example.org.", "CNAME"): ["a.dkim.amazonses.com."],
        ("bounce.example.org.", "MX"): ["10 feedback-smtp.eu-west-1.amazonses.com."],
        ("example.org.", "TXT"): ['"v=spf1 include:amazonses.com"', '"other"'],
    } == found


def test_each_domain_has_a_batch() -> None:
    """It is named by the shortest identity above the names; the person looks which zone holds them."""
    other = Record("x.mail.example.net", "CNAME", ("a.net",), ())
    batches, words = printed(Plan((*plan(*RECORDS).steps, *plan(other, subject="a@mail.example.net").steps)))
    assert ["example.org.json", "mail.example.net.json"] == list(batches)
    assert words.count("--hosted-zone-id HOSTED_ZONE_ID") == 2


def test_a_name_that_was_not_read_is_created_and_never_replaced() -> None:
    """Route 53 refuses to create what is there."""
    found = changes(plan(Record("x.org", "CNAME", ("a.net",), None), Record("y.org", "CNAME", ("a.net",), ())))
    assert ["CREATE", "UPSERT"] == [each["Action"] for each in found.values()]


@pytest.mark.parametrize(("type_", "value"), [("TXT", "v=spf1 -all"), ("MX", "10 mail.example.org")])
def test_a_set_that_was_not_read_is_in_no_batch(type_: str, value: str) -> None:
    """The text says so, with the record."""
    batches, words = printed(plan(Record("example.org", type_, (value,), None)))
    assert {} == batches
    assert "the DNS was not asked about this name" in words
    assert f"example.org. 1800 IN {type_} " in words


def test_what_a_batch_removes_is_said() -> None:
    """The old SPF record goes."""
    assert "TXT records that this removes: v=spf1" in printed(plan(*RECORDS))[1]


def test_codes_are_octal() -> None:
    """Route 53 reads three digits as octal, and a zone file as decimal."""
    found = changes(plan(Record("ü;.org", "TXT", ('é "x" \\',), ())))
    ((name, _), change) = next(iter(found.items()))
    assert r"\303\274\073.org." == name
    assert r'"\303\251 \"x\" \\"' == change["ResourceRecordSet"]["ResourceRecords"][0]["Value"]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_comments(value: str) -> None:
    """The text for people has only comments and commands of ours."""
    names = Record("../../it's $(x)", "CNAME", ("a.net",), ())
    found = plan(Human(value, value), names, ses2("PutX", Name=value), title=value, subject=value)
    batches, words = printed(found)
    assert all(Path(each).name == each for each in batches)
    commands = [line for line in words.split("\n") if line and not line.startswith("#")]
    assert all(line.startswith("aws route53 ") for line in commands)
    assert "file://_.._it_s___x_.json" in commands[-1]
    assert shlex.split(commands[-1])
