"""Codificación posicional sinusoidal (lección 07)."""

import torch
from jaxtyping import Float
from torch import Tensor, nn


class PositionalEncoding(nn.Module):
    """Suma a cada posición su vector de senos y cosenos (Vaswani et al. 2017, §3.5).

    El par de dimensiones (2j, 2j + 1) lleva sen y cos de pos / 10000^(2j/d_model).

    Raises:
        ValueError: si se pide una posición más allá de `max_len`.
    """

    def __init__(self, d_model: int, dropout: float = 0.0, max_len: int = 1000):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        position = torch.arange(max_len).unsqueeze(1)  # (max_len, 1)
        frequency = 10000 ** (-torch.arange(0, d_model, 2) / d_model)  # (⌈d/2⌉,)
        P = torch.zeros(1, max_len, d_model)
        P[0, :, 0::2] = torch.sin(position * frequency)
        P[0, :, 1::2] = torch.cos(position * frequency)[:, : d_model // 2]
        self.register_buffer("P", P, persistent=False)  # se recalcula: no hace falta guardarla

    def forward(self, x: Float[Tensor, "lote n d"], offset: int = 0) -> Float[Tensor, "lote n d"]:
        """x (B, n, d) → x + P[:, offset:offset + n], con dropout."""
        end, max_len = offset + x.shape[1], self.P.shape[1]
        if end > max_len:
            raise ValueError(
                f"la secuencia llega a la posición {end} y solo hay codificación para {max_len}: "
                f"acórtala o crea PositionalEncoding con max_len={end} o más."
            )
        return self.dropout(x + self.P[:, offset:end])
