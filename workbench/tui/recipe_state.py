"""What the recipe screen knows of the recipe in view: its saved texts, the unsaved edit, what a check found. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.core.recipe_editing import RecipeProblem, RecipeSheet, RecipeText
from workbench.core.recipe_preview import StagePreview
from workbench.tui.completing import Words
from workbench.tui.lines import FencedLines, Line
from workbench.tui.plain import plain_line, plain_lines
from workbench.tui.recipe_bench import Draft, Looked


@dataclass
class RecipeEdit:
    """One recipe while it is edited."""

    sheet: RecipeSheet
    edits: dict[str, str] = field(default_factory=dict)
    """File → text, where it differs from the saved one."""
    seen: dict[str, str] = field(default_factory=dict)
    """File → the saved text that the edit started from."""
    problem: RecipeProblem | None = None
    stages: tuple[StagePreview, ...] = ()
    """What would be sent; of the last edit that had no problem."""
    unseen: str = ""
    """Why the last edit without a problem has no preview."""
    unwritten: bool = False
    """The draft on the disk is another one."""

    @classmethod
    def begin(cls, sheet: RecipeSheet, draft: Draft) -> RecipeEdit:
        """A recipe with the edit that was left on it, also on files that a broken recipe does not show."""
        saved = {text.file: text.text for text in sheet.texts}
        edits = {file: text for file, text in draft.edits.items() if saved.get(file) != text}
        seen = {file: text for file, text in draft.seen.items() if file in edits}
        return cls(sheet, edits, seen, sheet.problem)

    @property
    def changes(self) -> Draft:
        """The edit of the files that there are: what is checked and saved."""
        files = {text.file for text in self.sheet.texts}
        edits = {file: text for file, text in self.edits.items() if file in files}
        return Draft(edits, {file: text for file, text in self.seen.items() if file in edits})

    @property
    def draft(self) -> Draft:
        """What is written down until it is saved."""
        return Draft(dict(self.edits), dict(self.seen))

    def part(self, file: str) -> RecipeText:
        """One of its files as it is saved."""
        return next(text for text in self.sheet.texts if text.file == file)

    def text(self, file: str) -> str:
        """What is in the editor."""
        return self.edits.get(file, self.sheet.text(file))

    def type(self, file: str, text: str) -> bool:
        """A file reads otherwise now; returns whether that is news."""
        if text == self.text(file):
            return False
        if text == self.sheet.text(file):
            del self.edits[file]
            self.seen.pop(file, None)
        else:
            self.seen.setdefault(file, self.sheet.text(file))
            self.edits[file] = text
        self.unwritten = True
        return True

    def settle(self, sheet: RecipeSheet, saved: Draft) -> None:
        """An edit was saved; what was typed meanwhile stays one."""
        texts = {file: self.text(file) for file in saved.edits}
        self.sheet, self.problem, self.unwritten = sheet, sheet.problem, True
        for file, text in texts.items():
            if text == saved.edits[file]:
                self.edits.pop(file, None)
                self.seen.pop(file, None)
            else:
                self.edits[file], self.seen[file] = text, saved.edits[file]

    def take(self, looked: Looked) -> None:
        """A check came back."""
        self.problem = looked.problem
        self.stages, self.unseen = looked.stages or self.stages, looked.unseen

    def words(self, file: str, things: tuple[str, ...]) -> Words:
        """What a file may speak of."""
        texts = self.sheet.texts
        parts = tuple(each.file for each in texts if each.stage is None and each.file.endswith(".j2"))
        return Words(self.part(file).variables, parts, things)

    def headline(self) -> str:
        """Whose the recipe is, and which version."""
        sheet = self.sheet
        if not sheet.own:
            whose = "built in; your first save makes this project's own"
        elif sheet.packaged:
            whose = "this project's own, over the built-in one"
        else:
            whose = "this project's own"
        version = f"version {sheet.version[:12]}" if sheet.version else "cannot be used"
        unsaved = ["✎ not saved"] if self.changes.edits else []
        return " · ".join([plain_line(sheet.name), *unsaved, whose, version])

    def verdict(self) -> str:
        """What the last check found, in a line."""
        if self.problem is None:
            return ""
        place = f"{self.problem.file}:{self.problem.line}: " if self.problem.line else ""
        place = place or (f"{self.problem.file}: " if self.problem.file else "")
        return plain_line(place + self.problem.message)

    def preview_lines(self, file: str) -> list[Line]:
        """What the stage of a file would be sent; for a part, the first stage that it goes into."""
        if self.unseen and self.problem is None:
            return [Line(text, "note") for text in plain_lines(f"No preview: {self.unseen}")]
        part = self.part(file)
        shown = next((each for each in self.stages if each.stage in (part.stage, *part.included_in)), None)
        shown = shown or next(iter(self.stages), None)
        if shown is None:
            return [Line(self.verdict() or "…", "note")]
        stale = " · of the last version without mistakes" if self.problem else ""
        head = (
            f"{shown.stage}: ≈ {shown.tokens:,} tokens, ≈ {shown.context_tokens:,} with the conversation before · "
            f"temperature {shown.temperature:g}{stale}"
        )
        fenced = FencedLines()
        return [Line(plain_line(head), "note"), Line(""), *(fenced.line(text) for text in plain_lines(shown.prompt))]


def diff_lines(diff: str) -> list[Line]:
    """A unified diff, wrapped: prompts are prose."""
    return [_diff_line(text) for text in plain_lines(diff)] if diff else [Line("nothing differs", "note")]


def _diff_line(text: str) -> Line:
    if text.startswith(("---", "+++")):
        return Line(text, "heading")
    if text.startswith("@@"):
        return Line(text, "note", tone="hunk")
    if text.startswith("+"):
        return Line(text[1:], gutter="+ ", tone="added")
    if text.startswith("-"):
        return Line(text[1:], gutter="- ", tone="removed")
    return Line(text[1:], gutter="  ")
