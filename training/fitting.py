"""The training itself: rounds over all sets with a falling rate, the same each time for one seed and one machine."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from training import examples
from training.examples import TAGS, Example
from training.network import Tagger, load_base


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn; `batch` counts pieces."""

    rounds: int = 3
    batch: int = 2_048
    rate: float = 3e-4
    rate_of_new: float = 1e-3
    warm_up: float = 0.06
    seed: int = 2
    threads: int = 1


def fit(data: Path, base: Path, plan: Plan, tell: Callable[[str], None]) -> Tagger:
    """A tagger trained on the sets in `data` from the weights in `base`."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    rng = random.Random(plan.seed)
    network = Tagger()
    load_base(network, base)
    batches = [b for _ in range(plan.rounds) for b in _batches(examples.one_round(data, rng), plan.batch, rng)]
    new = [p for n, p in network.named_parameters() if n.startswith(("shapes", "tags"))]
    old = [p for n, p in network.named_parameters() if not n.startswith(("shapes", "tags"))]
    optimizer = torch.optim.AdamW(
        [{"params": old, "lr": plan.rate}, {"params": new, "lr": plan.rate_of_new}],
        weight_decay=0.01,
        fused=True,
    )
    warm = max(1, int(plan.warm_up * len(batches)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (len(batches) - step) / (len(batches) - warm))
    )
    network.train()
    started, total = time.monotonic(), 0.0
    for step, batch in enumerate(batches, 1):
        with torch.autocast("cpu", torch.bfloat16):
            loss = _loss(network, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        total += loss.item()
        if step % 50 == 0 or step == len(batches):
            tell(f"step {step} of {len(batches)}, loss {total / 50:.4f}, {time.monotonic() - started:.0f} s")
            total = 0.0
    return network.eval()


def _batches(found: list[Example], most: int, rng: random.Random) -> Iterator[list[Example]]:
    """Passages of like length together, the batches in any order."""
    ordered = sorted(found, key=lambda one: len(one.pieces))
    batches: list[list[Example]] = [[]]
    for one in ordered:
        if len(one.pieces) * (len(batches[-1]) + 1) > most:
            batches.append([])
        batches[-1].append(one)
    rng.shuffle(batches)
    yield from batches


def _loss(network: Tagger, batch: list[Example]) -> Tensor:
    """How unlikely the allowed tags are: where a set leaves MISC open, O and MISC are both right."""
    longest = max(len(one.pieces) for one in batch)
    pieces, shapes, allowed = (
        torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows]) for rows in zip(*batch, strict=True)
    )
    there = torch.tensor([[at < len(one.pieces) for at in range(longest)] for one in batch])
    logits = network(pieces, shapes, there).float()
    words = allowed > 0
    likely = torch.log_softmax(logits[words], dim=-1)
    right = (allowed[words][:, None] >> torch.arange(len(TAGS))) & 1
    return -torch.logsumexp(likely.masked_fill(right == 0, -1e4), dim=-1).mean()
