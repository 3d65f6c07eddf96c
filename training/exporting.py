"""The trained network as one file for onnxruntime, its matrices and its vocabulary in eight bits.

Weights are rounded column by column (the vocabulary row by row), values on their way when they are computed.
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.network import HEADS, LAYERS, NORM_EPSILON, WIDTH, Tagger

# Operators of onnxruntime's own, which do in one step what takes several in the standard ones.
_FUSED = "com.microsoft"
_OPSET = 17
# Weights stay within seven bits: processors without VNNI add products in sixteen, which eight would overflow.
MOST = 63


class _Graph:
    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, array: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **about: object) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **about))
        return output

    def product(self, value: str, name: str, bias: bool = True) -> str:
        """Value x weight (+ bias), in integers."""
        matrix = self.weights[f"{name}.weight"].T
        scale = np.abs(matrix).max(axis=0) / MOST
        rounded = np.rint(matrix / scale).astype(np.int8)
        inputs = [
            value,
            self.constant(f"{name}.rounded", rounded),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            "",
        ]
        if bias:
            inputs.append(self.weight(f"{name}.bias"))
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.product", _FUSED)


def export(network: Tagger, path: Path) -> None:
    """Writes `path`: from `pieces` and `shapes`, each [batch, length], to `tags` [batch, length, number of tags]."""
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    graph = _Graph(weights)
    x = _embedded(graph)
    for number in range(LAYERS):
        x = _layer(graph, x, f"layers.{number}")
    graph.node("MatMul", [x, graph.constant("tags.matrix", weights["tags.weight"].T)], "tags.product")
    graph.node("Add", ["tags.product", graph.weight("tags.bias")], "tags")
    shape = ["batch", "length"]
    made = helper.make_graph(
        graph.nodes,
        "tagger",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("pieces", "shapes")],
        [helper.make_tensor_value_info("tags", TensorProto.FLOAT, [*shape, weights["tags.bias"].shape[0]])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=8, producer_name="dateline")
    path.write_bytes(model.SerializeToString(deterministic=True))


def _embedded(graph: _Graph) -> str:
    table = graph.weights["pieces.weight"]
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-6) / 127
    graph.constant("vocabulary", np.rint(table / scale).astype(np.int8))
    graph.constant("vocabulary.scale", scale.astype(np.float32))
    graph.node("Gather", ["vocabulary", "pieces"], "pieces.rounded")
    graph.node("Gather", ["vocabulary.scale", "pieces"], "pieces.scale")
    graph.node("Cast", ["pieces.rounded"], "pieces.cast", to=TensorProto.FLOAT)
    graph.node("Mul", ["pieces.cast", "pieces.scale"], "pieces.value")
    graph.node("Gather", [graph.weight("shapes.weight"), "shapes"], "shapes.value")
    graph.node("Shape", ["pieces"], "length", start=1, end=2)
    graph.constant("zero", np.array([0], dtype=np.int64))
    graph.node("Slice", [graph.weight("positions.weight"), "zero", "length", "zero"], "positions.value")
    graph.node("Add", ["pieces.value", "shapes.value"], "seen")
    graph.node("Add", ["seen", "positions.value"], "placed")
    inputs = ["placed", graph.weight("embedded.weight"), graph.weight("embedded.bias")]
    return graph.node("LayerNormalization", inputs, "embedded", epsilon=NORM_EPSILON, axis=-1)


def _layer(graph: _Graph, x: str, name: str) -> str:
    heads = [graph.product(x, f"{name}.{part}") for part in ("query", "key", "value")]
    seen = graph.node(
        "MultiHeadAttention", heads, f"{name}.seen", _FUSED, num_heads=HEADS, scale=1 / float(np.sqrt(WIDTH // HEADS))
    )
    x = _added(graph, graph.product(seen, f"{name}.attended"), x, f"{name}.after_attention")
    inner = graph.node("Gelu", [graph.product(x, f"{name}.inner")], f"{name}.bent", _FUSED)
    return _added(graph, graph.product(inner, f"{name}.outer"), x, f"{name}.after_inner")


def _added(graph: _Graph, value: str, before: str, norm: str) -> str:
    inputs = [value, before, graph.weight(f"{norm}.weight"), graph.weight(f"{norm}.bias")]
    return graph.node("SkipLayerNormalization", inputs, norm, _FUSED, epsilon=NORM_EPSILON)
