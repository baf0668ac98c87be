"""Lo que se pide al entrenar, decodificar y evaluar: cada clase de error, con su mensaje en un solo sitio."""

from collections.abc import Sequence
from numbers import Integral, Real

SEEDS = 2**32  # semillas admitidas: de 0 a SEEDS − 1
MAX_BEAM = 1000  # hipótesis de un haz: con muchas más, una sola frase agota la memoria


def check_integer(name: str, value, low: int, high: int = 2**53):
    """`value` es un entero entre `low` y `high`.

    Raises:
        TypeError, ValueError: con el nombre del argumento, lo que llegó y lo que se esperaba.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} debe ser un número entero y llegó {value!r}.")
    if not low <= value <= high:
        limits = f"ser al menos {low}" if value < low else f"estar entre {low} y {high}"
        raise ValueError(f"{name} debe {limits} y llegó {value}.")


def check_positive(name: str, value):
    """`value` es un número mayor que cero, y no infinito ni NaN. Errores: como `check_integer`."""
    _check_real(name, value)
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} debe ser un número mayor que cero y llegó {value}.")


def check_share(name: str, value, *, below_one: bool = False):
    """`value` es una proporción, de 0 a 1; con `below_one`, menor que 1. Errores: como `check_integer`."""
    _check_real(name, value)
    if not 0 <= value <= 1 or (below_one and value == 1):
        limit = "menor que 1" if below_one else "1 como máximo"
        raise ValueError(f"{name} es una proporción: debe ser 0 o más, y {limit}; llegó {value}.")


def _check_real(name: str, value):
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} debe ser un número y llegó {value!r}.")


def check_texts(name: str, texts: Sequence[str]):
    """`texts` es una lista de frases, y no una sola: recorrer un texto daría sus letras.

    Raises:
        TypeError: si es un texto, o alguno de sus elementos no lo es.
    """
    if isinstance(texts, str):
        raise TypeError(f"{name} debe ser una lista de frases y llegó un texto: escribe [{texts[:40]!r}].")
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"{name} debe ser una lista de frases y trae {text!r}, que no es un texto.")
