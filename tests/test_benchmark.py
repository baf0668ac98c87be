"""La medida compara lo que dice comparar: los mismos números por los dos caminos."""

import pytest
import torch
from test_transformer import torch_twin

from utils.benchmark import MODEL, TorchTransformer, run
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


def test_medir_escribe_las_tres_comparaciones(capsys):
    run(rounds=1, steps=1, num_sentences=6, sample=3, warm_steps=2)
    text = capsys.readouterr().out
    assert "float32:" in text and "como se entrena" in text and "mismas traducciones en 3 de 3" in text
    assert text.count("×") == 4
