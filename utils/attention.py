"""Atención: del softmax enmascarado a los múltiples cabezales (lecciones 01–03 y 06).

Convención de máscaras de todo el curso: booleana, `True` = esa clave se puede atender (la misma de
`torch.nn.functional.scaled_dot_product_attention`). Las longitudes válidas se convierten a ella en `to_mask`.
"""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from utils.checks import (
    check_dropout,
    check_heads,
    check_inputs,
    check_padding,
    check_scores,
    check_sizes,
    check_valid_lens,
)

Scores = Float[Tensor, "... n m"]
Queries, Keys = Float[Tensor, "lote *cabezales n d"], Float[Tensor, "lote *cabezales m d"]
Values, Pooled = Float[Tensor, "lote *cabezales m v"], Float[Tensor, "lote *cabezales n v"]


def to_mask(valid_lens: Tensor, shape: tuple[int, ...], device: torch.device) -> Bool[Tensor, "..."]:
    """Convierte longitudes válidas o una máscara en una máscara booleana difundible a `shape`.

    valid_lens: enteros (B,), una longitud por ejemplo; enteros (B, n), una por consulta; o máscara booleana.
    shape, device: la forma (B, ..., n, m) de las puntuaciones y dónde están.

    Raises:
        TypeError: si `valid_lens` no es un tensor de enteros (int64 o int32) o booleano.
        ValueError: si no encaja con `shape`, está en otro dispositivo o alguna longitud no va de 0 a m.
    """
    check_valid_lens(valid_lens, shape, device)
    if valid_lens.dtype == torch.bool:
        return valid_lens
    between = [1] * (len(shape) - 3)  # un eje de tamaño 1 por cada eje entre el lote y las consultas
    per_example = shape[-2] if valid_lens.ndim == 2 else 1  # longitudes que trae cada ejemplo: 1 o n
    lens = valid_lens.reshape(shape[0], *between, per_example, 1)  # (B, ..., 1 | n, 1)
    return torch.arange(shape[-1], device=valid_lens.device) < lens  # (B, ..., 1 | n, m)


def masked_softmax(scores: Scores, valid_lens: Tensor | None = None) -> Scores:
    """Softmax por el último eje que da peso 0 a lo que no se puede atender.

    scores: puntuaciones (..., n, m); no se modifican.
    valid_lens: None, longitudes (B,) o (B, n), o máscara booleana difundible (ver `to_mask`).

    Una fila sin nada que atender devuelve ceros, también en el gradiente: ni NaN ni pesos uniformes.
    Fuente: Vaswani et al. (2017), §3.2.3; Zhang et al., *Dive into Deep Learning*, §11.3.
    """
    check_scores(scores)
    if valid_lens is None:
        return scores.softmax(-1)
    mask = to_mask(valid_lens, scores.shape, scores.device)
    # El mínimo del tipo, y no -inf: en una fila toda tapada, -inf - (-inf) daría NaN.
    scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    return scores.softmax(-1).masked_fill(~mask, 0)


def padding_mask(tokens: Int[Tensor, "lote claves"], pad_id: int) -> Bool[Tensor, "lote 1 claves"]:
    """Máscara de relleno: True donde `tokens` (B, m) no es `pad_id`."""
    check_padding(tokens, pad_id)
    return (tokens != pad_id).unsqueeze(1)


def causal_mask(n: int) -> Bool[Tensor, "1 n n"]:
    """Máscara causal (1, n, n): la posición i puede atender a las posiciones 0…i."""
    check_sizes(n=n)
    return torch.ones(1, n, n, dtype=torch.bool).tril()


class DotProductAttention(nn.Module):
    """Atención por producto escalar escalado: softmax(QKᵀ/√d)V (Vaswani et al. 2017, ec. 1).

    `attention_weights` guarda los pesos (..., n, m) de la última llamada, antes del dropout, mientras
    `keep_weights` sea True. Con False se usa la ruta rápida, que da los mismos números sin guardarlos.
    """

    def __init__(self, dropout: float = 0.0):
        super().__init__()
        check_dropout(dropout)
        self.dropout = nn.Dropout(dropout)
        self.keep_weights = True
        self.attention_weights = None

    def forward(
        self, queries: Queries, keys: Keys, values: Values, valid_lens: Tensor | None = None
    ) -> Pooled:
        check_inputs(queries, keys, values)
        self.attention_weights = None
        if not self.keep_weights and fused_pays_off(queries):
            return fused_attention(queries, keys, values, valid_lens, self.dropout)
        scores = queries @ keys.transpose(-2, -1) / queries.shape[-1] ** 0.5  # (..., n, m)
        weights = masked_softmax(scores, valid_lens)
        if self.keep_weights:
            self.attention_weights = weights
        return self.dropout(weights) @ values


def fused_pays_off(queries: Tensor) -> bool:
    """¿Es más rápida la ruta fusionada? En CPU y bfloat16, no: su gradiente tarda más del doble (medido)."""
    return not (queries.device.type == "cpu" and queries.dtype == torch.bfloat16 and queries.requires_grad)


def fused_attention(queries, keys, values, valid_lens, dropout: nn.Dropout) -> Tensor:
    """Ruta rápida de `DotProductAttention`: el núcleo fusionado de PyTorch, con las mismas garantías.

    El núcleo deja sin definir las filas sin nada que atender (NaN en algunas versiones): si las hay, se les
    deja atender a todo y después se anulan, de modo que su salida y su gradiente son cero.
    """
    dropout_p = dropout.p if dropout.training else 0.0
    if valid_lens is None:
        return F.scaled_dot_product_attention(queries, keys, values, dropout_p=dropout_p)
    mask = to_mask(valid_lens, (*queries.shape[:-1], keys.shape[-2]), queries.device)
    empty = ~mask.any(-1, keepdim=True)  # (..., n | 1, 1)
    output = F.scaled_dot_product_attention(queries, keys, values, mask | empty, dropout_p)
    return output.masked_fill(empty, 0)


class AdditiveAttention(nn.Module):
    """Atención aditiva: la puntuación es wᵀ tanh(W_q q + W_k k), sin sesgos.

    query_size, key_size: componentes de consultas y claves, que pueden ser distintas; num_hiddens: ocultas.
    Fuente: Bahdanau et al. (2015), apéndice A.1.2.
    """

    def __init__(self, query_size: int, key_size: int, num_hiddens: int, dropout: float = 0.0):
        super().__init__()
        check_sizes(query_size=query_size, key_size=key_size, num_hiddens=num_hiddens)
        check_dropout(dropout)
        self.W_q = nn.Linear(query_size, num_hiddens, bias=False)
        self.W_k = nn.Linear(key_size, num_hiddens, bias=False)
        self.w_v = nn.Linear(num_hiddens, 1, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.attention_weights = None

    def forward(
        self, queries: Queries, keys: Float[Tensor, "lote m k"], values: Values, valid_lens=None
    ) -> Pooled:
        check_inputs(queries, keys, values, (self.W_q.in_features, self.W_k.in_features))
        # Difusión: (B, n, 1, h) + (B, 1, m, h) → (B, n, m, h), todas las parejas consulta-clave.
        hidden = torch.tanh(self.W_q(queries).unsqueeze(2) + self.W_k(keys).unsqueeze(1))
        scores = self.w_v(hidden).squeeze(-1)  # (B, n, m)
        self.attention_weights = masked_softmax(scores, valid_lens)
        return self.dropout(self.attention_weights) @ values


class MultiHeadAttention(nn.Module):
    """Atención de múltiples cabezales: proyectar, repartir, atender, concatenar y mezclar con W_o.

    Cada cabezal trabaja con d_model / num_heads componentes, pero las calcula a partir de **todas** las de
    la entrada. Fuente: Vaswani et al. (2017), §3.2.2.

    Raises:
        ValueError: si `d_model` no es divisible entre `num_heads`.
    """

    def __init__(self, d_model: int, num_heads: int, dropout: float = 0.0, bias: bool = False):
        super().__init__()
        check_heads(d_model, num_heads)
        self.num_heads = num_heads
        self.W_q = nn.Linear(d_model, d_model, bias=bias)
        self.W_k = nn.Linear(d_model, d_model, bias=bias)
        self.W_v = nn.Linear(d_model, d_model, bias=bias)
        self.W_o = nn.Linear(d_model, d_model, bias=bias)
        self.attention = DotProductAttention(dropout)

    @property
    def attention_weights(self) -> Float[Tensor, "lote cabezales n m"] | None:
        """Los pesos de la última llamada, antes del dropout; None si no se guardaron."""
        return self.attention.attention_weights

    @property
    def keep_weights(self) -> bool:
        """True: guarda los pesos (fórmula explícita). False: ruta rápida, sin pesos."""
        return self.attention.keep_weights

    @keep_weights.setter
    def keep_weights(self, keep: bool):
        self.attention.keep_weights = keep

    def forward(
        self, queries: Queries, keys: Keys, values: Keys, valid_lens: Tensor | None = None
    ) -> Queries:
        check_inputs(queries, keys, values, (self.W_q.in_features,) * 3)
        return self.attend(queries, self.split(self.W_k(keys)), self.split(self.W_v(values)), valid_lens)

    def attend(self, queries, k, v, valid_lens) -> Float[Tensor, "lote n d"]:
        """La atención, con claves y valores ya proyectados y repartidos (B, h, m, d/h)."""
        if isinstance(valid_lens, Tensor) and valid_lens.dtype == torch.bool and valid_lens.ndim == 3:
            valid_lens = valid_lens.unsqueeze(1)  # (B, 1, n | 1, m): la misma para todos los cabezales
        return self.W_o(self.merge(self.attention(self.split(self.W_q(queries)), k, v, valid_lens)))

    def split(self, x: Float[Tensor, "lote n d"]) -> Float[Tensor, "lote cabezales n d_cabezal"]:
        """(B, n, d) → (B, h, n, d/h)."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)

    def merge(self, x: Float[Tensor, "lote cabezales n d_cabezal"]) -> Float[Tensor, "lote n d"]:
        """(B, h, n, d/h) → (B, n, d)."""
        return x.transpose(1, 2).flatten(2)
