"""Who is there as a plateau is reached."""

from types import CodeType

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
        return {task: Parked(self.code, task.place) for task in self.tasks}

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
