"""IAM's policy simulator in the emulator, which has none: by test doubles of its answers, over HTTP."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.server.calls import Call
from sescheck.emulator.server.wire import Answer, Request

_PAGE = 10


@dataclass
class Simulator:
    """Who is asked about, and what is refused.

    Attributes:
        refused: actions, as the simulator sees it; whether AWS refuses them is the emulator's own affair.
        principals: the ARNs that were asked about.
        regions: for which region, as the caller's context says.
    """

    refused: frozenset[str] = frozenset()
    principals: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)

    def answer(self, request: Request) -> Answer:
        """Ten actions a page."""
        params = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.principals.add(params["PolicySourceArn"])
        assert "aws:RequestedRegion" == params["ContextEntries.member.1.ContextKeyName"]
        self.regions.add(params["ContextEntries.member.1.ContextKeyValues.member.1"])
        actions = [value for name, value in params.items() if name.startswith("ActionNames.member.")]
        start = int(params.get("Marker", "0"))
        following = start + _PAGE
        more = f"<Marker>{following}</Marker>" if following < len(actions) else ""
        results = "".join(map(self._result, actions[start:following]))
        return _xml(f"<EvaluationResults>{results}</EvaluationResults>{more}")

    def _result(self, action: str) -> str:
        decision = "implicitDeny" if action in self.refused else "allowed"
        return (
            f"<member><EvalActionName>{action}</EvalActionName><EvalDecision>{decision}</EvalDecision>"
            "<EvalResourceName>*</EvalResourceName></member>"
        )


def _xml(result: str) -> Answer:
    body = (
        '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">'
        f"<SimulatePrincipalPolicyResult>{result}</SimulatePrincipalPolicyResult>"
        "<ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata>"
        "</SimulatePrincipalPolicyResponse>"
    )
    return Answer(200, {"Content-Type": "text/xml"}, body.encode())


def install(monkeypatch: pytest.MonkeyPatch, refused: Iterable[str] = ()) -> Simulator:
    """Let every emulator of this test answer for the simulator, behind the fault layer."""
    simulator = Simulator(frozenset(refused))
    real: Callable[[Emulator, Request, Call], Answer] = Emulator._real

    def answer(emulator: Emulator, request: Request, call: Call) -> Answer:
        if call.action == "iam:SimulatePrincipalPolicy":
            return simulator.answer(request)
        return real(emulator, request, call)

    monkeypatch.setattr(Emulator, "_real", answer)
    return simulator
