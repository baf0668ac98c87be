"""La línea base de consulta: qué copia, qué cambia y cuándo no sabe; y que sea rápida."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_errors import plain  # noqa: F401  (utils sin el gancho: aquí se prueban sus propios mensajes)

from utils.corpus import Pair
from utils.lookup import MIN_DICE, Dictionary, Index, Lookup, bag, slots

NOUNS = {"cat": "gato", "dog": "perro", "horse": "caballo", "bird": "pájaro"}
VERBS = {"see": "veo", "want": "quiero", "buy": "compro"}
PAIRS = [
    Pair(f"I {v} the {n}.", f"{VERBS[v].capitalize()} el {NOUNS[n]}.")
    for v in VERBS
    for n in NOUNS
    if (v, n) not in {("buy", "bird"), ("want", "dog")}
]
TRAINING = [*PAIRS, Pair("Ana sees Luis.", "Ana ve a Luis."), Pair("Today Ana sleeps.", "Hoy Ana duerme.")]
TRAINING += [Pair("Luis runs.", "Luis corre."), Pair("No, no!", "¡No, no!")]
LOOKUP = Lookup(TRAINING)
SENTENCES = st.lists(st.sampled_from("a b c d".split()), min_size=1, max_size=6)


def test_copia_la_de_mas_tokens_en_comun_y_entre_iguales_la_mas_corta():
    pairs = [
        Pair("I see the big dog today.", "largo"),
        Pair("The dog.", "corto"),
        Pair("I see a dog.", "mediano"),
        Pair("A cat, I see.", "otra"),
    ]
    lookup = Lookup(pairs)
    assert lookup.nearest(["I see the dog.", "The dog?", "See a dog.", "A, I see!"]) == [
        "largo",  # cinco en común; «I see a dog.», cuatro
        "corto",  # dos en «largo» y dos aquí, que es más corta
        "mediano",
        "otra",
    ]
    assert lookup.nearest([]) == [] and lookup.nearest(["zzz"]) == ["corto"], "siempre contesta"


def test_una_palabra_repetida_cuenta_cada_vez_que_esta():
    assert bag(["no", ",", "no"]) == [("no", 0), (",", 0), ("no", 1)]
    lookup = Lookup([Pair("a b c", "una"), Pair("a a d e", "dos")])
    assert lookup.nearest(["a a"]) == ["dos"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I buy the bird.", "Compro el pájaro."),  # una palabra: el objeto o el verbo
        ("I want the dog.", "Quiero el perro."),
        ("Luis sees Ana.", "Luis ve a Ana."),  # dos palabras, que además cambian de sitio
        ("Ana sees Luis.", "Ana ve a Luis."),  # ninguna: es la misma
    ],
)
def test_sustituye_lo_que_cambia_por_su_traduccion(sentence, expected):
    assert LOOKUP.substitute([sentence]) == [expected]


def test_lo_que_no_sabe_cambiar_lo_copia():
    for sentence in ("I buy the zebra.", "You will buy the bird?", "See!"):
        assert LOOKUP.substitute([sentence]) == LOOKUP.nearest([sentence])
    # Tres palabras distintas ya no son la misma frase.
    lookup = Lookup([Pair("a b c .", "A B C."), Pair("d e f", "D E F"), Pair("zzz .", "Nada.")])
    assert lookup.substitute(["d e f ."]) == lookup.nearest(["d e f ."]) == ["D E F"]


def test_una_palabra_sin_traduccion_en_la_frase_no_se_cambia_por_otra():
    pairs = [Pair(f"the n{i}", f"s{i}") for i in range(50)] + [Pair("the one", "uno")]
    assert Lookup(pairs).substitute(["one n7"]) == ["s7"], "«the» no se traduce: s7 no es suya"


def test_si_la_frase_es_la_misma_su_traduccion_sale_letra_por_letra():
    lookup = Lookup([Pair("Hi (you)!", "¡HOLA , (tú)!")])
    assert lookup.substitute(["hi (you)!"]) == lookup.nearest(["hi (you)!"]) == ["¡HOLA , (tú)!"]


def test_gana_la_que_difiere_en_menos_y_luego_la_de_asociacion_mas_fuerte():
    doubtful = [Pair("I see the fox.", "Veo ese zorro."), Pair("I see the fox.", "Veo un animal.")]
    lookup = Lookup([*doubtful, *PAIRS, Pair("We see the dog.", "Vemos el perro.")])
    # De «fox» no está claro qué palabra es la suya; de «cat», sí, aunque vaya después.
    assert lookup.substitute(["I see the dog."]) == ["Veo el perro."]
    assert Lookup([*doubtful, *PAIRS[1:]]).substitute(["I see the cat."]) == ["Veo el gato."]


def test_el_diccionario_es_el_coeficiente_de_dice_a_mano():
    english, spanish = [["a", "b"], ["a", "c"], ["a", "a"]], [["x", "y"], ["x", "z"], ["x"]]
    dictionary = Dictionary(english, spanish)
    assert dictionary.dice("a", "x") == 1
    assert dictionary.dice("b", "x") == pytest.approx(2 * 1 / (1 + 3))
    assert dictionary.dice("b", "z") == dictionary.dice("nada", "x") == dictionary.dice("a", "nada") == 0
    assert [dictionary.translate(word) for word in ("a", "b", "c", "nada")] == ["x", "y", "z", None]
    rare = Dictionary([["a"], *[["b"]] * 100], [["x"], *[["x"]] * 100])
    assert rare.dice("a", "x") < MIN_DICE and rare.translate("a") is None


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=8), SENTENCES)
def test_el_indice_cuenta_lo_mismo_que_mirar_las_frases_una_a_una(sentences, query):
    for features in (bag, slots):
        expected = [len(set(features(sentence)) & set(features(query))) for sentence in sentences]
        assert np.array_equal(
            Index([features(sentence) for sentence in sentences]).count(features(query)), expected
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=8))
def test_lo_entrenado_se_traduce_como_se_entreno(sentences):
    sentences = [" ".join(sentence) for sentence in {tuple(sentence) for sentence in sentences}]
    pairs = [Pair(sentence, f"T{i} {sentence}") for i, sentence in enumerate(sentences)]
    assert Lookup(pairs).substitute(sentences) == [pair.spanish for pair in pairs]


def test_cinco_mil_frases_contra_noventa_mil_en_segundos():
    rng = np.random.default_rng(0)
    words = np.array([f"w{i}" for i in range(1000)])

    def sentences(count):  # las palabras frecuentes lo son mucho, como en una lengua
        rows = (rng.pareto(0.7, size=(count, 9)) * 3).astype(int).clip(max=999)
        return [" ".join(words[row]) + "." for row in rows]

    pairs = [Pair(sentence, sentence) for sentence in sentences(90_000)]
    start = time.monotonic()
    lookup, queries = Lookup(pairs), sentences(5000)
    assert len(lookup.nearest(queries)) == len(lookup.substitute(queries)) == 5000
    assert time.monotonic() - start < 60  # aquí, de 10 a 15 segundos


def test_sin_parejas_o_con_un_texto_suelto_se_dice(plain):  # noqa: F811
    with pytest.raises(ValueError, match="no hay parejas en las que buscar"):
        plain.lookup.Lookup([])
    lookup = plain.lookup.Lookup([plain.corpus.Pair("a", "b")])
    for call in (lookup.nearest, lookup.substitute):
        with pytest.raises(TypeError, match="sentences debe ser una lista de frases y llegó un texto"):
            call("a")
