"""The generated parts of the pages about claims, in both languages: claims, tour, property matrix."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from harness.declarations.claims import Chapter, Claim
from harness.judging import words
from harness.judging.claims import MATRIX, Shown, Verdict, Word, model_name
from harness.judging.exhibits import facts_of
from harness.language import Property
from harness.model import Frozen, Observed, Text
from harness.showing.publish import picture

_WORDS: Final = {
    Word.SUPPORTED: "成立",
    Word.REFUTED: "不成立",
    Word.SUPPORTED_SO_FAR: "目前成立",
    Word.REFUTED_SO_FAR: "目前不成立",
    Word.DEPENDS: "看情况",
    Word.INCONCLUSIVE: "无法判定",
    Word.NOT_MEASURED: "尚未测量",
    Word.CORRECTION: "更正",
}
_PROPERTIES: Final = dict(
    zip(
        Property,
        ("等待可重叠", "用上多个核", "抢占", "共享内存", "一任务一线程", "函数要染色"),
        strict=True,
    )
)


class Writer(Frozen):
    """Writes the parts for one page's place and language: every claim with its verdict, what was observed."""

    folder: Path  # of the page
    chapters: Sequence[Chapter]
    verdicts: Mapping[str, Verdict]
    observed: Sequence[Observed]
    chinese: bool

    def parts(self) -> dict[str, str]:
        """Return the text for each mark."""
        return {
            "claims-counts": f"{self._counts()}\n",
            "claims": "\n".join(self._claims()),
            "tour": "\n".join(self._tour()),
            "matrix": "\n".join(self._matrix()) + "\n",
        }

    def _text(self, text: Text) -> str:
        return text.zh if self.chinese else text.en

    def _pick(self, en: str, zh: str) -> str:
        return zh if self.chinese else en

    def _word(self, word: Word) -> str:
        return self._pick(word, _WORDS[word])

    def _stamp(self, verdict: Verdict) -> str:
        indication = self._pick(" (an indication)", "（仅供参考）") if verdict.indication else ""
        return f"**{self._word(verdict.verdict)}**{indication}"

    def _counts(self) -> str:
        found = Counter(each.verdict for each in self.verdicts.values())
        indications = sum(each.indication for each in self.verdicts.values())
        parts = [f"{found[word]} {self._word(word)}" for word in Word if found[word]]
        count = len(self.verdicts)
        return self._pick(
            f"{count} claims: {', '.join(parts)}. The word of {indications} of them rests on "
            "numbers of a run that is not `full`: an indication.",
            f"共 {count} 条：{'，'.join(parts)}。其中 {indications} 条的结论用到了非 `full` "
            "运行的数字，仅供参考。",
        )

    def _claims(self) -> Iterator[str]:
        for number, chapter in enumerate(self.chapters, 1):
            yield f"## {number}. {self._text(chapter.title)}\n"
            for claim in chapter.claim:
                yield from self._claim(claim)

    def _claim(self, claim: Claim) -> Iterator[str]:
        verdict = self.verdicts[claim.id]
        line = self._pick(f"line {claim.line} of the notes", f"笔记第 {claim.line} 行")
        explained = self._pick("explained in the tour", "导览中的说明")
        yield f"### {claim.id}\n\n> {self._text(claim.saying)}\n"
        yield f"{self._stamp(verdict)} · {line} · [{explained}](tour.md#{claim.id.lower()})\n"
        if claim.needs:
            needs = self._text(claim.needs)
            yield self._pick(f"It waits for: {needs}.\n", f"尚待：{needs}。\n")
        if verdict.rows:
            yield self._pick("| of | says | seen | rests on |", "| 对象 | 结论 | 观察到 | 依据 |")
            yield "| --- | --- | --- | --- |"
            yield from (self._row(row) for row in verdict.rows)
            yield ""
        for title, address in claim.sources.items():
            yield f"- {self._pick('Source: ', '来源：')}[{title}]({address})"
        if claim.sources:
            yield ""

    def _row(self, row: Shown) -> str:
        name = row.rests_on.rpartition("/")[2]
        cells = (row.subject, self._word(row.verdict), row.shown, f"[{name}]({self._place(row.rests_on)})")
        return f"| {' | '.join(cells)} |"

    def _place(self, rests_on: str) -> str:
        """Return where a page is, from here: its twin in this language if there is one."""
        own = f"{rests_on}.md"
        return own if not self.chinese or (self.folder / own).exists() else f"../{own}"

    def _tour(self) -> Iterator[str]:
        for number, chapter in enumerate(self.chapters, 1):
            yield f"## {number}. {self._text(chapter.title)}\n"
            yield f"{self._text(chapter.intro)}\n"
            if chapter.picture:
                yield picture(chapter.picture, self._text(chapter.title), self._pick("../", "../../"))
            for claim in chapter.claim:
                verdict = self.verdicts[claim.id]
                rows = self._pick("what was seen", "依据")
                yield f"### {claim.id}\n\n> {self._text(claim.saying)}\n"
                yield f"{self._stamp(verdict)} · [{rows}](claims.md#{claim.id.lower()})\n"
                yield f"{self._text(claim.truth)}\n"
                if claim.command:
                    yield f"```console\n$ {typed(claim.command)}\n```\n"

    def _matrix(self) -> Iterator[str]:
        heads = [_PROPERTIES[each] if self.chinese else each for each in Property]
        yield f"| {' | '.join([self._pick('model', '模型'), *heads])} |"
        yield f"| --- |{' :---: |' * len(heads)}"
        made = [each for each in self.observed if each.exhibit == MATRIX and each.attempts]
        for each in sorted(made, key=lambda each: list(words.LANGUAGES).index(each.language)):
            facts = facts_of(each)
            cells = [self._cell(facts.get(name, "")) for name in Property]
            yield f"| {words.runtime(each.runtime)} {model_name(each)} | {' | '.join(cells)} |"

    def _cell(self, cell: str) -> str:
        return {"yes": self._pick("yes", "是"), "no": "–"}.get(cell, cell)


def typed(command: str) -> str:
    """Return what is typed for a claim's command."""
    if command.startswith("compare"):
        return f"python3 noxfile.py -s compare -- {command.removeprefix('compare').strip()}"
    return f"python3 noxfile.py -s harness -- {command}"
