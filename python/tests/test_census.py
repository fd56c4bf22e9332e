"""Who is there as a plateau is reached."""

from types import CodeType

import pytest

from census import Numbers, Parked, RuntimesCensus


class Task:
    """One that is parked, at another place each time that it has run."""

    def __init__(self) -> None:
        self.run()

    def run(self) -> None:
        self.place = object()


class Census(RuntimesCensus[Task]):
    def __init__(self, code: CodeType, *tasks: Task) -> None:
        super().__init__(Numbers())
        self.code, self.tasks = code, tasks

    def parked(self) -> dict[Task, Parked]:
        return {task: Parked(self.code, task.place, 1) for task in self.tasks}

    def place(self, task: Task) -> object:
        return task.place


def test_whoever_has_stayed_since_the_last_census_is_not_there_yet() -> None:
    stays, runs, comes = Task(), Task(), Task()
    census = Census(Task.run.__code__, stays, runs)
    assert census.arrive() == {}  # nobody has asked
    census.take()

    runs.run()
    census.tasks = (stays, runs, comes)

    assert census.arrive() == {"there": 2}


@pytest.mark.parametrize("turn", [1, -1])
def test_of_equally_many_calls_those_are_taken_that_were_there(turn: int) -> None:
    """A task that waits for one of its own, at each gate for another."""
    task, child, next_child = Task(), Task(), Task()
    codes = {task: Task.run.__code__, child: Census.place.__code__, next_child: Census.place.__code__}
    census = Census(Task.run.__code__, task)
    census.parked = lambda: {each: Parked(codes[each], each.place, 1) for each in census.tasks}  # type: ignore[method-assign]
    census.tasks = (task, child)[::turn]
    assert census.take() == {"census": 1, "again": 0, "moved": 0, "frames": 1}

    task.run()
    census.tasks = (task, next_child)[::turn]

    assert census.take() == {"census": 1, "again": 1, "moved": 1, "frames": 1}
