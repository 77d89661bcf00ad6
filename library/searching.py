"""Finding tasks by words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from library.records import TaskCard


def search(tasks: Iterable[tuple[TaskCard, str]], words: Sequence[str]) -> list[TaskCard]:
    """The tasks that have all the words, those with more of them in the name first, otherwise in their order.

    Args:
        tasks: Cards with the code that is searched as well; empty to leave it out.
        words: Parts of words count, upper and lower case are alike, hyphens and underscores are spaces.
    """
    wanted = [_plain(word) for word in words]
    found = [card for card, source in tasks if _has_all(f"{_text(card)}\n{_plain(source)}", wanted)]
    return sorted(found, key=lambda card: -sum(word in _plain(card.name) for word in wanted))


def _text(card: TaskCard) -> str:
    told = (
        card.name,
        card.description,
        card.class_name,
        *card.assets,
        *card.tags,
        card.recipe,
        card.model,
        card.reason,
    )
    return _plain("\n".join(told))


def _has_all(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _plain(text: str) -> str:
    return text.lower().replace("-", " ").replace("_", " ")
