"""`python -m training --data FOLDER --base FOLDER [--out FILE] [--seed N] [--rounds N]`."""

import argparse
import sys
from pathlib import Path

from training import exporting, fitting

OUT = Path(__file__).parents[1] / "app" / "enrichers" / "data" / "tagger.onnx"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description="Train the tagger that finds names.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the tagged sentences, *.jsonl.gz")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2's model.safetensors")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--seed", type=int, default=fitting.Plan.seed)
    parser.add_argument("--rounds", type=int, default=fitting.Plan.rounds)
    parser.add_argument("--threads", type=int, default=fitting.Plan.threads)
    given = parser.parse_args()
    plan = fitting.Plan(rounds=given.rounds, seed=given.seed, threads=given.threads)
    network = fitting.fit(given.data, given.base, plan, lambda line: print(line, file=sys.stderr, flush=True))
    exporting.export(network, given.out)


if __name__ == "__main__":
    main()
