"""La medida compara lo que dice comparar: los mismos números por los dos caminos."""

import pytest
import torch
from test_transformer import torch_twin

from utils import benchmark
from utils.benchmark import MODEL, TorchTransformer, alternate, decode_alone, measure_decoding, ratio, run
from utils.corpus import CORPUS, PAD_ID, Batches, load_pairs
from utils.decoding import Translator


def test_los_dos_contendientes_calculan_lo_mismo():
    pairs = load_pairs(CORPUS)[:64]
    translator = Translator.learn(pairs, **MODEL)
    ours = translator.model.eval()
    theirs = TorchTransformer(ours, MODEL).eval()
    layers = [*theirs.body.encoder.layers, *theirs.body.decoder.layers]
    assert not any(layer.dropout.p for layer in layers)  # ni más ruido al entrenar que el nuestro
    theirs.body = torch_twin(ours, True, MODEL["num_layers"], MODEL["d_ff"], MODEL["num_heads"]).eval()
    batch = next(Batches(pairs, translator.english, translator.spanish, 400).epoch(0))
    real = batch.tgt[:, :-1] != PAD_ID
    a, b = (model(batch.src, batch.tgt[:, :-1])[real] for model in (ours, theirs))
    torch.testing.assert_close(a, b, atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("name", ["rounds", "steps", "num_sentences", "sample", "warm_steps"])
def test_medir_cero_veces_se_dice_antes_de_empezar(name, capsys):
    with pytest.raises(ValueError, match=f"{name} debe ser al menos 1 y llegó 0"):
        run(**{name: 0})
    assert not capsys.readouterr().out


def test_las_velocidades_son_unidades_por_segundo_y_los_turnos_se_alternan(monkeypatch):
    clock, order = iter([0, 2, 2, 6, 6, 7, 7, 8]), []
    monkeypatch.setattr(benchmark.time, "perf_counter", lambda: next(clock))
    speeds = alternate({"a": lambda: order.append("a") or 10, "b": lambda: order.append("b") or 4}, 2)
    assert order == ["a", "b", "a", "b"]
    assert speeds == {"a": [5, 10], "b": [1, 4]}
    assert ratio(speeds["a"], speeds["b"]) == "3.75×", "la mediana de los cocientes de cada turno, 5 y 2.5"


def test_medir_decodificar_cuenta_las_traducciones_iguales(monkeypatch, capsys):
    translator = Translator.learn(load_pairs(CORPUS)[:64], **MODEL | {"d_model": 16, "d_ff": 16})
    options, original = [], benchmark.greedy_decode
    monkeypatch.setattr(benchmark, "greedy_decode", lambda *a, **o: options.append(o) or original(*a, **o))
    sentences = ["I like the apples.", "She sees the dog.", "He is here."]
    assert decode_alone(translator, sentences) == translator.decode(sentences)
    assert options == [{"use_cache": False}] * 3, "la referencia lenta, sin caché y de una en una"
    monkeypatch.setattr(
        benchmark, "decode_alone", lambda translator, few: ["otra", *translator.decode(few)[1:]]
    )
    measure_decoding(translator, sentences, 3)
    assert "mismas traducciones en 2 de 3" in capsys.readouterr().out


def test_medir_escribe_las_tres_comparaciones(capsys, monkeypatch):
    steps, windows = [], []
    original, measured = benchmark.Trainer.train_step, alternate
    monkeypatch.setattr(
        benchmark.Trainer,
        "train_step",
        lambda self, *args: steps.append((type(self.model).__name__, self.bf16)) or original(self, *args),
    )
    monkeypatch.setattr(
        benchmark,
        "alternate",
        lambda contenders, rounds: measured(
            {name: lambda f=f: windows.append(f()) or windows[-1] for name, f in contenders.items()}, rounds
        ),
    )
    run(rounds=1, steps=1, num_sentences=6, sample=3, warm_steps=2)
    # Cada uno de los cuatro, un turno de calentamiento y otro de medida; y el nuestro, dos pasos más.
    four = {(name, bf16) for name in ("Transformer", "TorchTransformer") for bf16 in (False, True)}
    assert set(steps) == four and len(steps) == 2 * 4 + 2
    assert all(windows.count(tokens) == 8 and tokens > 100 for tokens in windows[:8]), "tokens, y los mismos"
    text = capsys.readouterr().out
    assert "float32:" in text and "como se entrena" in text and "mismas traducciones en 3 de 3" in text
    assert text.count("×") == 4
