from pathlib import Path

from sim.sandbox.seatbelt import profile


def test_the_profile_refuses_what_it_does_not_name(tmp_path: Path) -> None:
    text = profile([Path("/usr/lib")], [tmp_path])
    assert text.startswith("(version 1)\n(deny default)\n")
    assert f'(allow file-read* (subpath "{Path("/usr/lib").resolve()}"))' in text
    assert f'(allow file-write* (subpath "{tmp_path.resolve()}"))' in text
    assert "network" not in text
    assert "process-fork" not in text


def test_a_path_cannot_end_its_string() -> None:
    assert '(subpath "/a\\"b (c")' in profile([Path('/a"b (c')], [])


def test_parentheses_are_balanced(tmp_path: Path) -> None:
    text = profile([Path("/usr/lib"), Path("/dev/urandom")], [tmp_path])
    assert text.count("(") == text.count(")")
