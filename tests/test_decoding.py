"""Decodificación: con y sin caché, sola y en lote, voraz y en haz; evaluación."""

import pytest
import torch
from test_errors import plain  # noqa: F401  (utils sin el gancho: aquí se prueban sus propios mensajes)
from test_training import PAIRS, SMALL, make_trainer

from utils import decoding
from utils.corpus import BOS_ID, EOS_ID, PAD_ID, UNK_ID, Pair, select
from utils.decoding import Translator, beam_search, greedy_decode, pad
from utils.evaluation import score, score_by_tag


@pytest.fixture(scope="module")
def translator():
    """A medio entrenar: sus frases acaban a distintas longitudes y aún duda."""
    trainer = make_trainer()
    trainer.fit(steps=25, progress=False)
    return trainer.translator


@pytest.fixture(scope="module")
def untrained():
    return Translator.learn(PAIRS, d_model=16, num_heads=2, num_layers=2, d_ff=32).model.eval()


def sources(translator):
    return [
        translator.english.encode(text)
        for text in ("I see red cat.", "dog.", "I see big green happy moon.", "I")
    ]


@pytest.mark.parametrize("use_cache", [True, False])
def test_voraz_sola_y_en_lote_con_y_sin_cache(translator, untrained, use_cache):
    for model in (translator.model, untrained):
        rows = sources(translator)
        together = greedy_decode(model, pad(rows), use_cache=use_cache)
        assert together == [greedy_decode(model, pad([row]), use_cache=False)[0] for row in rows]
        for row, tokens in zip(rows, together, strict=True):
            assert len(tokens) <= 2 * len(row) + 10
            assert not {UNK_ID, PAD_ID, BOS_ID, EOS_ID} & set(tokens)


def test_voraz_es_el_argmax_del_modelo_entero(translator):
    src = pad(sources(translator)[:1])
    tgt = [BOS_ID, *greedy_decode(translator.model, src)[0]]
    logits = translator.model(src, torch.tensor([tgt]))[0]
    logits[:, [UNK_ID, PAD_ID, BOS_ID]] = -torch.inf
    assert logits.argmax(-1).tolist() == [*tgt[1:], EOS_ID]


def test_haz_de_uno_es_voraz(translator, untrained):
    for model in (translator.model, untrained):
        src = pad(sources(translator))
        assert [list(h[0].tokens) for h in beam_search(model, src, 1)] == greedy_decode(model, src)


@pytest.mark.parametrize("beam", [2, 5])
def test_haz_sola_y_en_lote_y_puntuaciones_de_verdad(translator, untrained, beam):
    for model in (translator.model, untrained):
        rows = sources(translator)
        together = beam_search(model, pad(rows), beam, length_penalty=0.6)
        for row, hypotheses in zip(rows, together, strict=True):
            (alone,) = beam_search(model, pad([row]), beam)
            assert [h.tokens for h in alone] == [h.tokens for h in hypotheses]
            assert [h.score for h in hypotheses] == sorted((h.score for h in hypotheses), reverse=True)
            assert len({h.tokens for h in hypotheses}) == len(hypotheses) <= beam
            for h in hypotheses:
                if len(h.tokens) < 2 * len(row) + 10:
                    assert h.log_prob == pytest.approx(log_prob(model, row, h.tokens), abs=1e-3)
                assert h.score == pytest.approx(h.log_prob / ((5 + len(h.tokens) + 1) / 6) ** 0.6)


def log_prob(model, row, tokens):
    tgt = torch.tensor([[BOS_ID, *tokens]])
    with torch.no_grad():
        logits = model(pad([row]), tgt)[0]
    logits[:, [UNK_ID, PAD_ID, BOS_ID]] = -torch.inf
    return sum(row[t].item() for row, t in zip(logits.log_softmax(-1), [*tokens, EOS_ID], strict=True))


def test_el_haz_ancho_encuentra_la_mejor_de_todas():
    """Con un haz que cabe entero, la mejor hipótesis sin penalización es la más probable de todas."""
    pairs = [Pair("a", "b c"), Pair("a", "c")]
    model = Translator.learn(pairs, d_model=8, num_heads=1, num_layers=1, d_ff=8, dropout=0.0).model.eval()
    with torch.no_grad():
        model.output_bias[EOS_ID] = 2.0  # frases cortas, para poder enumerarlas todas
    row = [4, EOS_ID]
    best = beam_search(model, pad([row]), 40, length_penalty=0.0)[0][0]
    candidates = [(), *((x,) for x in (4, 5)), *((x, y) for x in (4, 5) for y in (4, 5))]
    assert best.log_prob == pytest.approx(max(log_prob(model, row, c) for c in candidates), abs=1e-4)


def test_traducir_conserva_el_orden_y_no_depende_del_tamano_del_lote(translator):
    texts = [pair.english for pair in PAIRS]
    assert (
        translator.translate(texts, batch_size=3)
        == translator.translate(texts)
        == [translator.translate([text])[0] for text in texts]
    )


def test_guardar_y_cargar_traduce_igual(translator, tmp_path):
    trainer = make_trainer()
    trainer.fit(steps=3, progress=False)
    trainer.save(tmp_path / "m.safetensors")
    texts = [pair.english for pair in select(PAIRS, "prueba")]
    assert Translator.load(tmp_path / "m.safetensors").translate(texts) == trainer.translator.translate(texts)


def test_bleu_y_chrf_reciben_sus_argumentos_en_orden():
    # A la traducción corta le falta más de lo que le sobra; con los argumentos cambiados saldría otra cifra.
    hypotheses, references = ["El gato come."], ["El gato negro come pescado en la cocina."]
    short, long, exact = (
        score(hypotheses, references),
        score(references, hypotheses),
        score(references, references),
    )
    assert short.bleu < long.bleu < exact.bleu == pytest.approx(100)
    assert short.chrf < long.chrf < exact.chrf == pytest.approx(100)


def test_exactitud_y_tabla_por_etiqueta():
    pairs = [Pair("a", "A.", ("x", "y")), Pair("b", "B.", ("x",)), Pair("c", "C.", ("z",))]
    result = score(["A.", "b.", "C."], [pair.spanish for pair in pairs])
    assert (result.correct, result.total) == (2, 3)
    assert str(result).splitlines()[0] == "exactitud 66.6 % (2/3)"
    assert score_by_tag(["A.", "b.", "C."], pairs) == {"x": (1, 2), "y": (1, 1), "z": (1, 1)}
    assert list(score_by_tag(["A.", "B.", "no."], pairs)) == ["z", "x", "y"], (
        "de la más difícil a la más fácil"
    )
    with pytest.raises(ValueError, match="llegaron 0 traducciones y 0 referencias"):
        score([], [])


@pytest.mark.parametrize("use_cache", [None, True, False])
def test_la_cache_se_usa_si_no_se_dice_que_no(translator, monkeypatch, use_cache):
    caches, decode = [], translator.model.decode

    def spy(tgt, memory, src, cache=None):
        caches.append(cache)
        return decode(tgt, memory, src, cache)

    monkeypatch.setattr(translator.model, "decode", spy)
    options = {} if use_cache is None else {"use_cache": use_cache}
    greedy_decode(translator.model, pad(sources(translator)), **options)
    assert len(caches) > 2 and all((cache is None) == (use_cache is False) for cache in caches)


def test_un_lote_vacio_no_da_ninguna_frase(translator):
    empty = torch.zeros(0, 3, dtype=torch.long)
    assert greedy_decode(translator.model, empty) == beam_search(translator.model, empty, 2) == []
    assert translator.decode([]) == translator.translate([], 3) == []


def test_un_haz_ancho_decodifica_menos_frases_a_la_vez(translator, monkeypatch):
    rows, search, texts = [], beam_search, [pair.english for pair in PAIRS]
    monkeypatch.setattr(
        decoding, "beam_search", lambda m, src, beam: rows.append(len(src)) or search(m, src, beam)
    )
    narrow = translator.decode(texts, 3, batch_size=12)
    assert rows == [4] * 6 and narrow == translator.decode(texts, 3)
    rows.clear()
    translator.decode(texts[:2], 5, batch_size=3)
    assert rows == [1, 1]
    with pytest.raises(ValueError, match="el haz debe estar entre 1 y 1000 y llegó 1000000"):
        beam_search(translator.model, torch.ones(1, 2, dtype=torch.long), 10**6)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda t: t.decode(["I"], batch_size=-1), ValueError, "batch_size debe ser al menos 1 y llegó -1"),
        (lambda t: t.decode(["I"], batch_size=0), ValueError, "batch_size debe ser al menos 1"),
        (lambda t: t.decode([], 0), ValueError, "el haz debe ser al menos 1"),
        (lambda t: t.decode(["I"], 1001), ValueError, "el haz debe estar entre 1 y 1000 y llegó 1001"),
        (lambda t: t.decode(["I"], 2.0), TypeError, "el haz debe ser un número entero"),
        (
            lambda t: t.decode("I see"),
            TypeError,
            r"una lista de frases y llegó un texto: escribe \['I see'\]",
        ),
        (lambda t: t.translate("I see"), TypeError, "una lista de frases y llegó un texto"),
        (lambda t: t.decode(["I", None]), TypeError, "trae None, que no es un texto"),
        (lambda t: t.decode(["I", "big " * 1000]), ValueError, "no cabe: el modelo admite 999 tokens"),
        (lambda t: type(t).learn([], **SMALL), ValueError, "revisa la parte de entrenamiento"),
        (lambda t: type(t).learn([], seed=2**70, **SMALL), ValueError, "seed debe estar entre"),
    ],
)
def test_peticiones_sin_sentido(plain, call, error, words):  # noqa: F811
    pairs = [plain.corpus.Pair(pair.english, pair.spanish) for pair in PAIRS]
    with pytest.raises(error, match=words):
        call(plain.decoding.Translator.learn(pairs, **SMALL))


def test_sin_parte_de_entrenamiento_no_se_aprende():
    with pytest.raises(ValueError, match="revisa la parte de entrenamiento"):
        Translator.learn(select(PAIRS, "prueba"), **SMALL)


def test_la_frase_mas_larga_que_cabe_se_traduce(translator):
    limit = " ".join(["big"] * 999)
    assert translator.fits(limit) and not translator.fits(limit + " big")
    assert translator.translate([limit])[0]


def test_de_mil_palabras_desconocidas_se_nombran_unas_pocas(translator):
    with pytest.raises(ValueError) as caught:
        translator.check(" ".join(f"zz{i}zz" for i in range(900)) + " cat")
    message = str(caught.value)
    assert "«zz0zz», «zz1zz», «zz2zz», «zz3zz», «zz4zz» y 895 más en «zz0zz" in message
    assert len(message) < 300
    with pytest.raises(ValueError, match="no conozco «uno», «dos» en «uno dos cat»"):
        translator.check("uno dos cat")


def test_un_texto_no_es_una_lista_de_frases():
    for call in (
        lambda: score("abc", "abd"),
        lambda: score(["abc"], "a"),
        lambda: score_by_tag("ab", PAIRS[:2]),
    ):
        with pytest.raises(TypeError, match="debe ser una lista de frases y llegó un texto"):
            call()
    with pytest.raises(ValueError, match="1 traducciones y 2 parejas"):
        score_by_tag(["a"], PAIRS[:2])
