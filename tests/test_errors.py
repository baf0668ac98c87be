"""Mensajes propios ante un mal uso: en español, con lo que llegó, lo esperado y el arreglo.

Se prueban sin el gancho de jaxtyping, que protestaría antes y en inglés.
"""

import importlib
import sys

import pytest
import torch

from utils.arguments import MAX_BEAM, check_integer, check_positive, check_share


@pytest.fixture(scope="module")
def plain():
    """Otra copia de `utils`, importada sin el gancho, como la que usan los estudiantes."""
    saved = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "utils"}
    finders, sys.meta_path[:] = (
        sys.meta_path[:],
        [f for f in sys.meta_path if "jaxtyping" not in type(f).__module__],
    )
    names = (
        "attention",
        "positional",
        "transformer",
        "corpus",
        "checkpoint",
        "decoding",
        "evaluation",
        "lookup",
        "training",
    )
    modules = {name: importlib.import_module(f"utils.{name}") for name in names}
    for name in list(sys.modules):
        if name.split(".")[0] == "utils":
            del sys.modules[name]
    sys.modules.update(saved)
    sys.meta_path[:] = finders
    return type("Plain", (), modules)


BATCH = torch.zeros(2, 3, 4)


@pytest.mark.parametrize(
    ("lens", "error", "words"),
    [
        (torch.tensor([1, 2, 3]), ValueError, ["(3,)", "(2, 3, 4)", "una longitud por ejemplo"]),
        (torch.ones(2, 4, dtype=torch.long), ValueError, ["(2, 4)", "(2, 3)"]),
        (torch.tensor([1, 5]), ValueError, ["5", "4 claves"]),
        (torch.tensor([-1, 2]), ValueError, ["-1", "entre 0 y 4"]),
        (torch.tensor([1.0, 2.0]), TypeError, ["float32", ".long()"]),
        (torch.ones(2, 3, dtype=torch.uint8), TypeError, ["uint8", ".bool()", ".long()"]),
        (torch.ones(2, dtype=torch.int8), TypeError, ["int8"]),
        ([1, 2], TypeError, ["list", "torch.tensor"]),
        (2, TypeError, ["int", "torch.tensor"]),
        (torch.tensor(2), ValueError, ["()", "(2,)"]),
        (torch.tensor([2]), ValueError, ["(1,)", "(2,)"]),
        (torch.tensor([1, 2], device="meta"), ValueError, ["«meta»", "«cpu»", "valid_lens.to('cpu')"]),
        (torch.ones(2, 1, 4, device="meta").bool(), ValueError, ["«meta»", "valid_lens.to('cpu')"]),
        (torch.ones(3, 1, 4, dtype=torch.bool), ValueError, ["(3, 1, 4)", "difundir"]),
        (torch.ones(5, 2, 3, 4, dtype=torch.bool), ValueError, ["difundir"]),
    ],
)
def test_longitudes_y_mascaras_que_no_encajan(plain, lens, error, words):
    fast = plain.attention.DotProductAttention()
    fast.keep_weights = False
    for call in (
        lambda: plain.attention.masked_softmax(BATCH, lens),
        lambda: fast(torch.zeros(2, 3, 5), torch.zeros(2, 4, 5), torch.zeros(2, 4, 5), lens),
        lambda: plain.attention.DotProductAttention()(
            torch.zeros(2, 3, 5), torch.zeros(2, 4, 5), torch.zeros(2, 4, 5), lens
        ),
    ):
        with pytest.raises(error) as caught:
            call()
        assert all(word in str(caught.value) for word in words), caught.value


@pytest.mark.parametrize("lens", [torch.tensor([1, 2]), torch.tensor([[1, 2], [2, 1]])])
def test_con_longitudes_hace_falta_el_eje_del_lote(plain, lens):
    with pytest.raises(ValueError, match=r"\(2, 3\), sin eje de lote.*scores\[None\]"):
        plain.attention.masked_softmax(torch.zeros(2, 3), lens)
    mask = torch.tensor([[True, False, True]])
    assert plain.attention.masked_softmax(torch.zeros(2, 3), mask).tolist() == [[0.5, 0, 0.5]] * 2


@pytest.mark.parametrize("scores", [[[1.0, 2.0]], torch.ones(1, 2, 3, dtype=torch.long), None])
def test_las_puntuaciones_son_numeros_reales(plain, scores):
    for lens in (None, torch.tensor([2])):
        with pytest.raises(
            TypeError, match=r"números reales y llegó (list|torch.int64|NoneType).*\.float\(\)"
        ):
            plain.attention.masked_softmax(scores, lens)


Q, K, V = torch.zeros(2, 3, 4), torch.zeros(2, 5, 4), torch.zeros(2, 5, 4)


@pytest.mark.parametrize("layer", ["dot", "fast", "additive", "heads"])
@pytest.mark.parametrize(
    ("inputs", "error", "words"),
    [
        ((Q[:1], K, V), ValueError, r"el lote debe ser el mismo.*queries \(1, 3, 4\), keys \(2, 5, 4\)"),
        ((Q, K[:1], V[:1]), ValueError, "el lote debe ser el mismo"),
        ((Q, K, V[:1]), ValueError, "el lote debe ser el mismo"),
        ((Q, K, V[:, :4]), ValueError, r"tantas como valores.*keys \(2, 5, 4\), values \(2, 4, 4\)"),
        ((Q, K[..., :3], V), ValueError, "keys debe tener 4 componentes"),
        ((Q[0], K, V), ValueError, r"queries tiene forma \(3, 4\).*queries\[None\]"),
        ((Q, K[0], V[0]), ValueError, r"keys tiene forma \(5, 4\).*keys\[None\]"),
        ((Q[..., :0], K[..., :0], V), ValueError, "al menos un componente"),
        ((Q.long(), K, V), TypeError, "queries debe ser .* llegó torch.int64.*nn.Embedding"),
        ((Q, K, V.tolist()), TypeError, "values debe ser .* llegó list"),
    ],
)
def test_consultas_claves_y_valores_que_no_encajan(plain, layer, inputs, error, words):
    attention = {
        "dot": plain.attention.DotProductAttention(),
        "fast": plain.attention.DotProductAttention(),
        "additive": plain.attention.AdditiveAttention(4, 4, 8),
        "heads": plain.attention.MultiHeadAttention(4, 1),  # con un cabezal, (n, d) pasaría por (n, 1, d)
    }[layer]
    attention.keep_weights = layer != "fast"
    with pytest.raises(error, match=words):
        attention(*inputs)


def test_cada_capa_dice_cuantos_componentes_espera(plain):
    additive, heads = plain.attention.AdditiveAttention(4, 6, 8), plain.attention.MultiHeadAttention(4, 2)
    keys = torch.zeros(2, 5, 6)
    assert additive(Q, keys, torch.zeros(2, 5, 7)).shape == (2, 3, 7)
    for call, words in (
        (lambda: additive(keys, keys, V), "queries debe tener 4"),
        (lambda: additive(Q, K, V), "keys debe tener 6"),
        (lambda: heads(keys, keys, keys), "queries debe tener 4"),
        (lambda: heads(Q, K, keys), "values debe tener 4"),
        (lambda: heads(Q[:, None], Q[:, None], Q[:, None]), r"queries tiene forma \(2, 1, 3, 4\)"),
    ):
        with pytest.raises(ValueError, match=words):
            call()


@pytest.mark.parametrize(
    ("tokens", "pad_id", "error", "words"),
    [
        (torch.tensor([5, 1]), 1, ValueError, r"forma \(2,\).*tokens\[None\]"),
        (torch.ones(1, 2), 1, ValueError, "índices enteros .* llegó torch.float32"),
        ([[5, 1]], 1, ValueError, "índices enteros .* llegó list"),
        (torch.ones(1, 2).long(), None, TypeError, "pad_id debe ser .* llegó None"),
        (torch.ones(1, 2).long(), 1.0, TypeError, "pad_id debe ser .* llegó 1.0"),
        (torch.ones(1, 2).long(), "<pad>", TypeError, "pad_id debe ser .* llegó '<pad>'"),
    ],
)
def test_mascara_de_relleno_mal_pedida(plain, tokens, pad_id, error, words):
    with pytest.raises(error, match=words):
        plain.attention.padding_mask(tokens, pad_id)


@pytest.mark.parametrize("size", [0, -1, 2.0, "3", True, None])
def test_tamanos_imposibles(plain, size):
    attention, transformer, small = plain.attention, plain.transformer, {"d_model": 4, "num_heads": 1}
    builders = {
        "n": lambda: attention.causal_mask(size),
        "query_size": lambda: attention.AdditiveAttention(size, 4, 4),
        "key_size": lambda: attention.AdditiveAttention(4, size, 4),
        "num_hiddens": lambda: attention.AdditiveAttention(4, 4, size),
        "num_heads": lambda: attention.MultiHeadAttention(4, size),
        "max_len": lambda: plain.positional.PositionalEncoding(4, max_len=size),
        "d_ff": lambda: transformer.FeedForward(4, size),
        "src_vocab_size": lambda: transformer.Transformer(size, 9, **small),
        "tgt_vocab_size": lambda: transformer.Transformer(9, size, **small),
    }
    others = {
        "d_model": [
            lambda: attention.MultiHeadAttention(size, 1),
            lambda: plain.positional.PositionalEncoding(size),
            lambda: transformer.FeedForward(size, 4),
            lambda: transformer.Transformer(9, 9, d_model=size, num_heads=1),
        ],
        "num_layers": [
            lambda: transformer.Encoder(size, 4, 1, 4),
            lambda: transformer.Decoder(size, 4, 1, 4),
            lambda: transformer.Transformer(9, 9, **small, num_layers=size),
        ],
    }
    error, words = (ValueError, "al menos 1") if size in (0, -1) else (TypeError, "entero")
    for name, calls in [*((name, [call]) for name, call in builders.items()), *others.items()]:
        for call in calls:
            with pytest.raises(error, match=f"{name} debe ser.*{words}.*llegó {size!r}"):
                call()


@pytest.mark.parametrize(
    ("dropout", "error"),
    [
        (-0.1, ValueError),
        (1.5, ValueError),
        (float("nan"), ValueError),
        ("0.1", TypeError),
        (None, TypeError),
    ],
)
def test_dropout_que_no_es_una_probabilidad(plain, dropout, error):
    for build in (
        lambda: plain.attention.DotProductAttention(dropout),
        lambda: plain.attention.AdditiveAttention(4, 4, 4, dropout),
        lambda: plain.attention.MultiHeadAttention(4, 1, dropout),
        lambda: plain.positional.PositionalEncoding(4, dropout),
        lambda: plain.transformer.Residual(4, dropout),
        lambda: plain.transformer.Transformer(9, 9, d_model=4, num_heads=1, num_layers=1, dropout=dropout),
    ):
        with pytest.raises(error, match=f"dropout .*llegó {dropout!r}"):
            build()


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"norm_first": "no"}, TypeError, "norm_first debe ser True .* llegó 'no'"),
        ({"norm_first": 1}, TypeError, "norm_first"),
        ({"pad_id": 7}, ValueError, "pad_id .* entre 0 y 6 y llegó 7"),
        ({"pad_id": -1}, ValueError, "pad_id .* al menos 0 y llegó -1"),
        ({"pad_id": None}, TypeError, "pad_id .* llegó None"),
    ],
)
def test_opciones_del_modelo_que_no_valen(plain, options, error, words):
    with pytest.raises(error, match=words):
        plain.transformer.Transformer(9, 7, d_model=4, num_heads=1, num_layers=1, d_ff=4, **options)


@pytest.mark.parametrize(("d_model", "num_heads"), [(10, 3), (8, 16)])
def test_d_model_no_divisible(plain, d_model, num_heads):
    for build in (
        lambda: plain.attention.MultiHeadAttention(d_model, num_heads),
        lambda: plain.transformer.Transformer(9, 9, d_model=d_model, num_heads=num_heads, num_layers=1),
    ):
        with pytest.raises(ValueError, match=f"d_model = {d_model}.*num_heads = {num_heads}.*múltiplo"):
            build()


def test_posiciones_agotadas(plain):
    encoding = plain.positional.PositionalEncoding(4, max_len=10)
    assert encoding(torch.zeros(1, 4, 4), offset=6).shape == (1, 4, 4)
    with pytest.raises(ValueError, match=r"posición 11 .* para 10"):
        encoding(torch.zeros(1, 4, 4), offset=7)
    assert encoding(torch.zeros(1, 10, 4)).shape == (1, 10, 4)


@pytest.mark.parametrize(
    ("x", "offset", "error", "words"),
    [
        (torch.zeros(1, 2, 4), -1, ValueError, "offset debe ser al menos 0 y llegó -1"),
        (torch.zeros(1, 2, 4), -5, ValueError, "offset debe ser al menos 0 y llegó -5"),  # P[:, -5:-3] existe
        (torch.zeros(1, 2, 4), 1.0, TypeError, "offset debe ser un número entero y llegó 1.0"),
        (torch.zeros(1, 2, 4), torch.tensor([0, 1]), TypeError, "offset debe ser un número entero"),
        (torch.zeros(1, 2, 1), 0, ValueError, r"\(1, 2, 1\).*\(lote, n, 4\)"),  # se difundiría
        (torch.zeros(1, 2, 3), 0, ValueError, r"\(1, 2, 3\).*\(lote, n, 4\)"),
        (torch.zeros(2, 4), 0, ValueError, r"\(2, 4\).*x\[None\]"),
        (torch.zeros(1, 2, 2, 4), 0, ValueError, r"\(1, 2, 2, 4\)"),
        (torch.ones(1, 2, 4).long(), 0, TypeError, "llegó torch.int64.*nn.Embedding"),
        ([[1.0]], 0, TypeError, "llegó list"),
    ],
)
def test_vectores_y_posiciones_que_no_encajan(plain, x, offset, error, words):
    with pytest.raises(error, match=words):
        plain.positional.PositionalEncoding(4, max_len=10)(x, offset)


@pytest.mark.parametrize(
    ("src", "tgt", "words"),
    [
        (torch.zeros(2, 3), torch.ones(2, 3, dtype=torch.long), "índices enteros"),
        (torch.ones(3, dtype=torch.long), torch.ones(3, 3, dtype=torch.long), "eje del lote"),
        (torch.ones(2, 3, dtype=torch.long), torch.ones(2, dtype=torch.long), "eje del lote"),
        (torch.ones(2, 3, dtype=torch.long), [[1, 2], [3, 4]], "índices enteros .* llegó list"),
        (torch.ones(2, 3, dtype=torch.long), torch.ones(2, 0, dtype=torch.long), "vacía"),
        (torch.ones(2, 3, dtype=torch.uint8), torch.ones(2, 3, dtype=torch.long), "llegó torch.uint8"),
        (torch.ones(2, 3, dtype=torch.long), torch.full((2, 3), -1), "de -1 a -1"),
        (torch.ones(2, 0, dtype=torch.long), torch.ones(2, 3, dtype=torch.long), "vacía"),
        (torch.full((2, 3), 9), torch.ones(2, 3, dtype=torch.long), "de 9 a 9 y el vocabulario va de 0 a 8"),
        (torch.ones(2, 3, dtype=torch.long), torch.ones(1, 3, dtype=torch.long), "src trae 2 frases y tgt 1"),
    ],
)
def test_entradas_que_no_son_indices(plain, src, tgt, words):
    model = plain.transformer.Transformer(9, 9, d_model=4, num_heads=1, num_layers=1, d_ff=4)
    with pytest.raises(ValueError, match=words):
        model(src, tgt)


def test_memoria_y_cache_que_son_de_otras_frases(plain):
    options = {"d_model": 4, "num_heads": 1, "d_ff": 4}
    model = plain.transformer.Transformer(9, 9, num_layers=1, **options).eval()
    other = plain.transformer.Transformer(9, 9, num_layers=2, **options).eval()
    src, tgt = torch.full((2, 3), 5), torch.full((2, 4), 5)
    memory, cache = model.encode(src), plain.transformer.Cache()
    model.decode(tgt[:, :3], memory, src, cache)
    for call, error, words in (
        (
            lambda: model.decode(tgt, memory[:1], src),
            ValueError,
            r"memoria debe ser \(2, 3, 4\).*\(1, 3, 4\)",
        ),
        (lambda: model.decode(tgt, memory, src[:, :1]), ValueError, r"memoria debe ser \(2, 1, 4\)"),
        (lambda: model.decode(tgt, memory[..., :3], src), ValueError, r"memoria.*\(2, 3, 3\).*encode\(src\)"),
        (lambda: model.decode(tgt, None, src), ValueError, "memoria.*NoneType"),
        (lambda: model.decode(tgt, memory, src[:1]), ValueError, "src trae 1 frases y tgt 2"),
        (lambda: model.decode(tgt, memory, src.tolist()), ValueError, "llegó list"),
        (lambda: model.decode(tgt, memory, src, {}), TypeError, "cache debe ser None .* llegó dict"),
        (lambda: model.decode(tgt[:1], memory[:1], src[:1], cache), ValueError, "otro lote o de otro modelo"),
        (lambda: other.decode(tgt, memory, src, cache), ValueError, "otro lote o de otro modelo"),
        (lambda: model.decode(tgt[:, :3], memory, src, cache), ValueError, "3 tokens y la caché ya tiene 3"),
    ):
        with pytest.raises(error, match=words):
            call()
    assert model.decode(tgt, memory, src, cache).shape == (2, 1, 9), "los intentos fallidos no la estropean"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "está vacío"),
        (b"\n\n", "está vacío"),
        (b"Hello.\tHola.\nsin tabulador\n", "línea 2: tiene 1 columnas y esperaba «inglés"),
        (b"a\tb\tc\td\n", "línea 1: tiene 4 columnas"),
        (b"Hello.\t\n", "línea 1: la frase española está vacía"),
        (b" \tHola.\n", "línea 1: la frase inglesa está vacía"),
        (b"Hello.\tHola.\tparte:test\n", "parte:test.*no vale"),
        (b"Hello.\tHola.\tparte:prueba parte:prueba\n", "no vale: una sola"),
        ("Hello.\tHola.\nYes.\tSí.\n".encode("latin-1"), "línea 2: no es UTF-8 .*0xed"),
        (b"Hel\x00lo.\tHola.\n", r"carácter ilegible.*U\+0000"),
    ],
)
def test_corpus_mal_formado(plain, tmp_path, content, words):
    path = tmp_path / "corpus.tsv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        plain.corpus.load_pairs(path)
    assert path.read_bytes() == content


def test_corpus_que_falta_o_es_una_carpeta(plain, tmp_path):
    for path, words in ((tmp_path / "nada.tsv", "no existe"), (tmp_path, "carpeta")):
        with pytest.raises(ValueError, match=words):
            plain.corpus.load_pairs(path)


def test_pedir_mal_los_lotes_las_partes_el_haz_o_el_presupuesto(plain):
    corpus = plain.corpus
    pairs = [corpus.Pair("a", "b")]
    languages = corpus.Language.learn(["a"]), corpus.Language.learn(["b"])
    for call, words in (
        (lambda: corpus.select(pairs, "test"), "elige entre entrenamiento"),
        (lambda: corpus.Batches([], *languages, 10), "ninguna pareja"),
        (lambda: corpus.Batches(pairs, *languages, 0), "al menos 1"),
        (lambda: plain.evaluation.score(["a"], []), "1 traducciones y 0 referencias"),
        (lambda: plain.evaluation.score([], []), "al menos una"),
    ):
        with pytest.raises(ValueError, match=words):
            call()
    translator = plain.decoding.Translator.learn(pairs, d_model=4, num_heads=1, num_layers=1, d_ff=4)
    with pytest.raises(ValueError, match="el haz debe ser al menos 1 y llegó 0"):
        translator.translate(["a"], beam=0)
    trainer = plain.training.Trainer(translator, pairs)
    for budget in ({}, {"steps": 1, "minutes": 1.0}):
        with pytest.raises(ValueError, match="una sola de las dos"):
            trainer.fit(**budget)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("", "vacía"),
        ("   ", "vacía"),
        ("a zebra", "no conozco «zebra»"),
        ("a " * 1500, "1500 tokens y el modelo admite 999"),
    ],
)
def test_frases_que_no_se_pueden_traducir(plain, sentence, words):
    translator = plain.decoding.Translator.learn(
        [plain.corpus.Pair("a", "b")], d_model=4, num_heads=1, num_layers=1, d_ff=4
    )
    with pytest.raises(ValueError, match=words):
        translator.translate([sentence])


def test_puntos_de_control_que_no_valen(plain, tmp_path):
    from safetensors.torch import save_file

    pairs = [plain.corpus.Pair("a b c", "d e f")]
    translator = plain.decoding.Translator.learn(pairs, d_model=4, num_heads=1, num_layers=1, d_ff=4)
    good = tmp_path / "bueno.safetensors"
    plain.training.Trainer(translator, pairs).save(good)
    content = good.read_bytes()
    tensors, data = plain.checkpoint.load_checkpoint(good)

    def file(name, content):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    save_file({"x": torch.zeros(2)}, tmp_path / "ajeno.safetensors")
    plain.checkpoint.save_checkpoint(tmp_path / "otro.safetensors", {"x": torch.zeros(2)}, {"hola": 1})
    plain.checkpoint.save_checkpoint(
        tmp_path / "roto.safetensors", tensors, data | {"options": {"d_model": 8, "num_heads": 1}}
    )
    for path, words in (
        (tmp_path / "nada.safetensors", "no existe el modelo"),
        (tmp_path, "carpeta"),
        (file("vacio.safetensors", b""), "está dañado"),
        (file("corto.safetensors", content[: len(content) // 2]), "está dañado"),
        (file("cabecera.safetensors", content[:40]), "está dañado"),
        (file("texto.safetensors", b"esto no es un modelo" * 20), "está dañado"),
        (tmp_path / "ajeno.safetensors", "no es de este curso"),
        (tmp_path / "otro.safetensors", "le falta «options»"),
        (tmp_path / "roto.safetensors", "no encajan con su configuración"),
    ):
        with pytest.raises(ValueError, match=words):
            plain.decoding.Translator.load(path)
        with pytest.raises(ValueError, match=words):
            plain.training.Trainer.resume(path, pairs)
    with pytest.raises(ValueError, match="otro corpus"):
        plain.training.Trainer.resume(good, [plain.corpus.Pair("a zebra", "d")])
    plain.checkpoint.save_checkpoint(good, *translator.to_checkpoint())
    with pytest.raises(ValueError, match="no se puede reanudar"):
        plain.training.Trainer.resume(good, pairs)


def test_guardar_donde_no_se_puede(plain, tmp_path):
    for path, words in ((tmp_path, "carpeta"), (tmp_path / "no" / "m.safetensors", "no existe la carpeta")):
        with pytest.raises(ValueError, match=words):
            plain.checkpoint.save_checkpoint(path, {"x": torch.zeros(1)}, {})


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_disco_lleno_al_guardar_deja_el_anterior_intacto(plain, tmp_path, monkeypatch, failing):
    path = tmp_path / "m.safetensors"
    plain.checkpoint.save_checkpoint(path, {"x": torch.zeros(1)}, {"n": 1})
    before = path.read_bytes()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"os.{failing}", full)
    with pytest.raises(ValueError, match=r"no queda espacio en el disco.*sigue intacto"):
        plain.checkpoint.save_checkpoint(path, {"x": torch.ones(1)}, {"n": 2})
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.safetensors"], "queda un temporal"


def test_los_extremos_de_cada_intervalo_valen_y_lo_de_fuera_no():
    for value in (1, MAX_BEAM):
        check_integer("el haz", value, 1, MAX_BEAM)
    check_positive("rate", 5e-324)
    check_positive("rate", 1e308)
    check_share("label_smoothing", 0, below_one=True)
    check_share("cooldown", 0)
    check_share("cooldown", 1)
    check_share("cooldown", 1.0)
    for value in (0, -1.0, float("inf"), float("nan")):
        with pytest.raises(ValueError, match=f"rate debe ser un número mayor que cero y llegó {value}"):
            check_positive("rate", value)
