"""Entrenamiento: pérdida, calendario, sobreajuste, determinismo y reanudación."""

import math

import pytest
import torch
from torch.nn import functional as F

from utils.corpus import PAD_ID, Pair, select
from utils.decoding import Translator
from utils.training import Trainer, cooldown_factor, learning_rate, translation_loss

SMALL = {"d_model": 32, "num_heads": 2, "num_layers": 1, "d_ff": 64, "dropout": 0.1, "norm_first": True}
NOUNS = {"cat": "gato", "dog": "perro", "house": "casa", "table": "mesa", "sun": "sol", "moon": "luna"}
ADJECTIVES = {"red": "rojo", "big": "grande", "green": "verde", "happy": "feliz"}
PARTS = ["entrenamiento"] * 4 + ["validación", "prueba"]
PAIRS = [
    Pair(f"I see {a} {n}.", f"Veo {NOUNS[n]} {ADJECTIVES[a]}.", (n,), PARTS[(i + j) % 6])
    for i, n in enumerate(NOUNS)
    for j, a in enumerate(ADJECTIVES)
]


def make_trainer(seed=0, **options):
    options = {"bf16": False, "batch_tokens": 40, "warmup": 20} | options
    return Trainer(Translator.learn(PAIRS, seed=seed, **SMALL), PAIRS, seed=seed, **options)


def test_la_perdida_es_la_media_por_token_real():
    logits, targets = torch.randn(2, 4, 6), torch.randint(2, 6, (2, 4))
    targets[1, 1:] = PAD_ID
    expected = torch.stack(
        [
            -logits[b, i].log_softmax(0)[t]
            for b, row in enumerate(targets)
            for i, t in enumerate(row)
            if t != PAD_ID
        ]
    )
    torch.testing.assert_close(translation_loss(logits, targets), expected.mean())
    logits.requires_grad_()
    translation_loss(logits, targets, 0.1).backward()
    assert logits.grad[1, 1:].eq(0).all(), "el relleno recibe gradiente"


def test_el_suavizado_es_la_divergencia_con_la_distribucion_suavizada():
    logits, targets = torch.randn(1, 3, 5), torch.tensor([[2, 3, 4]])
    smooth = 0.9 * F.one_hot(targets, 5) + 0.1 / 5
    entropy = -(smooth * smooth.log()).sum(-1).mean()
    kl = F.kl_div(logits.log_softmax(-1), smooth, reduction="none").sum(-1).mean()
    torch.testing.assert_close(translation_loss(logits, targets, 0.1), kl + entropy)


def test_calendario_de_la_tasa():
    rates = [learning_rate(step, 512, 4000) for step in (1, 2000, 4000, 16000)]
    assert rates[1] == pytest.approx(rates[2] / 2) and rates[3] == pytest.approx(rates[2] / 2)
    assert rates[2] == pytest.approx(512**-0.5 * 4000**-0.5)
    assert [cooldown_factor(p, 0.5) for p in (0.0, 0.5, 0.75, 1.0)] == [1, 1, 0.5, 0]
    assert cooldown_factor(1.0, 0.0) == 1


def test_un_lote_sobreajustado_se_traduce_exacto():
    trainer = make_trainer(batch_tokens=400)
    trainer.fit(steps=150, progress=False, eval_every=1000)
    training = select(PAIRS, "entrenamiento")
    for beam in (1, 3):
        assert trainer.translator.translate([p.english for p in training], beam) == [
            p.spanish for p in training
        ]


def test_la_misma_semilla_da_las_mismas_perdidas_y_otra_no():
    losses = []
    for seed in (1, 1, 2):
        trainer = make_trainer(seed)
        losses.append([record.train_loss for record in trainer.fit(steps=6, eval_every=2, progress=False)])
    assert losses[0] == losses[1] != losses[2]


@pytest.mark.parametrize("stop", [3, 7, 10])
def test_parar_y_reanudar_da_las_mismas_perdidas_que_no_parar(tmp_path, stop):
    whole = make_trainer()
    expected = whole.fit(steps=20, eval_every=1, progress=False)
    first = make_trainer()
    first.fit(steps=stop, eval_every=1, progress=False)
    first.save(tmp_path / "m.safetensors")
    torch.rand(5)  # quien reanuda no tiene el mismo generador aleatorio
    resumed = Trainer.resume(tmp_path / "m.safetensors", PAIRS)
    assert resumed.fit(steps=20, eval_every=1, progress=False) == expected
    for a, b in zip(whole.model.parameters(), resumed.model.parameters(), strict=True):
        assert torch.equal(a, b)


def test_interrumpir_a_mitad_de_un_paso_no_pierde_el_lote(tmp_path, monkeypatch):
    expected = make_trainer().fit(steps=12, eval_every=1, progress=False)[-3:]
    trainer, clip = make_trainer(), torch.nn.utils.clip_grad_norm_

    def interrupt(*args):
        if trainer.step == 6:
            raise KeyboardInterrupt
        return clip(*args)

    monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", interrupt)
    with pytest.raises(KeyboardInterrupt):
        trainer.fit(steps=12, eval_every=1, progress=False)
    trainer.save(tmp_path / "m.safetensors")
    monkeypatch.undo()
    resumed = Trainer.resume(tmp_path / "m.safetensors", PAIRS)
    assert resumed.step == 6 and resumed.fit(steps=12, eval_every=1, progress=False)[-3:] == expected


def test_los_vocabularios_solo_ven_el_entrenamiento():
    pairs = [*PAIRS, Pair("Zebra.", "Cebra.", (), "prueba"), Pair("Giraffe.", "Jirafa.", (), "validación")]
    translator = Translator.learn(pairs, **SMALL)
    assert translator.english.unknown("zebra giraffe") == ["zebra", "giraffe"]
    assert translator.spanish.unknown("cebra jirafa") == ["cebra", "jirafa"]


def test_entrenar_no_usa_la_prueba_ni_la_validacion():
    trainer = make_trainer()
    assert len(trainer.batches.dataset) == len(select(PAIRS, "entrenamiento"))
    before = {name: p.clone() for name, p in trainer.model.named_parameters()}
    trainer.evaluate()
    assert all(torch.equal(p, before[name]) for name, p in trainer.model.named_parameters())


def test_validacion_por_token_no_depende_de_los_lotes():
    trainer = make_trainer(batch_tokens=7)  # cada frase, en su lote
    alone = trainer.evaluate()
    trainer.validation.batch_tokens = 1000
    (batch,) = trainer.validation.epoch(0)
    assert trainer.evaluate() == pytest.approx(alone, rel=1e-5)
    assert alone == pytest.approx(trainer.loss(batch).item(), rel=1e-5)


def test_el_gradiente_se_recorta(monkeypatch):
    trainer, norms = make_trainer(), []
    clip = torch.nn.utils.clip_grad_norm_
    monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", lambda p, n: norms.append(n) or clip(list(p), n))
    loss = trainer.loss

    def huge(batch, smoothing=0.0):
        return 1e4 * loss(batch, smoothing)

    trainer.loss = huge
    trainer.fit(steps=1, progress=False)
    total = math.sqrt(
        sum(p.grad.square().sum().item() for p in trainer.model.parameters() if p.grad is not None)
    )
    assert norms == [1.0] and total == pytest.approx(1.0, rel=1e-3)


def test_bf16_aprende_lo_mismo():
    # El dropout consume números distintos en cada precisión: las curvas se parecen, no coinciden.
    losses = [make_trainer(bf16=bf16).fit(steps=40, progress=False)[-1].valid_loss for bf16 in (False, True)]
    assert losses[0] == pytest.approx(losses[1], abs=0.15) and max(losses) < 1.5


def test_sin_parte_de_validacion_se_entrena_igual():
    trainer = Trainer(Translator.learn(PAIRS, **SMALL), select(PAIRS, "entrenamiento"), bf16=False)
    assert math.isnan(trainer.fit(steps=1, progress=False)[-1].valid_loss)
