"""The sentence encoder, where it is installed, and that everything does without."""

from __future__ import annotations

import numpy as np
import pytest

from homefinder.search.encoding.encoder import SWITCH, WIDTH, open_encoder


def test_it_is_off_where_the_switch_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "off")
    assert open_encoder() is None


def test_texts_of_one_meaning_lie_close_whatever_stands_beside_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "on")
    encoder = open_encoder()
    if encoder is None:
        pytest.skip("the extra `meaning` is not installed")
    same, alike, other = encoder.encode(["children who run away", "young people missing from care", "bus timetables"])
    assert same.shape == (WIDTH,)
    assert float(same @ alike) > float(same @ other) + 0.1
    assert np.allclose(encoder.encode(["children who run away"])[0] @ same, 1.0, atol=0.02)
