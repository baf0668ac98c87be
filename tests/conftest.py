"""Las pruebas comprueban en ejecución las formas de las firmas de `utils` (jaxtyping + beartype)."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

from jaxtyping import install_import_hook

install_import_hook("utils", "beartype.beartype")

import pytest  # noqa: E402
import torch  # noqa: E402


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


@pytest.fixture
def verdict(capsys):
    """Lo que `comprueba` escribe de una respuesta."""
    from utils.exercises import comprueba

    def run(exercise, answer):
        comprueba(exercise, answer)
        return capsys.readouterr().out.strip()

    return run
