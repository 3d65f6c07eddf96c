"""The encoder to be trained: MiniLM with six layers, a shape beside each piece, and a tag for each word."""

import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from app.enrichers.wordpieces import SHAPES
from training.examples import TAGS

WIDTH, INNER, HEADS, LAYERS, POSITIONS, VOCABULARY = 384, 1536, 12, 6, 512, 30_522
NORM_EPSILON = 1e-12


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.after_attention = nn.LayerNorm(WIDTH, eps=NORM_EPSILON)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.after_inner = nn.LayerNorm(WIDTH, eps=NORM_EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        query, key, value = (
            part(x).unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        # Written out: torch's own attention takes three times as long to learn on a processor.
        scores = query @ key.transpose(2, 3) * (WIDTH // HEADS) ** -0.5
        seen = (torch.softmax(scores + mask, dim=-1).to(value.dtype) @ value).transpose(1, 2).flatten(2)
        x = self.after_attention(x + self.dropout(self.attended(seen)))
        return self.after_inner(x + self.dropout(self.outer(functional.gelu(self.inner(x)))))


class Tagger(nn.Module):
    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.embedded = nn.LayerNorm(WIDTH, eps=NORM_EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.tags = nn.Linear(WIDTH, len(TAGS))
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.shapes.weight, std=0.02)

    def forward(self, pieces: Tensor, shapes: Tensor, there: Tensor) -> Tensor:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.embedded(self.pieces(pieces) + self.positions(places) + self.shapes(shapes))
        x = self.dropout(x)
        mask = torch.zeros(there.shape).masked_fill(~there, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        logits: Tensor = self.tags(self.dropout(x))
        return logits


def load_base(network: Tagger, folder: Path) -> None:
    """Fills the network with the weights of all-MiniLM-L6-v2 (model.safetensors)."""
    base = _safetensors(folder / "model.safetensors")
    own = {
        "pieces.weight": base["embeddings.word_embeddings.weight"],
        "positions.weight": base["embeddings.position_embeddings.weight"]
        + base["embeddings.token_type_embeddings.weight"][0],
        "embedded.weight": base["embeddings.LayerNorm.weight"],
        "embedded.bias": base["embeddings.LayerNorm.bias"],
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attended": "attention.output.dense",
        "after_attention": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "after_inner": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for mine, theirs in parts.items():
            for part in ("weight", "bias"):
                own[f"layers.{layer}.{mine}.{part}"] = base[f"encoder.layer.{layer}.{theirs}.{part}"]
    missing, unexpected = network.load_state_dict(own, strict=False)
    if set(missing) != {"shapes.weight", "tags.weight", "tags.bias"} or unexpected:
        raise ValueError(f"{folder} holds another network than all-MiniLM-L6-v2")


def _safetensors(path: Path) -> dict[str, Tensor]:
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    found = {}
    for name, about in header.items():
        start, end = (8 + length + at for at in about["data_offsets"])
        if about["dtype"] == "F32":
            array = np.frombuffer(content[start:end], dtype="<f4").reshape(about["shape"])
            found[name] = torch.from_numpy(array.copy())
    return found
