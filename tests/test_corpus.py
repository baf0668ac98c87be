"""El corpus: lectura estricta, tokens de ida y vuelta, vocabularios y lotes."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from test_errors import plain  # noqa: F401  (utils sin el gancho: aquí se prueban sus propios mensajes)

from utils.corpus import (
    BOS_ID,
    EOS_ID,
    PAD_ID,
    UNK_ID,
    Batch,
    Batches,
    Language,
    Pair,
    detokenize,
    fingerprint,
    learn_case,
    load_pairs,
    merge_references,
    padding_share,
    part_of,
    restore_vocab,
    select,
    tokenize,
)

WORDS = st.lists(
    st.sampled_from(["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete"]), min_size=1, max_size=9
)


def write(path, *lines, ending="\n"):
    path.write_text(ending.join(lines), encoding="utf-8")
    return path


def test_una_comilla_no_se_traga_las_lineas_siguientes(tmp_path):
    path = write(tmp_path / "c.tsv", 'He said "hi.\tDijo "hola.', "Bye.\tAdiós.", 'A "b" c.\tD "e" f.')
    assert [pair.english for pair in load_pairs(path)] == ['He said "hi.', "Bye.", 'A "b" c.']


def test_lee_crlf_bom_lineas_en_blanco_y_separadores_unicode(tmp_path):
    path = tmp_path / "c.tsv"
    path.write_bytes("\ufeffHello.\tHola.\r\n\r\nOne\u2028two.\tUno dos.\tsaludos parte:prueba\r\n".encode())
    pairs = load_pairs(path)
    assert [pair.spanish for pair in pairs] == ["Hola.", "Uno dos."]
    assert pairs[0].english == "Hello." and pairs[1].part == "prueba" and pairs[1].tags == ("saludos",)


def test_unicode_descompuesto_es_la_misma_palabra(tmp_path):
    path = write(tmp_path / "c.tsv", "Good.\tA\u0301rbol.\tparte:validacio\u0301n", "Good day.\tÁrbol.")
    decomposed, composed = load_pairs(path)
    assert decomposed.spanish == composed.spanish and decomposed.part == "validación"


def test_la_parte_etiquetada_manda_y_si_no_sale_de_la_frase_inglesa(tmp_path):
    lines = [f"Sentence {i}.\tFrase {i}." for i in range(300)]
    forward = {pair.english: pair.part for pair in load_pairs(write(tmp_path / "a.tsv", *lines))}
    backward = {pair.english: pair.part for pair in load_pairs(write(tmp_path / "b.tsv", *lines[::-1]))}
    assert forward == backward
    assert part_of("HELLO  there.") == part_of("hello there.")
    shares = [list(forward.values()).count(part) / 300 for part in ("entrenamiento", "validación", "prueba")]
    assert shares == pytest.approx([0.8, 0.1, 0.1], abs=0.05)
    # Valores fijos: si cambiaran, cambiarían las particiones de quien ya usa el curso.
    assert [forward[f"Sentence {i}."] for i in (0, 1, 9)] == ["entrenamiento", "validación", "prueba"]


@pytest.mark.parametrize(
    "text",
    [
        "¿Cómo estás, Ana?",
        "Hola, ¿cómo estás?",
        "¡Qué caro estaba! Hoy vi a Ana.",
        "El tren sale a las 7:30 y cuesta 1.50.",
        'Luis dijo: "ven con Ana".',
        "Vivo en Lima; Ana no.",
    ],
)
def test_de_texto_a_indices_y_vuelta(text):
    language = Language.learn([text, "Veo a Luis, a Ana y Lima."])
    assert language.decode(language.encode(text)) == text
    assert language.encode(text)[-1] == EOS_ID and not language.unknown(text)
    assert language.decode([BOS_ID, *language.encode(text), PAD_ID, *language.encode("Ana")]) == text


@given(WORDS)
def test_ida_y_vuelta_de_cualquier_frase(words):
    text = detokenize([*words, "."], {})
    assert tokenize(text) == [*words, "."]


def test_las_mayusculas_se_aprenden_dentro_de_la_frase():
    case = learn_case(["Veo a Ana.", "Hoy veo. Mesa grande.", "¿Ves a Ana?", "Una mesa."])
    assert case == {"ana": "Ana"}
    assert learn_case(["Ve a Ana, ana y Ana.", "Hay mesa, Mesa y mesa."]) == {"ana": "Ana"}, "la más vista"
    assert learn_case(["Ve a Lima y lima."]) == learn_case(["Ve a lima y Lima."]) == {"lima": "Lima"}


def test_lo_desconocido_se_nombra_y_se_numericaliza_como_unk():
    language = Language.learn(["I eat apples."])
    assert language.unknown("I eat giraffes and giraffes, apples.") == ["giraffes", "and", ","]
    assert language.encode("giraffes")[0] == UNK_ID
    assert language.unknown("I eat") == [], "mirar una palabra no debe añadirla al vocabulario"


def test_el_vocabulario_guardado_se_restaura_en_el_mismo_orden():
    vocab = Language.learn(["uno dos dos tres"]).vocab
    again = restore_vocab(vocab.itos)
    assert again.itos == vocab.itos and again.stoi["dos"] == 4 and again.stoi["nada"] == UNK_ID
    assert vocab.itos[:4] == ["<unk>", "<pad>", "<bos>", "<eos>"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=40), st.integers(1, 60), st.booleans())
def test_los_lotes_llevan_cada_pareja_una_vez_y_respetan_el_presupuesto(data, budget, bucketing):
    pairs = [Pair(" ".join(a), " ".join(b)) for a, b in data]
    languages = [Language.learn([getattr(pair, side) for pair in pairs]) for side in ("english", "spanish")]
    batches = Batches(pairs, *languages, budget, bucketing=bucketing)
    seen = []
    for batch in batches.epoch(seed=3):
        assert len(batch.src) == 1 or max(batch.src.numel(), batch.tgt.numel()) <= budget
        assert batch.tgt[:, 0].eq(BOS_ID).all()
        for src, tgt in zip(batch.src.tolist(), batch.tgt.tolist(), strict=True):
            seen.append((languages[0].decode(src), languages[1].decode(tgt)))
            real = [token for token in tgt if token != PAD_ID]
            assert real[-1] == EOS_ID and tgt[: len(real)] == real, "el relleno va solo al final"
    expected = [
        (
            languages[0].decode(languages[0].encode(p.english)),
            languages[1].decode(languages[1].encode(p.spanish)),
        )
        for p in pairs
    ]
    assert sorted(seen) == sorted(expected)


def test_agrupar_por_longitud_ahorra_relleno_y_la_semilla_fija_los_lotes():
    pairs = [Pair("a " * n, "b " * n) for n in range(1, 13) for _ in range(60)]
    languages = Language.learn([p.english for p in pairs]), Language.learn([p.spanish for p in pairs])
    random, bucketed = (Batches(pairs, *languages, 400, bucketing=b) for b in (False, True))
    assert padding_share(random.epoch(0)) > 0.3 > 0.05 > padding_share(bucketed.epoch(0))
    first, again, other = (([b.src.tolist() for b in bucketed.epoch(s)]) for s in (1, 1, 2))
    assert first == again != other
    lengths = [len(batch[0]) for batch in first]
    assert lengths != sorted(lengths), "los lotes deben barajarse: si no, se aprende de corto a largo"
    default = [b.src.tolist() for b in Batches(pairs, *languages, 400).epoch(1)]
    assert default == first, "lo normal es agrupar por longitud"


def test_la_proporcion_de_relleno_se_cuenta_a_mano():
    full = Batch(torch.tensor([[4, 5, EOS_ID]]), torch.tensor([[BOS_ID, 4, EOS_ID]]))
    half = Batch(
        torch.tensor([[4, 5, EOS_ID], [4, EOS_ID, PAD_ID]]),
        torch.tensor([[BOS_ID, 4, 5, EOS_ID], [BOS_ID, EOS_ID, PAD_ID, PAD_ID]]),
    )
    assert padding_share([full]) == 0
    assert padding_share([half]) == 3 / 14
    assert padding_share([full, half]) == 3 / 20


def test_num_tokens_cuenta_lo_que_se_predice():
    pairs = [Pair("a", "uno dos"), Pair("a b", "uno dos tres cuatro")]
    languages = Language.learn(["a b"]), Language.learn(["uno dos tres cuatro"])
    (batch,) = Batches(pairs, *languages, 100).epoch(0)
    assert batch.num_tokens == 3 + 5


def test_select_separa_las_partes():
    pairs = [Pair("a", "b", (), "prueba"), Pair("c", "d")]
    assert select(pairs, "prueba") == pairs[:1] and select(pairs, "entrenamiento") == pairs[1:]


def test_cada_pareja_recuerda_su_linea_y_eso_no_la_hace_otra(tmp_path):
    path = write(tmp_path / "c.tsv", "", "Hello.\tHola.\tparte:prueba", "", "Bye.\tAdiós.")
    pairs = load_pairs(path)
    assert [pair.line for pair in pairs] == [2, 4]
    assert pairs[0] == Pair("Hello.", "Hola.", (), "prueba")


def test_una_frase_inglesa_repetida_en_su_parte_es_otra_traduccion(tmp_path):
    path = write(
        tmp_path / "c.tsv",
        "A car.\tUn auto.\tx parte:prueba",
        "Hi.\tHola.\tparte:prueba",
        "A car.\tUn coche.\ty parte:prueba",
        "A car.\tUn auto.\tx parte:prueba",
        "A car.\tUn carro.\tx parte:entrenamiento",
    )
    car, hi, trained = merge_references(load_pairs(path))
    assert car.references == ("Un auto.", "Un coche.") and car.spanish == "Un auto."
    assert (car.tags, car.line, car.part) == (("x",), 1, "prueba")
    assert hi.references == ("Hola.",) and trained.references == ("Un carro.",), "otra parte, otra frase"


@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 2, st.sampled_from(["prueba", "validación"]))))
def test_reunir_las_referencias_no_pierde_ninguna_y_repetirlo_no_cambia_nada(rows):
    pairs = [Pair(english, spanish, (), part) for english, spanish, part in rows]
    merged = merge_references(pairs)
    assert {(p.english, text, p.part) for p in merged for text in p.references} == set(rows)
    assert all(len(set(pair.references)) == len(pair.references) for pair in merged)
    assert merge_references(merged) == merged
    keys = [(pair.english, pair.part) for pair in merged]
    assert keys == list(dict.fromkeys((english, part) for english, _, part in rows))
    assert [pair.spanish for pair in merged] == [next(b for a, b, c in rows if (a, c) == key) for key in keys]


def test_la_huella_cambia_con_cualquier_frase_y_con_el_orden():
    pairs = [Pair("a", "b"), Pair("c", "d")]
    others = [
        [Pair("a", "b"), Pair("c", "x")],
        [Pair("x", "b"), Pair("c", "d")],
        pairs[::-1],
        pairs[:1],
        [*pairs, pairs[0]],
        [Pair("a", "d"), Pair("c", "b")],
        [Pair("a b", ""), Pair("c", "d")],
    ]
    assert len({fingerprint(p) for p in [pairs, *others]}) == 1 + len(others)
    assert fingerprint(pairs) == fingerprint([Pair("a", "b", ("x",), "prueba", 3), Pair("c", "d")])


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x7f", "\x9b", "\ufffd"])
def test_un_caracter_de_control_no_entra_ni_en_el_corpus_ni_en_un_vocabulario(tmp_path, character):
    path = write(tmp_path / "c.tsv", "Hello.\tHola.", f"By{character}e.\tAdiós.")
    with pytest.raises(ValueError, match=rf"línea 2: .*ilegible \(U\+{ord(character):04X}\)"):
        load_pairs(path)
    with pytest.raises(ValueError, match=rf"ilegible \(U\+{ord(character):04X}\)"):
        Language.learn(["Hola.", f"Adi{character}ós."])


def test_peticiones_sin_sentido(plain):  # noqa: F811
    corpus = plain.corpus
    padding, token = torch.full((2, 3), PAD_ID), torch.tensor([[BOS_ID, EOS_ID]])
    for call, error, words in (
        (lambda: corpus.Batch(token, padding), ValueError, "el lote es solo relleno"),
        (lambda: corpus.Batch(token, token[:0]), ValueError, "el lote es solo relleno"),
        (lambda: corpus.Language.learn([]), ValueError, "no hay frases de las que aprender"),
        (lambda: corpus.Language.learn("Hola."), TypeError, "lista de frases y llegó un texto"),
        (lambda: corpus.Language.learn([3]), TypeError, "trae 3, que no es un texto"),
        (lambda: corpus.restore_vocab([]), ValueError, "estropeado"),
        (lambda: corpus.restore_vocab(["<pad>", "<unk>", "<bos>", "<eos>"]), ValueError, "estropeado"),
        (
            lambda: corpus.restore_vocab(["<unk>", "<pad>", "<bos>", "<eos>", "a", "a"]),
            ValueError,
            "estropeado",
        ),
    ):
        with pytest.raises(error, match=words):
            call()
