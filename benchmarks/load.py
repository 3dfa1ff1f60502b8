"""Many visitors at once, in a process of their own: a plan comes in, what happened goes out (JSON).

`spread`: every visitor has errands at set times. An answer's time counts from the moment when the
errand was due, so that a slow server cannot hide behind visitors who wait for it.
`saturate`: every visitor asks again as soon as the answer is there, until the time is over.
"""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.browser import Answer, Browser

ROOT = Path(__file__).resolve().parent.parent
ENTERING_AT_ONCE = 8
VALUES = range(1, 6)  # the scale
OK = "200"


@dataclass(kw_only=True)
class Plan:
    """What the visitors do. One list of `errands` a visitor: (second, path), in order."""

    port: int
    tokens: list[str]  # of the personal link, one a visitor
    errands: list[list[tuple[float, str]]]
    page: str = ""  # read on entering; without it nobody enters, and the cookie is given
    saturates_for: float = 0  # seconds; 0: spread
    saves: bool = True  # or reads
    keeps_alive: bool = True


@dataclass(kw_only=True)
class Outcome:
    """What happened."""

    waited: list[float] = field(default_factory=list)  # seconds, of every answer, good or bad
    statuses: dict[str, int] = field(default_factory=dict)  # "200", or the name of an error
    seconds: float = 0  # from the start to the last answer
    stored: list[dict[str, int]] = field(default_factory=list)  # a visitor's last values, by path
    size: int = 0  # bytes of the last body

    @property
    def errors(self) -> int:
        """How many were not answered with 200."""
        return len(self.waited) - self.statuses.get(OK, 0)


def run(plan: Plan) -> Outcome:
    """Carry out a plan in another process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(plan)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return Outcome(**json.loads(done.stdout))


class Crowd:
    """The visitors of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.browsers = [Browser(plan.port, plan.keeps_alive) for _ in plan.tokens]
        self.outcome = Outcome(stored=[{} for _ in plan.tokens])
        self.statuses: Counter[str] = Counter()

    async def carry_out(self) -> Outcome:
        """Let all visitors enter, then do their errands together."""
        await self._enter()
        self.started = time.perf_counter()
        work = self._saturate if self.plan.saturates_for else self._spread
        await asyncio.gather(*(work(number) for number in range(len(self.browsers))))
        self.outcome.seconds = time.perf_counter() - self.started
        self.outcome.statuses = dict(self.statuses)
        return self.outcome

    async def _enter(self) -> None:
        if not self.plan.page:
            for browser, token in zip(self.browsers, self.plan.tokens, strict=True):
                browser.cookies["expert"] = token
            return
        doors = asyncio.Semaphore(ENTERING_AT_ONCE)

        async def enter(browser: Browser, token: str) -> None:
            async with doors:
                await browser.enter(token, self.plan.page)

        await asyncio.gather(*map(enter, self.browsers, self.plan.tokens))

    async def _spread(self, number: int) -> None:
        for at, path in self.plan.errands[number]:
            due = self.started + at
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await self._do(number, path, due)

    async def _saturate(self, number: int) -> None:
        while (now := time.perf_counter()) < self.started + self.plan.saturates_for:
            await self._do(number, random.choice(self.plan.errands[number])[1], now)  # noqa: S311

    async def _do(self, number: int, path: str, due: float) -> None:
        before = self.outcome.stored[number].get(path)
        # Another one than before: SQLite writes nothing to the disk for a row that stays the same.
        value = random.choice([each for each in VALUES if each != before])  # noqa: S311
        try:
            answer = await self._ask(self.browsers[number], path, value)
            status = str(answer.status)
            self.outcome.size = len(answer.body)
        except (OSError, EOFError) as error:  # refused, cut off, or too late
            status = type(error).__name__
        self.outcome.waited.append(time.perf_counter() - due)
        self.statuses[status] += 1
        if status == OK and self.plan.saves:
            self.outcome.stored[number][path] = value

    async def _ask(self, browser: Browser, path: str, value: int) -> Answer:
        if self.plan.saves:
            return await browser.save(path, value)
        return await browser.get(path, accept_encoding="gzip")


def main() -> None:
    """Read a plan from standard input and write its outcome to standard output."""
    outcome = asyncio.run(Crowd(Plan(**json.load(sys.stdin))).carry_out())
    json.dump(asdict(outcome), sys.stdout)


if __name__ == "__main__":
    main()
