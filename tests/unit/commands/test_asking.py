"""Of a profile that lasts hours a part is asked for: `plan` says so, and `compare` begins nothing."""

import pytest

from harness.commands.compare import compare
from harness.commands.options import Selection
from harness.commands.plan import plan
from harness.errors import UsageError
from harness.planning.plan import Available

FULL = Selection(profile="full")


def test_compare_of_full_begins_nothing_before_a_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def begun() -> None:
        pytest.fail("a run has begun")

    monkeypatch.setattr("harness.commands.compare.environment.preflight", begun)

    with pytest.raises(UsageError) as raised:
        compare(selection=FULL)

    assert "--only timers" in raised.value.remedy


@pytest.mark.parametrize(
    ("selection", "asked"),
    [
        (Selection(), False),
        (FULL, True),
        (Selection(profile="full", only="!spawn"), True),
        (Selection(profile="full", only="spawn"), False),
        (Selection(profile="full", budget="1h"), False),
    ],
)
def test_a_part_is_asked_for_where_none_was_named(selection: Selection, *, asked: bool) -> None:
    assert bool(selection.question()) is asked


@pytest.fixture
def _go_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    there = (Available(runtime="go-1.26", language="go"),)
    monkeypatch.setattr("harness.commands.plan.find", lambda _wanted: ())
    monkeypatch.setattr("harness.commands.plan.available", lambda _found, _builds: there)


@pytest.mark.usefixtures("_go_alone")
@pytest.mark.parametrize(("budget", "over"), [("1s", True), ("1h", False), (None, False)])
def test_plan_says_where_a_budget_is_too_small(
    capsys: pytest.CaptureFixture[str], budget: str | None, *, over: bool
) -> None:
    plan(selection=Selection(budget=budget))

    assert ("more than the budget" in capsys.readouterr().out) is over


@pytest.mark.usefixtures("_go_alone")
def test_plan_of_full_prints_the_sum_and_asks(capsys: pytest.CaptureFixture[str]) -> None:
    plan(selection=FULL)
    *_, total, asked = capsys.readouterr().out.splitlines()
    plan(selection=Selection(profile="full", only="spawn"))

    assert total.endswith("minutes after the build")
    assert FULL.question() in asked
    assert "minutes" in capsys.readouterr().out.splitlines()[-1]
