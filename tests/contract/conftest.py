"""The programs, built once a session."""

from collections.abc import Iterator

import pytest

from tests.contract.programs import Programs


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    with Programs(tmp_path_factory.mktemp("programs")) as programs:
        yield programs


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the first test wait for the builds, which have deadlines of their own."""
    for item in items:
        if "programs" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(300, func_only=True))
