"""Who is measured."""

from dataclasses import replace

from benchmarks.task import Contender, Pace
from benchmarks.tools.audit import EVERY_FORMAT, audit, audited
from benchmarks.tools.loops import bare_loop, script, scripted
from benchmarks.tools.peers import CUSTODIAN, PROWLER, custodian, in_custody, prowled, prowler

QUICK, STANDARD, EVERY = "sescheck quick", "sescheck standard", "sescheck quick, every format"
QUICK_LOOP, STANDARD_LOOP = "batched loop", "standard loop"
PEERS = ("sequential loop", "Prowler", "Cloud Custodian")

_QUICK = Contender(
    name=QUICK,
    reads="account settings, identities, DKIM, MAIL FROM, notification topics, configuration sets, templates, "
    "receiving",
    depth="quick",
    pace=Pace(1.2, 0.06, 0.00016, messy=3.0),
    command=audit("quick"),
    outcome=audited("quick"),
)

_LOOP = Contender(
    name=QUICK_LOOP,
    reads="the calls of sescheck quick, no pace, no rules, no report; 32 threads",
    depth="quick",
    pace=Pace(0.6, 0.04, 0.00011, messy=1.3),
    command=bare_loop("quick"),
    outcome=scripted,
)

CONTENDERS = (
    _QUICK,
    replace(
        _QUICK,
        name=STANDARD,
        reads="as quick, and of domains: DKIM origin and key, policies, default configuration set, tags",
        depth="standard",
        pace=Pace(1.5, 0.07, 0.0005, messy=2.3),
        command=audit("standard"),
        outcome=audited("standard"),
    ),
    replace(
        _QUICK,
        name=EVERY,
        reads=f"as quick; writes all {len(EVERY_FORMAT)} formats",
        pace=Pace(1.5, 0.06, 0.00018, messy=5.5),
        command=audit("quick", EVERY_FORMAT),
        outcome=audited("quick", EVERY_FORMAT),
    ),
    _LOOP,
    replace(
        _LOOP,
        name=STANDARD_LOOP,
        reads="the calls of sescheck standard, no pace, no rules, no report; 32 threads",
        depth="standard",
        pace=Pace(0.7, 0.05, 0.0004, messy=1.1),
        command=bare_loop("standard"),
    ),
    Contender(
        name="sequential loop",
        reads="identities, and of each: DKIM, MAIL FROM, policies, tags",
        depth="deep",
        pace=Pace(0.5, 0.1, 0.036, patience=2.6),
        command=script("sequential_loop"),
        outcome=scripted,
    ),
    Contender(
        name="Prowler",
        reads="the first page of identities, and of each: DKIM, policies, tags; its two SES checks",
        depth="deep",
        pace=Pace(19.0, 0.1, 0.011, patience=1.2),
        command=prowler,
        outcome=prowled,
        most=1000,
        program=PROWLER,
    ),
    Contender(
        name="Cloud Custodian",
        reads="the first page of identities, and GetEmailIdentity of each; no rule",
        depth="deep",
        pace=Pace(0.7, 0.5, 0.0135, patience=4.1),
        command=custodian,
        outcome=in_custody,
        most=1000,
        program=CUSTODIAN,
    ),
)

BY_NAME = {each.name: each for each in CONTENDERS}
