"""The schema of what programs print is up to date, and what they print fits it."""

import json

import msgspec
from jsonschema import Draft202012Validator

from harness.checkout import checkout
from harness.judging.contract import Line
from tests.contract.programs import TIMED_WRAP, Programs, Subject, every_implementation

PAGE = checkout() / "docs/contract.schema.json"


def test_up_to_date() -> None:
    anew = json.dumps(msgspec.json.schema(Line), indent=2) + "\n"
    assert PAGE.read_text() == anew, f"write it anew:\n{anew}"


@every_implementation("mailbox")
def test_every_line_fits(programs: Programs, subject: Subject) -> None:
    stdin = "collect\ncensus\nrest 1\npoke 1 1\ngo\n" * 2
    lines = programs.talk(subject, subject.case(concurrency=2), stdin, TIMED_WRAP)

    validator = Draft202012Validator(json.loads(PAGE.read_text()))
    for line in lines:
        validator.validate(line)
