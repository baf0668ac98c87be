"""Evaluar con varias referencias: ninguna se pierde, ninguna estorba y el orden no cuenta."""

import random
import time

import pytest
import sacrebleu
from hypothesis import given, settings
from hypothesis import strategies as st
from test_errors import plain  # noqa: F401  (utils sin el gancho: aquí se prueban sus propios mensajes)

from utils.corpus import Pair
from utils.evaluation import score, score_by_tag

SENTENCES = st.lists(st.sampled_from("el la gato casa roja come .".split()), min_size=1, max_size=6).map(
    " ".join
)
ROWS = st.lists(
    st.tuples(SENTENCES, st.lists(SENTENCES, min_size=1, max_size=4), SENTENCES), min_size=1, max_size=6
)


def test_acierta_quien_coincide_con_cualquiera_de_las_referencias():
    references = [["Veo el auto.", "Veo el coche.", "Yo veo el coche."], "Hola.", ("Adiós.",)]
    result = score(["Veo el coche.", "Hola.", "Adios."], references)
    assert (result.correct, result.total) == (2, 3)
    pairs = [Pair("a", "Veo el auto.", ("x", "y"), others=("Veo el coche.",)), Pair("b", "Hola.", ("x",))]
    assert score_by_tag(["Veo el coche.", "Hola."], pairs) == {"x": (2, 2), "y": (1, 1)}
    assert score_by_tag(["Veo el carro.", "Hola."], pairs) == {"y": (0, 1), "x": (1, 2)}


def test_bleu_y_chrf_usan_todas_y_cada_frase_tiene_las_suyas():
    hypotheses = ["La niña lee un libro en casa.", "El perro duerme hoy en la cocina."]
    other = "El gato negro se bebe ahora la leche."
    alone = score(hypotheses, [other, hypotheses[1]])
    both = score(hypotheses, [[other, hypotheses[0]], hypotheses[1]])
    assert alone.bleu < 70 and alone.chrf < 70
    assert both.bleu == pytest.approx(100) and both.chrf == pytest.approx(100)
    # La segunda referencia de una frase no sirve para otra, que tiene solo una.
    crossed = score(hypotheses, [[hypotheses[0], hypotheses[1]], other])
    assert crossed.correct == 1 and crossed.bleu < 70 and crossed.chrf < 70


def test_una_referencia_sola_da_lo_mismo_como_texto_que_como_lista():
    hypotheses, references = ["El gato come.", "Veo a Ana."], ["El gato no come.", "Veo a Ana."]
    assert score(hypotheses, references) == score(hypotheses, [[reference] for reference in references])


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_mas_referencias_nunca_bajan_los_aciertos_y_el_orden_no_importa(rows, rng):
    hypotheses, references = [row[0] for row in rows], [row[1] for row in rows]
    result = score(hypotheses, references)
    more = [[*group, extra] for _, group, extra in rows]
    assert score(hypotheses, more).correct >= result.correct
    shuffled = [rng.sample(group, len(group)) + group[:1] for group in references]  # y alguna, repetida
    assert score(hypotheses, shuffled) == result
    order = rng.sample(range(len(rows)), len(rows))
    assert score([hypotheses[i] for i in order], [references[i] for i in order]).correct == result.correct


def test_un_empate_en_chrf_no_depende_del_orden():
    # Las dos referencias dan lo mismo, cero, pero no miden igual, y chrF suma lo que miden: gana la primera
    # por orden alfabético, en cualquier ejecución (el orden de un conjunto cambia de una a otra).
    hypotheses = ["gato rojo", "Veo la casa."]
    for i in range(20):
        short, long = f"k{i}", "y" * 24
        expected = sacrebleu.corpus_chrf(hypotheses, [[short, hypotheses[1]], [long, None]]).score
        assert expected != sacrebleu.corpus_chrf(hypotheses, [[long, hypotheses[1]], [short, None]]).score
        for group in ([short, long], [long, short]):
            assert score(hypotheses, [group, hypotheses[1]]).chrf == expected


def test_con_ciento_veinte_referencias_por_frase_no_tarda():
    rng = random.Random(0)
    words = [f"palabra{i}" for i in range(60)]
    references = [[" ".join(rng.choices(words, k=10)) for _ in range(120)] for _ in range(150)]
    references += [[group[0]] for group in references]  # y otras tantas con una sola
    start = time.monotonic()
    assert score([group[-1] for group in references], references).correct == 300
    assert time.monotonic() - start < 30  # aquí tarda 3 segundos


def test_sin_referencias_o_con_otra_cosa_se_dice(plain):  # noqa: F811
    score = plain.evaluation.score
    for references, error, words in (
        (["a", []], ValueError, "la traducción 2 no tiene ninguna referencia: dale al menos una"),
        (["a", None], TypeError, "la referencia 2 debe ser una frase o una lista de frases y llegó None"),
        (["a", ["b", 3]], TypeError, "trae 3, que no es un texto"),
        ("ab", TypeError, "references debe ser una lista de frases y llegó un texto"),
        ([["a", "b"]], ValueError, "llegaron 2 traducciones y 1 referencias"),
    ):
        with pytest.raises(error, match=words):
            score(["a", "b"], references)
