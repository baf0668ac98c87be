"""Tensores y tamaños que llegan a las capas: cada mal uso, con su mensaje; las lecciones solo lo nombran.

Si algo no encaja, ValueError; si es otra clase de cosa, TypeError.
"""

import torch
from torch import Tensor

from utils.arguments import check_integer, check_share

INDICES = (torch.int64, torch.int32)


def check_sizes(**sizes):
    """Tamaños con nombre: enteros de 1 en adelante."""
    for name, size in sizes.items():
        check_integer(name, size, 1)


def check_heads(d_model: int, num_heads: int):
    """Los cabezales se reparten `d_model` a partes iguales."""
    check_sizes(d_model=d_model, num_heads=num_heads)
    if d_model % num_heads:
        raise ValueError(
            f"d_model = {d_model} no se puede repartir entre num_heads = {num_heads} cabezales iguales: "
            "elige un d_model que sea múltiplo de num_heads."
        )


def check_dropout(dropout: float):
    """El dropout es una probabilidad."""
    check_share("dropout", dropout)


def check_options(norm_first: bool, pad_id: int, vocab_size: int):
    """Las opciones propias de un modelo; `vocab_size`, el tamaño del menor de sus vocabularios."""
    if not isinstance(norm_first, bool):
        raise TypeError(f"norm_first debe ser True (pre-norma) o False (post-norma) y llegó {norm_first!r}.")
    check_integer("pad_id", pad_id, 0, vocab_size - 1)


def check_scores(scores: Tensor):
    """Las puntuaciones son un tensor de números reales."""
    if not isinstance(scores, Tensor) or not scores.is_floating_point():
        raise TypeError(
            f"las puntuaciones deben ser un tensor de números reales y llegó {describe(scores)}: "
            "conviértelas con .float() si ya son un tensor, o con torch.tensor(…) si no."
        )


def check_valid_lens(valid_lens: Tensor, shape: tuple[int, ...], device: torch.device):
    """Longitudes o máscara, para puntuaciones de forma `shape` = (B, ..., n, m) que están en `device`."""
    if not isinstance(valid_lens, Tensor) or valid_lens.dtype not in (torch.bool, *INDICES):
        raise TypeError(
            "valid_lens debe ser un tensor de enteros int64 o int32 (longitudes) o booleano (máscara) y "
            f"llegó {describe(valid_lens)}. Si son longitudes, conviértelas con torch.tensor(…) o .long(); "
            "si es una máscara (True = se puede atender), con .bool()."
        )
    if valid_lens.device != device:
        raise ValueError(
            f"valid_lens está en «{valid_lens.device}» y las puntuaciones en «{device}»: "
            f"llévalo allí con valid_lens.to('{device}')."
        )
    found = f"tiene forma {tuple(valid_lens.shape)} y las puntuaciones {tuple(shape)}"
    if valid_lens.dtype == torch.bool:
        if not _fits(valid_lens.shape, shape):
            raise ValueError(
                f"la máscara {found}: no se puede difundir una a la otra. "
                "Usa (B, 1, m) para relleno o (1, n, m) para causalidad."
            )
        return
    if len(shape) < 3:
        raise ValueError(
            f"valid_lens {found}, sin eje de lote: con longitudes, las puntuaciones son (B, n, m). "
            "Añade el eje con scores[None], o pasa una máscara booleana."
        )
    batch, num_queries, num_keys = shape[0], shape[-2], shape[-1]
    if tuple(valid_lens.shape) not in {(batch,), (batch, num_queries)}:
        raise ValueError(
            f"valid_lens {found}: esperaba ({batch},), una longitud por ejemplo, o ({batch}, {num_queries}), "
            "una por consulta."
        )
    if valid_lens.numel() and not 0 <= valid_lens.min() <= valid_lens.max() <= num_keys:
        raise ValueError(
            f"hay longitudes de {valid_lens.min()} a {valid_lens.max()} y solo {num_keys} claves: "
            f"cada longitud debe estar entre 0 y {num_keys}."
        )


def check_inputs(queries: Tensor, keys: Tensor, values: Tensor, sizes: tuple[int, ...] = ()):
    """Lo que llega a una capa de atención: (B, n, d), (B, m, d) y (B, m, v), del mismo lote.

    sizes: los componentes que espera la capa en cada una (o solo en las primeras); son entonces de tres ejes.
    Sin `sizes` puede haber un eje de cabezales, y consultas y claves tienen los mismos componentes.
    """
    tensors = {"queries": queries, "keys": keys, "values": values}
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor) or not tensor.is_floating_point():
            raise TypeError(
                f"{name} debe ser un tensor de números reales y llegó {describe(tensor)}: si es un tensor de "
                "enteros, conviértelo con .float(); si son índices de tokens, pásalos antes por nn.Embedding."
            )
        if tensor.ndim < 3 or (sizes and tensor.ndim > 3) or tensor.shape[-1] == 0:
            raise ValueError(
                f"{name} tiene forma {tuple(tensor.shape)} y esperaba (lote, longitud, componentes), con al "
                f"menos un componente. Si es un solo ejemplo, añade el eje del lote con {name}[None]."
            )
    found = ", ".join(f"{name} {tuple(tensor.shape)}" for name, tensor in tensors.items())
    if not queries.shape[:-2] == keys.shape[:-2] == values.shape[:-2]:
        raise ValueError(f"el lote debe ser el mismo en las tres entradas y llegaron {found}.")
    if keys.shape[-2] != values.shape[-2]:
        raise ValueError(f"cada clave lleva su valor: esperaba tantas como valores y llegaron {found}.")
    for (name, tensor), size in zip(tensors.items(), sizes or (queries.shape[-1],) * 2):
        if tensor.shape[-1] != size:
            raise ValueError(f"{name} debe tener {size} componentes en el último eje y llegaron {found}.")


def check_tokens(tokens: Tensor, vocab_size: int | None = None):
    """Índices de tokens (B, n), con al menos uno por frase; con `vocab_size`, todos del vocabulario."""
    if not isinstance(tokens, Tensor) or tokens.ndim != 2 or tokens.dtype not in INDICES:
        raise ValueError(
            f"esperaba índices enteros (lote, longitud) y llegó {describe(tokens)}. "
            "Si es una sola frase, añade el eje del lote con tokens[None]."
        )
    if tokens.shape[1] == 0:
        raise ValueError("la secuencia está vacía: hace falta al menos un token, como <bos> o <eos>.")
    if vocab_size is None or tokens.device.type != "cpu" or tokens.numel() == 0:
        return  # en una GPU, mirar los índices obligaría a esperarla en cada paso
    if not 0 <= tokens.min() <= tokens.max() < vocab_size:
        raise ValueError(
            f"hay índices de {tokens.min()} a {tokens.max()} y el vocabulario va de 0 a {vocab_size - 1}: "
            "¿has numericalizado con el vocabulario de este modelo?"
        )


def check_padding(tokens: Tensor, pad_id: int):
    """Índices de tokens y el del relleno, que es un entero: otra cosa no coincidiría con ninguno."""
    check_tokens(tokens)
    check_integer("pad_id", pad_id, 0)


def check_positions(x: Tensor, offset: int, max_len: int, d_model: int):
    """x (B, n, d_model) ocupa las posiciones offset…offset + n − 1, que deben estar entre 0 y max_len − 1."""
    if not isinstance(x, Tensor) or not x.is_floating_point():
        raise TypeError(
            f"esperaba vectores, (lote, n, {d_model}) números reales, y llegó {describe(x)}: "
            "si son índices de tokens, pásalos antes por nn.Embedding."
        )
    if x.ndim != 3 or x.shape[-1] != d_model:
        raise ValueError(
            f"x tiene forma {tuple(x.shape)} y esta codificación es para (lote, n, {d_model}): "
            "usa el mismo d_model en las dos y, si es una sola secuencia, añade el eje del lote con x[None]."
        )
    check_integer("offset", offset, 0)
    if (end := offset + x.shape[1]) > max_len:
        raise ValueError(
            f"la secuencia llega a la posición {end} y solo hay codificación para {max_len}: "
            f"acórtala o crea PositionalEncoding con max_len={end} o más."
        )


def describe(value) -> str:
    """Qué es lo que llegó: números y forma de un tensor, o el tipo de Python de lo demás."""
    if isinstance(value, Tensor):
        return f"{value.dtype} de forma {tuple(value.shape)}"
    return type(value).__name__


def _fits(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """¿Se puede difundir `shape` a `target` sin que `target` crezca?"""
    return len(shape) <= len(target) and all(a in (1, b) for a, b in zip(reversed(shape), reversed(target)))
