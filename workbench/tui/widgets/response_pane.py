"""What the author answers, stage by stage: a table of the stages over their answers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from workbench.tui.state import ReviewState
from workbench.tui.widgets.answer_view import AnswerView
from workbench.tui.widgets.stage_list import StageList


class ResponsePane(Vertical):
    """Stages above, answers below."""

    HELP: ClassVar[str] = (
        "What the author answers, streamed, under a list of the stages: seconds in all and to the first token, tokens "
        "a second, tokens, cost; live or cached, which was paid before. Choosing a stage (tab, then enter) goes to its "
        "answer. The answers follow the end until you scroll up; `end` follows again. {response.previous} and "
        "{response.next} go from code block to code block; {pane.copy} copies that block, else the code (or the "
        "answer, when it holds none), {pane.write} writes it to a file. {response.reasoning} opens and folds the "
        "reasoning, which is not kept with the trial."
    )

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = ReviewState()

    def compose(self) -> ComposeResult:
        """The answers get the focus, so they come first; the list is docked above them."""
        yield AnswerView()
        yield StageList()

    @property
    def answers(self) -> AnswerView:
        """The scrolling text."""
        return self.query_one(AnswerView)

    def show(self, state: ReviewState) -> None:
        """Append what is new."""
        self.query_one(StageList).show(state)
        self.answers.show(state)
        self._state = state

    def copyable(self) -> str:
        """The code block that was jumped to, else the task's code, else the last answer."""
        state = self._state
        return self.answers.block or state.source or (state.stages[-1].answer if state.stages else "")

    @on(StageList.Chosen)
    def _go_to_stage(self, message: StageList.Chosen) -> None:
        message.stop()
        self.answers.go_to_stage(message.number)
