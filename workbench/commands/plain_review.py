"""Review in lines: shows one proposal after the other and asks for a decision, until none waits or the answers end.

Decides through `workbench.core.reviewing` as the screen does, on the very code that was shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from library.errors import CodeMovedOn, LibraryError
from library.similarity import Neighbour, SimilarityIndex
from workbench.commands.review_view import Proposal, proposal_lines, waiting_lines
from workbench.core import reviewing
from workbench.core.counting import counted
from workbench.core.drafts import Drafts
from workbench.core.errors import ReviewRefused
from workbench.core.reject_reasons import REASONS

if TYPE_CHECKING:
    from library.records import Decision, TaskCard
    from workbench.core.session import Session

QUESTION = "Accept, reject, skip, undo or quit? (help explains) "
HELP = (
    "accept, a: take it into the library. accept anyway: also when its checks did not pass; asks once more.",
    "reject REASON, r: turn it down; without a reason you are asked for one. Reasons feed later prompts.",
    "skip, s: decide later; it goes on waiting.",
    "undo, u: take the last decision back, any number of times, and look at its task again.",
    "show: read the proposal again. list: what waits. quit, q: end; what waits goes on waiting.",
)
DONE = {"accept": "Accepted", "reject": "Rejected", "skip": "Skipped"}
NEAREST = 3


class Conversation(Protocol):
    """Somebody who reads lines and answers in lines."""

    def tell(self, line: str) -> None:
        """Say one line."""
        ...

    def ask(self, question: str) -> str | None:
        """The answer, without white space around it; None when no more answers come."""
        ...


class PlainReview:
    """One sitting.

    Args:
        session: The opened project.
        reviewer: Who decides.
        clock: Seconds, for the time that a decision took.
    """

    def __init__(self, session: Session, reviewer: Conversation, clock: Callable[[], float]) -> None:
        self._session = session
        self._reviewer = reviewer
        self._clock = clock
        self._seen: set[str] = set()
        """Tasks that were decided on or skipped here; none of them is offered twice."""
        self._back: list[str] = []
        """Tasks whose decision was taken back; they come next."""
        self._similarity = SimilarityIndex()
        self.decisions: list[Decision] = []
        """Made here, in order, undoing included."""

    def run(self) -> None:
        """Go through all that waits, once; ends early when the reviewer quits or the answers end."""
        self._tell(waiting_lines(self.waiting()))
        while (card := self._next()) is not None:
            if not self._review(card):
                break
        counts = Counter(decision.kind for decision in self.decisions)
        done = ", ".join(f"{kind} {counts[kind]}" for kind in ("accept", "reject", "skip", "undo") if counts[kind])
        left = len(self.waiting())
        self._reviewer.tell(
            f"Decisions: {done or 'none'}. {counted(left, 'task')} {'waits' if left == 1 else 'wait'} for review."
        )

    def waiting(self) -> list[TaskCard]:
        """The tasks to review, in the library's order."""
        return self._session.library.cards("to-review")

    def _next(self) -> TaskCard | None:
        """The task whose decision was taken back, else the first that was not offered yet."""
        waiting = {card.name: card for card in self.waiting()}
        while self._back:
            if card := waiting.get(self._back.pop()):
                return card
        return next((card for name, card in waiting.items() if name not in self._seen), None)

    def _review(self, card: TaskCard) -> bool:
        """Show a task and ask until its turn is over; False when the whole review is."""
        try:
            proposal = self._look_at(card)
        except LibraryError as error:  # taken away between the list and the look
            self._seen.add(card.name)
            self._reviewer.tell(str(error))
            return True
        self._show(proposal)
        since = self._clock()
        while True:
            answer = self._reviewer.ask(QUESTION)
            if answer is None or answer.lower() in ("q", "quit"):
                return False
            try:
                if self._obey(answer, proposal, since):
                    return True
            except CodeMovedOn as error:
                self._reviewer.tell(str(error))
                return True  # still unseen, so it comes up again as it is now
            except (LibraryError, ReviewRefused) as error:
                self._reviewer.tell(f"Nothing was done: {error}")

    def _obey(self, answer: str, proposal: Proposal, since: float) -> bool:
        """Do what an answer says; returns whether the task's turn is over."""
        word, _, rest = answer.partition(" ")
        name, seen = proposal.card.name, proposal.card.source_hash
        match word.lower(), rest.strip():
            case (("a" | "accept"), ""):
                seconds = self._clock() - since
                return self._done(reviewing.accept(self._session, name, seconds=seconds, expected_hash=seen))
            case (("a" | "accept"), "anyway"):
                return self._accept_anyway(name, seen, since)
            case (("r" | "reject"), reason):
                if reason := reason or self._ask_why():
                    seconds = self._clock() - since
                    return self._done(
                        reviewing.reject(self._session, name, reason=reason, seconds=seconds, expected_hash=seen)
                    )
                self._reviewer.tell("Nothing was done: a rejection needs a reason.")
            case (("s" | "skip"), reason):
                seconds = self._clock() - since
                return self._done(reviewing.skip(self._session, name, reason=reason, seconds=seconds))
            case (("u" | "undo"), ""):
                return self._undo()
            case "show", "":
                self._show(proposal)
            case "list", "":
                self._tell(waiting_lines(self.waiting()))
            case (("h" | "help" | "?"), ""):
                self._tell(HELP)
            case _:
                self._reviewer.tell(f"Not understood: {answer}." if answer else "Nothing was said.")
                self._tell(HELP)
        return False

    def _accept_anyway(self, name: str, seen: str, since: float) -> bool:
        sure = self._reviewer.ask("Accept it although its checks did not pass? The record will say so. yes or no? ")
        if (sure or "").lower() not in ("y", "yes"):
            self._reviewer.tell("Nothing was done.")
            return False
        seconds = self._clock() - since
        return self._done(reviewing.accept(self._session, name, anyway=True, seconds=seconds, expected_hash=seen))

    def _ask_why(self) -> str:
        """A reason from the list by its number, or the reviewer's own words; empty for none."""
        self._tell(f"{number}. {reason}" for number, reason in enumerate(REASONS, start=1))
        said = self._reviewer.ask("Why? A number, or your own words: ") or ""
        return REASONS[int(said) - 1] if said in map(str, range(1, len(REASONS) + 1)) else said

    def _undo(self) -> bool:
        decision = reviewing.undo(self._session)
        self.decisions.append(decision)
        self._seen.discard(decision.task)
        self._back.append(decision.task)
        self._reviewer.tell(f"Undone: {decision.task} is as before.")
        return True

    def _done(self, decision: Decision) -> bool:
        self._seen.add(decision.task)
        self.decisions.append(decision)
        reason = f": {decision.reason}" if decision.reason else ""
        anyway = " although its checks did not pass" if decision.anyway else ""
        self._reviewer.tell(f"{DONE[decision.kind]} {decision.task}{anyway}{reason}.")
        return True

    def _show(self, proposal: Proposal) -> None:
        left = sum(card.name not in self._seen for card in self.waiting())
        self._reviewer.tell("")
        self._reviewer.tell(f"Task {proposal.card.name}. {left} left to decide on.")
        self._tell(proposal_lines(proposal))
        self._reviewer.tell("")

    def _look_at(self, card: TaskCard) -> Proposal:
        library = self._session.library
        revision = library.revision(card.name, card.revision)
        trial = library.trial(card.trial) if card.trial else None
        near = self._nearest(card, revision.source)
        draft = Drafts(self._session.project.drafts).find(card.name, card.source_hash)
        return Proposal(card, revision, trial, near, draft)

    def _nearest(self, card: TaskCard, source: str) -> tuple[Neighbour, ...]:
        """Among what is accepted or waits now."""
        library = self._session.library
        self._similarity.follow(library.cards("accepted", "to-review"), lambda card: library.source(card.name))
        return self._similarity.nearest(card, source, NEAREST)

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._reviewer.tell(line)
