"""Numbers of things in words."""


def counted(number: int, noun: str) -> str:
    """3 tasks, 1 task."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
