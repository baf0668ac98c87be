"""Mensajes propios ante un mal uso: en español, con lo que llegó, lo esperado y el arreglo.

Se prueban sin el gancho de jaxtyping, que protestaría antes y en inglés.
"""

import importlib
import sys

import pytest
import torch


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
        (torch.ones(3, 1, 4, dtype=torch.bool), ValueError, ["(3, 1, 4)", "difundir"]),
        (torch.ones(5, 2, 3, 4, dtype=torch.bool), ValueError, ["difundir"]),
    ],
)
def test_longitudes_y_mascaras_que_no_encajan(plain, lens, error, words):
    for call in (
        lambda: plain.attention.masked_softmax(BATCH, lens),
        lambda: plain.attention.DotProductAttention()(
            torch.zeros(2, 3, 5), torch.zeros(2, 4, 5), torch.zeros(2, 4, 5), lens
        ),
    ):
        with pytest.raises(error) as caught:
            call()
        assert all(word in str(caught.value) for word in words), caught.value


@pytest.mark.parametrize(("d_model", "num_heads"), [(10, 3), (8, 0)])
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


@pytest.mark.parametrize(
    ("src", "tgt", "words"),
    [
        (torch.zeros(2, 3), torch.ones(2, 3, dtype=torch.long), "índices enteros"),
        (torch.ones(3, dtype=torch.long), torch.ones(3, 3, dtype=torch.long), "eje del lote"),
        (torch.ones(2, 0, dtype=torch.long), torch.ones(2, 3, dtype=torch.long), "vacía"),
        (torch.full((2, 3), 9), torch.ones(2, 3, dtype=torch.long), "de 9 a 9 y el vocabulario va de 0 a 8"),
        (torch.ones(2, 3, dtype=torch.long), torch.ones(1, 3, dtype=torch.long), "src trae 2 frases y tgt 1"),
    ],
)
def test_entradas_que_no_son_indices(plain, src, tgt, words):
    model = plain.transformer.Transformer(9, 9, d_model=4, num_heads=1, num_layers=1, d_ff=4)
    with pytest.raises(ValueError, match=words):
        model(src, tgt)


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
    with pytest.raises(ValueError, match="al menos 1 hipótesis y llegó 0"):
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
        (tmp_path / "otro.safetensors", "no encajan con su configuración"),
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

    monkeypatch.setattr(plain.checkpoint.os, failing, full)
    with pytest.raises(ValueError, match=r"no queda espacio en el disco.*sigue intacto"):
        plain.checkpoint.save_checkpoint(path, {"x": torch.ones(1)}, {"n": 2})
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.safetensors"], "queda un temporal"
