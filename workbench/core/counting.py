"""Numbers of things, and stretches of time, in words."""


def counted(number: int, noun: str) -> str:
    """3 tasks, 1 task."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def spoken_time(seconds: float) -> str:
    """45 s, 12 min, 3.5 h."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5970 else f"{seconds / 3600:.1f} h"
