"""A part of a plan: its numbers stay, and a region has what its steps need."""

from sescheck.engine.steps import Call, Phase, Step
from sescheck.fix.plan import Plan, PlannedStep, narrowed
from tests.fix.printers.plans import ACCOUNT, EAST, WEST, finding

OTHER = "ap-south-1"


def chained(*steps: tuple[str | None, tuple[int, ...]]) -> Plan:
    """A plan of steps, each with its region and the numbers of the steps that it needs."""
    return Plan(
        tuple(
            PlannedStep(
                number,
                ACCOUNT,
                Step("Do it", Call("sesv2", "Do", region, {}), region, Phase.LAST),
                (finding(),),
                after,
            )
            for number, (region, after) in enumerate(steps, 1)
        )
    )


def numbers(plan: Plan) -> list[int]:
    """The numbers of its steps."""
    return [each.number for each in plan.steps]


def test_a_region_has_its_steps_and_all_that_they_need() -> None:
    """At any distance, and wherever it is; steps without a region belong to each."""
    plan = chained((WEST, ()), (OTHER, (1,)), (EAST, (2,)), (WEST, (3,)), (None, ()))
    assert [1, 2, 3, 5] == numbers(narrowed(plan, region=EAST))
    assert [1, 2, 3, 4, 5] == numbers(narrowed(plan, region=WEST))
    assert [1, 2, 5] == numbers(narrowed(plan, region=OTHER))


def test_a_number_is_that_step_alone() -> None:
    """The headline of a step names the others."""
    plan = chained((WEST, ()), (EAST, (1,)))
    assert [2] == numbers(narrowed(plan, numbers=[2]))
    assert [1, 2] == numbers(narrowed(plan))
