"""El Transformer: equivalencia con nn.Transformer, causalidad, relleno, caché y parámetros."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from utils.attention import MultiHeadAttention
from utils.corpus import PAD_ID
from utils.positional import PositionalEncoding
from utils.transformer import Cache, Decoder, DecoderLayer, Encoder, EncoderLayer, Residual, Transformer

SMALL = {"d_model": 16, "num_heads": 2, "num_layers": 2, "d_ff": 32, "dropout": 0.1}


def tokens(batch, n, vocab=20):
    return torch.randint(2, vocab, (batch, n))


@given(st.integers(1, 33), st.integers(1, 40), st.integers(0, 60))
def test_posiciones_segun_la_formula(d_model, n, offset):
    out = PositionalEncoding(d_model, max_len=100)(torch.zeros(1, n, d_model), offset)[0]
    for pos, j in [(0, 0), (n - 1, d_model - 1), (n // 2, d_model // 2)]:
        angle = (pos + offset) / 10000 ** (2 * (j // 2) / d_model)
        assert out[pos, j].item() == pytest.approx(math.cos(angle) if j % 2 else math.sin(angle), abs=1e-4)


def test_posiciones_se_suman_y_no_se_guardan():
    encoding = PositionalEncoding(8)
    x = torch.randn(2, 5, 8)
    torch.testing.assert_close(encoding(x) - x, (encoding(torch.zeros(1, 5, 8))).expand(2, 5, 8))
    assert not encoding.state_dict()


def test_cada_token_entra_como_su_fila_por_la_raiz_de_d_mas_su_posicion():
    model = Transformer(20, 30, **SMALL).eval()
    src, table = tokens(2, 5), model.tgt_embedding
    positions = model.positional(torch.zeros(1, 5, 16), offset=3)
    torch.testing.assert_close(model.embed(src, table, offset=3), 4 * table.weight[src] + positions)
    assert 0.7 < (4 * table.weight).std() < 1.3, "con √d, del tamaño de los senos y cosenos"


def copy_attention(ours: MultiHeadAttention, theirs: nn.MultiheadAttention):
    theirs.in_proj_weight.copy_(torch.cat([ours.W_q.weight, ours.W_k.weight, ours.W_v.weight]))
    theirs.out_proj.weight.copy_(ours.W_o.weight)
    theirs.in_proj_bias.zero_()
    theirs.out_proj.bias.zero_()


def copy_layer(ours, theirs):
    copy_attention(ours.self_attention, theirs.self_attn)
    if hasattr(ours, "cross_attention"):
        copy_attention(ours.cross_attention, theirs.multihead_attn)
    theirs.linear1.load_state_dict(ours.feed_forward.linear1.state_dict())
    theirs.linear2.load_state_dict(ours.feed_forward.linear2.state_dict())
    for i in (1, 2, 3):
        if hasattr(ours, f"residual{i}"):
            getattr(theirs, f"norm{i}").load_state_dict(getattr(ours, f"residual{i}").norm.state_dict())


def torch_twin(
    model: Transformer, norm_first: bool, num_layers: int, d_ff: int, num_heads: int
) -> nn.Transformer:
    """nn.Transformer con los pesos de `model`; en post-norma, sin su norma final añadida."""
    twin = nn.Transformer(
        model.d_model, num_heads, num_layers, num_layers, d_ff, 0.0, norm_first=norm_first, batch_first=True
    )
    with torch.no_grad():
        for side in ("encoder", "decoder"):
            for ours, theirs in zip(getattr(model, side).layers, getattr(twin, side).layers, strict=True):
                copy_layer(ours, theirs)
            getattr(twin, side).norm = getattr(model, side).norm if norm_first else None
    return twin


@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("keep", [False, True])
def test_equivale_a_nn_transformer_en_salida_y_gradiente(norm_first, keep):
    model = Transformer(20, 30, **SMALL | {"dropout": 0.0}, norm_first=norm_first).double()
    model.keep_weights(keep)
    twin = torch_twin(model, norm_first, 2, 32, 2).double()
    src, tgt = tokens(3, 7), tokens(3, 6, 30)
    src[1, 4:] = tgt[2, 3:] = PAD_ID
    padding = src == PAD_ID
    outputs = []
    for kind in ("ours", "theirs"):
        x, y = model.embed(src, model.src_embedding), model.embed(tgt, model.tgt_embedding)
        x.retain_grad()
        y.retain_grad()
        if kind == "ours":
            from utils.attention import causal_mask, padding_mask

            memory = model.encoder(x, padding_mask(src, PAD_ID))
            z = model.decoder(
                y, memory, padding_mask(tgt, PAD_ID) & causal_mask(6), padding_mask(src, PAD_ID)
            )
        else:
            z = twin(
                x,
                y,
                tgt_mask=torch.ones(6, 6, dtype=torch.bool).triu(1),
                src_key_padding_mask=padding,
                tgt_key_padding_mask=tgt == PAD_ID,
                memory_key_padding_mask=padding,
            )
        real = z[tgt != PAD_ID]
        model.zero_grad()
        real.square().sum().backward()
        gradient = (model if kind == "ours" else twin).encoder.layers[0]
        gradient = (gradient.feed_forward if kind == "ours" else gradient).linear1.weight.grad
        outputs.append((real.detach(), x.grad, y.grad, gradient.clone()))
    for ours, theirs in zip(*outputs, strict=True):
        torch.testing.assert_close(ours, theirs)
    logits = model(src, tgt)
    torch.testing.assert_close(logits[tgt != PAD_ID], real.detach() @ model.tgt_embedding.weight.T)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("keep", [False, True])
def test_ninguna_salida_depende_de_tokens_posteriores(training, keep):
    model = Transformer(20, 20, **SMALL | {"dropout": 0.0}).train(training)
    model.keep_weights(keep)
    src, tgt = tokens(2, 5), tokens(2, 8)
    before = model(src, tgt)
    for position in range(1, 8):
        changed = tgt.clone()
        changed[:, position:] = (changed[:, position:] + 1 - 2) % 18 + 2
        after = model(src, changed)
        torch.testing.assert_close(after[:, :position], before[:, :position])
        assert not torch.allclose(after[:, position], before[:, position])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=5),
    st.integers(0, 4),
    st.booleans(),
)
def test_el_relleno_no_cambia_ningun_logit(lengths, extra, norm_first):
    model = Transformer(20, 20, **SMALL, norm_first=norm_first).eval()
    m, n = max(s for s, _ in lengths) + extra, max(t for _, t in lengths) + extra
    src, tgt = torch.full((len(lengths), m), PAD_ID), torch.full((len(lengths), n), PAD_ID)
    for i, (s, t) in enumerate(lengths):
        src[i, :s], tgt[i, :t] = tokens(1, s), tokens(1, t)
    together = model(src, tgt)
    for i, (s, t) in enumerate(lengths):
        torch.testing.assert_close(
            model(src[i : i + 1, :s], tgt[i : i + 1, :t])[0], together[i, :t], atol=1e-4, rtol=1e-4
        )


@pytest.mark.parametrize("norm_first", [False, True])
def test_la_cache_da_los_mismos_logits_y_no_reinicia_las_posiciones(norm_first):
    model = Transformer(20, 20, **SMALL, norm_first=norm_first).eval()
    src, tgt = tokens(3, 6), tokens(3, 9)
    src[0, 4:] = PAD_ID
    memory, cache = model.encode(src), Cache()
    expected = model.decode(tgt, memory, src)
    steps = [model.decode(tgt[:, :end], memory, src, cache) for end in (1, 2, 5, 6, 9)]
    torch.testing.assert_close(torch.cat(steps, 1), expected, atol=1e-5, rtol=1e-4)
    assert cache.length == 9


def test_la_cache_se_puede_reordenar():
    model = Transformer(20, 20, **SMALL).eval()
    src, tgt, rows = tokens(3, 6), tokens(3, 4), torch.tensor([2, 0])
    memory, cache = model.encode(src), Cache()
    model.decode(tgt[:, :3], memory, src, cache)
    logits = model.decode(tgt[rows], memory[rows], src[rows], cache.select(rows))
    torch.testing.assert_close(logits[:, 0], model(src, tgt)[rows, 3], atol=1e-5, rtol=1e-4)


def test_un_lote_sin_frases_da_cero_frases():
    model = Transformer(20, 30, **SMALL).eval()
    assert model(tokens(0, 4), tokens(0, 3)).shape == (0, 3, 30)


def test_la_memoria_se_proyecta_una_sola_vez():
    model, calls = Transformer(20, 20, **SMALL).eval(), []
    model.decoder.layers[1].cross_attention.W_k.register_forward_hook(lambda *_: calls.append(1))
    src, tgt, cache = tokens(2, 4), tokens(2, 3), Cache()
    memory = model.encode(src)
    for end in (1, 2, 3):
        model.decode(tgt[:, :end], memory, src, cache)
    assert len(calls) == 1


def test_una_memoria_en_cache_sigue_enmascarada():
    model = Transformer(20, 20, **SMALL).eval()
    model.keep_weights()
    src = tokens(1, 4)
    src[0, 2:] = PAD_ID
    model.decode(tokens(1, 2), model.encode(src), src, Cache())
    assert model.decoder.layers[0].cross_attention.attention_weights[..., 2:].eq(0).all()


def dropouts(module):
    return [part.p for part in module.modules() if isinstance(part, nn.Dropout)]


def test_el_dropout_pedido_llega_a_todas_las_partes():
    # 1 de las posiciones; por capa del codificador 1 de atención y 2 residuales; del decodificador, 2 y 3.
    assert dropouts(Transformer(20, 20, **SMALL | {"dropout": 0.3})) == [0.3] * (1 + 2 * 3 + 2 * 5)


def test_valores_por_omision():
    sizes = {"d_model": 16, "num_heads": 2, "num_layers": 1, "d_ff": 32}
    for part in (
        EncoderLayer(16, 2, 32),
        DecoderLayer(16, 2, 32),
        Encoder(1, 16, 2, 32),
        Decoder(1, 16, 2, 32),
    ):
        assert set(dropouts(part)) == {0.0}, "las piezas, sin dropout"
        assert not any(r.norm_first for r in part.modules() if isinstance(r, Residual)), "y en post-norma"
    assert dropouts(Residual(16)) == [0.0] and not Residual(16).norm_first
    assert dropouts(PositionalEncoding(16)) == [0.0] and PositionalEncoding(16).P.shape == (1, 1000, 16)
    model = Transformer(20, 20, **sizes)  # el artículo: §5.4 y post-norma
    assert set(dropouts(model)) == {0.1} and model.pad_id == 1 and model.max_len == 1000
    assert not any(r.norm_first for r in model.modules() if isinstance(r, Residual))
    assert isinstance(model.encoder.norm, nn.Identity) and isinstance(model.decoder.norm, nn.Identity)


def test_las_posiciones_llevan_dropout():
    encoding = PositionalEncoding(16, dropout=0.5).train()
    out = encoding(torch.full((1, 20, 16), 100.0))
    assert out.eq(0).any() and not encoding.eval()(torch.full((1, 20, 16), 100.0)).eq(0).any()


def test_recuento_de_parametros_del_modelo_base():
    with torch.device("meta"):
        model = Transformer(37_000, 37_000)
    total = sum(p.numel() for p in model.parameters())
    assert round(total / 1e6, 1) == 82.0
    assert round((total - model.src_embedding.weight.numel()) / 1e6, 1) == 63.1


def test_inicializacion_y_salida_atada():
    model = Transformer(3000, 4000, **SMALL | {"d_model": 64})
    assert model.src_embedding.weight.std().item() == pytest.approx(64**-0.5, rel=0.02)
    assert model.embed(tokens(1, 1), model.src_embedding).shape == (1, 1, 64)
    weight = model.encoder.layers[0].feed_forward.linear1.weight
    assert weight.abs().max().item() == pytest.approx(math.sqrt(6 / (64 + 32)), rel=0.02)
    with torch.no_grad():
        model.tgt_embedding.weight[7] = 0
    assert model(tokens(2, 3), tokens(2, 3))[..., 7].eq(0).all(), "la salida no usa la tabla de destino"
    with torch.no_grad():
        model.output_bias[7] = 2.5
    assert model(tokens(2, 3), tokens(2, 3))[..., 7].eq(2.5).all(), "la salida no usa su sesgo"


def test_dentro_del_modelo_los_pesos_solo_se_guardan_si_se_pide():
    model = Transformer(20, 20, **SMALL).eval()
    src, tgt = tokens(2, 4), tokens(2, 5)
    fast = model(src, tgt)
    assert model.decoder.layers[1].cross_attention.attention_weights is None
    model.keep_weights()
    torch.testing.assert_close(model(src, tgt), fast, atol=1e-5, rtol=1e-4)
    assert model.decoder.layers[1].cross_attention.attention_weights.shape == (2, 2, 5, 4)
    weights = model.decoder.layers[0].self_attention.attention_weights
    assert weights.triu(1).eq(0).all() and weights[..., 0, 0].eq(1).all()


def test_el_relleno_del_destino_no_se_atiende_ni_en_medio():
    model = Transformer(20, 20, **SMALL).eval()
    model.keep_weights()
    tgt = torch.tensor([[2, 5, PAD_ID, 6]])
    model(tokens(1, 4), tgt)
    weights = model.decoder.layers[0].self_attention.attention_weights
    assert weights[..., 3, 2].eq(0).all() and weights[..., 3, [0, 1, 3]].gt(0).all()


@pytest.mark.parametrize("norm_first", [False, True])
def test_el_dropout_cae_sobre_la_salida_de_la_subcapa(norm_first):
    residual = Residual(64, dropout=0.5, norm_first=norm_first).train()
    residual.norm = nn.Identity()
    output = residual(torch.full((1, 9, 64), 10.0), lambda y: torch.ones_like(y))
    assert set(output.unique().tolist()) == {10.0, 12.0}, "lo que llega pasa intacto por la conexión residual"


def test_el_dropout_actua_al_entrenar_y_calla_en_eval():
    model, src, tgt = Transformer(20, 20, **SMALL), tokens(2, 4), tokens(2, 5)
    assert not torch.equal(model(src, tgt), model(src, tgt))
    model.eval()
    assert torch.equal(model(src, tgt), model(src, tgt))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_media_precision_con_una_fila_toda_relleno(dtype):
    model = Transformer(20, 20, **SMALL).eval().to(dtype)
    src = tokens(2, 4)
    src[0] = PAD_ID
    for keep in (False, True):
        model.keep_weights(keep)
        logits = model(src, tokens(2, 3))
        assert logits.dtype == dtype and logits.isfinite().all()
        logits.float().square().sum().backward()
        assert all(p.grad is None or p.grad.isfinite().all() for p in model.parameters())
