"""Codificación posicional sinusoidal (lección 07)."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from utils.checks import check_dropout, check_positions, check_sizes


class PositionalEncoding(nn.Module):
    """Suma a cada posición su vector de senos y cosenos (Vaswani et al. 2017, §3.5).

    El par de dimensiones (2j, 2j + 1) lleva sen y cos de pos / 10000^(2j/d_model).

    Raises:
        ValueError: si se pide una posición negativa o más allá de `max_len`, o `x` no es (lote, n, d_model).
    """

    def __init__(self, d_model: int, dropout: float = 0.0, max_len: int = 1000):
        super().__init__()
        check_sizes(d_model=d_model, max_len=max_len)
        check_dropout(dropout)
        self.dropout = nn.Dropout(dropout)
        position = torch.arange(max_len).unsqueeze(1)  # (max_len, 1)
        frequency = 10000 ** (-torch.arange(0, d_model, 2) / d_model)  # (⌈d/2⌉,)
        P = torch.zeros(1, max_len, d_model)
        P[0, :, 0::2] = torch.sin(position * frequency)
        P[0, :, 1::2] = torch.cos(position * frequency)[:, : d_model // 2]
        self.register_buffer("P", P, persistent=False)  # se recalcula: no hace falta guardarla

    def forward(self, x: Float[Tensor, "lote n d"], offset: int = 0) -> Float[Tensor, "lote n d"]:
        """x (B, n, d) → x + P[:, offset:offset + n], con dropout."""
        check_positions(x, offset, *self.P.shape[1:])
        return self.dropout(x + self.P[:, offset : offset + x.shape[1]])
