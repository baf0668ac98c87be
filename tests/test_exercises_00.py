"""Las comprobaciones de la lección 00 y los tres estados de `comprueba`."""

import pytest
import torch

from utils.exercises import CHECKS, comprueba

SOLUTIONS = {
    "0.1": lambda a, b: a[:, None] - b,
    "0.2": lambda p, t: -p.gather(1, t[:, None]).log().mean(),
    "0.3": lambda v, n: v.sum(1) / n[:, None],
}
WRONG = [
    ("0.1", lambda a, b: b - a[:, None], "al revés"),
    ("0.1", lambda a, b: a - b[:, None], r"forma \(3, 2\) y esperaba \(2, 3\)"),
    ("0.1", lambda a, b: a[:, None] + b, "−25 y vale 35"),
    ("0.1", lambda a, b: None, "falta un return"),
    ("0.2", lambda p, t: p.gather(1, t[:, None]).log().mean(), "signo"),
    ("0.2", lambda p, t: -p.gather(1, t[:, None]).log2().mean(), "base"),
    ("0.2", lambda p, t: -p.gather(1, t[:, None]).log(), "un solo número"),
    ("0.2", lambda p, t: -p.log().mean(), "esperaba 0.636 y devolviste"),
    ("0.3", lambda v, n: v.mean(1), r"\[1.333, 0.667\]: divides entre 3"),
    ("0.3", lambda v, n: v.sum(1), r"devolviste \[18.0, 3.0\]"),
    ("0.3", lambda v, n: v.sum(1).div_(n[:, None]) + v.zero_().sum(1), "modifica"),
]


@pytest.mark.parametrize("exercise", SOLUTIONS)
def test_la_solucion_vale(exercise, capsys):
    comprueba(exercise, SOLUTIONS[exercise])
    assert capsys.readouterr().out.startswith(f"✓ {exercise}")


@pytest.mark.parametrize(("exercise", "answer", "words"), WRONG)
def test_una_respuesta_equivocada_no_vale_y_se_dice_por_que(exercise, answer, words, capsys):
    comprueba(exercise, answer)
    output = capsys.readouterr().out
    assert output.startswith(f"✗ {exercise}")
    import re

    assert re.search(words, output), output


def pending(a, b):
    raise NotImplementedError


def crashing(a, b):
    table = torch.zeros(2, 3)
    return table / nada


@pytest.mark.parametrize("answer", [pending, ...])
def test_pendiente(answer, capsys):
    comprueba("0.1", answer)
    assert capsys.readouterr().out.startswith("⏳ 0.1 pendiente")


def test_un_fallo_del_estudiante_se_le_cuenta_con_su_linea(capsys):
    comprueba("0.1", crashing)
    output = capsys.readouterr().out
    line = crashing.__code__.co_firstlineno + 2
    assert output.startswith("✗ 0.1") and f"línea {line}" in output and "«return table / nada" in output
    assert "NameError" in output and "Traceback" not in output


def test_un_numero_de_ejercicio_que_no_existe():
    with pytest.raises(ValueError, match=r"no hay ningún ejercicio «9.9».*0.1"):
        comprueba("9.9", 1)


@pytest.mark.parametrize("exercise", sorted(CHECKS))
@pytest.mark.parametrize("answer", [None, 3, "hola", [], lambda *args: None, lambda *args: "hola", print])
def test_ninguna_comprobacion_se_traga_una_respuesta_absurda(exercise, answer, capsys):
    comprueba(exercise, answer)
    assert "✗" in capsys.readouterr().out
