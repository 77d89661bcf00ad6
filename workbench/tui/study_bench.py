"""What the statistics screen asks of the engine. Methods read the journal and count: the screen calls them in a thread.

They raise `EngineRefused` when the answer is no.
"""

from __future__ import annotations

from collections.abc import Callable

from library.reading import LibraryReader
from workbench.core.comparison_tables import comparison_tables
from workbench.core.run_list import RunEntry, list_runs
from workbench.core.study import compare_runs, study
from workbench.core.study_tables import study_tables
from workbench.core.tables import Table
from workbench.tui.refusing import refusing


class StudyBench:
    """The numbers of a project, as `simsmith stats` has them.

    Args:
        library: The project's as it is when something is asked.
    """

    def __init__(self, library: Callable[[], LibraryReader]) -> None:
        self._library = library

    def runs(self) -> tuple[RunEntry, ...]:
        """What can be chosen, the newest first."""
        with refusing():
            return list_runs(self._library().outlines())

    def tables(self, runs: tuple[str, ...]) -> tuple[Table, ...]:
        """Funnel, cost, diversity and coverage of some runs, of all when none is named; of two, first their comparison.

        Args:
            runs: Ids; of two the first one is what the second is measured against.
        """
        library = self._library()
        with refusing():
            compared = tuple(comparison_tables(compare_runs(library, *runs))) if len(runs) == 2 else ()
            return (*compared, *study_tables(study(library, runs)))
