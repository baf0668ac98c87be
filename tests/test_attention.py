"""Atención: equivalencia con PyTorch, máscaras, filas vacías, gradientes y propiedades."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError
from torch import nn
from torch.nn import functional as F

import utils.attention
from utils.attention import (
    AdditiveAttention,
    DotProductAttention,
    MultiHeadAttention,
    causal_mask,
    masked_softmax,
    padding_mask,
)

settings.register_profile("curso", deadline=None, derandomize=True)
settings.load_profile("curso")
sizes = st.integers(1, 6)


@st.composite
def scores_and_lens(draw):
    batch, n, m = draw(sizes), draw(sizes), draw(sizes)
    per_query = draw(st.booleans())
    shape = (batch, n) if per_query else (batch,)
    lens = draw(
        st.lists(
            st.integers(0, m),
            min_size=batch * n if per_query else batch,
            max_size=batch * n if per_query else batch,
        )
    )
    return torch.randn(batch, n, m) * draw(st.sampled_from([0.1, 1.0, 50.0])), torch.tensor(lens).reshape(
        shape
    )


@given(scores_and_lens())
def test_softmax_reparte_1_entre_lo_visible_y_0_en_lo_demas(case):
    scores, lens = case
    weights = masked_softmax(scores, lens)
    rows = lens if lens.ndim == 2 else lens[:, None].expand(scores.shape[:2])
    for b in range(scores.shape[0]):
        for i in range(scores.shape[1]):
            length = rows[b, i].item()
            torch.testing.assert_close(weights[b, i, :length], scores[b, i, :length].softmax(-1))
            assert weights[b, i, length:].eq(0).all()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_fila_vacia_da_ceros_tambien_en_el_gradiente(dtype):
    scores = (3 * torch.randn(2, 3, 4)).to(dtype).requires_grad_()
    weights = masked_softmax(scores, torch.tensor([0, 2]))
    assert weights.dtype == dtype
    assert weights[0].eq(0).all()
    torch.testing.assert_close(weights[1].sum(-1), torch.ones(3, dtype=dtype), atol=1e-2, rtol=0)
    (weights * torch.randn(2, 3, 4).to(dtype)).sum().backward()
    assert scores.grad.isfinite().all()
    assert scores.grad[0].eq(0).all() and scores.grad[1, :, 2:].eq(0).all()
    assert scores.grad[1, :, :2].ne(0).any()


@pytest.mark.filterwarnings("ignore:Anomaly Detection")
def test_una_fila_vacia_no_pasa_por_nan_ni_de_camino():
    scores = torch.randn(2, 3, 4, requires_grad=True)
    with torch.autograd.detect_anomaly(check_nan=True):
        masked_softmax(scores, torch.tensor([0, 2])).sum().backward()


def test_softmax_no_modifica_sus_argumentos():
    scores, lens = torch.randn(2, 2, 4), torch.tensor([[1, 3], [2, 4]])
    scores_before, lens_before = scores.clone(), lens.clone()
    masked_softmax(scores, lens)
    masked_softmax(scores, torch.ones(2, 1, 4, dtype=torch.bool))
    assert torch.equal(scores, scores_before) and torch.equal(lens, lens_before)


def test_softmax_gradiente_numerico():
    scores = torch.randn(2, 2, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda s: masked_softmax(s, torch.tensor([[1, 3], [0, 2]])), scores)


@pytest.mark.parametrize("shape", [(2, 3, 4), (2, 5, 3, 4)])
def test_longitudes_por_ejemplo_y_por_consulta_equivalen_a_la_mascara(shape):
    scores = torch.randn(shape)
    between = [1] * (len(shape) - 3)
    for lens in (torch.tensor([1, 4]), torch.tensor([[1, 0, 4], [2, 3, 1]])):
        mask = torch.arange(4) < lens.reshape(2, *between, -1, 1)
        torch.testing.assert_close(masked_softmax(scores, lens), masked_softmax(scores, mask))


def test_las_mascaras_dicen_donde_se_puede_atender():
    assert padding_mask(torch.tensor([[5, 6, 1], [7, 1, 1]]), 1).tolist() == [
        [[True, True, False]],
        [[True, False, False]],
    ]
    assert causal_mask(3)[0].tolist() == [[True, False, False], [True, True, False], [True, True, True]]


@pytest.mark.parametrize("attention", [DotProductAttention(), AdditiveAttention(4, 4, 8)])
def test_los_valores_tapados_no_influyen(attention):
    queries, keys, values = torch.randn(2, 3, 4), torch.randn(2, 5, 4), torch.randn(2, 5, 6)
    lens = torch.tensor([2, 5])
    before = attention(queries, keys, values, lens)
    keys[0, 2:], values[0, 2:] = 1e4, -1e4
    torch.testing.assert_close(attention(queries, keys, values, lens), before)
    assert attention.attention_weights[0, :, 2:].eq(0).all()
    assert before.shape == (2, 3, 6)


def test_aditiva_como_el_bucle_de_su_formula():
    attention = AdditiveAttention(3, 5, 8)
    queries, keys = torch.randn(2, 4, 3), torch.randn(2, 6, 5)
    attention(queries, keys, torch.randn(2, 6, 2), torch.tensor([6, 6]))
    for b, i, j in [(0, 0, 0), (1, 3, 5), (0, 2, 4)]:
        scores = [attention.w_v(torch.tanh(attention.W_q(queries[b, i]) + attention.W_k(k))) for k in keys[b]]
        torch.testing.assert_close(attention.attention_weights[b, i, j], torch.cat(scores).softmax(0)[j])


@pytest.mark.parametrize(
    "lens", [None, torch.tensor([2, 6]), torch.tensor([0, 3]), torch.tensor([[0, 1, 6], [4, 0, 2]])]
)
def test_formula_explicita_y_ruta_rapida_dan_lo_mismo(lens):
    attention, results = DotProductAttention().double(), []
    inputs = [torch.randn(2, n, 4, dtype=torch.float64) for n in (3, 6, 6)]
    for keep in (True, False):
        attention.keep_weights = keep
        leaves = [x.clone().requires_grad_() for x in inputs]
        output = attention(*leaves, lens)
        output.square().sum().backward()
        results.append([output, *(x.grad for x in leaves)])
        assert (attention.attention_weights is not None) == keep
    for explicit, fused in zip(*results, strict=True):
        torch.testing.assert_close(explicit, fused)
        assert fused.isfinite().all()


def test_los_pesos_guardados_son_los_de_antes_del_dropout():
    attention = DotProductAttention(dropout=0.5).train()
    attention(torch.randn(2, 3, 4), torch.randn(2, 8, 4), torch.randn(2, 8, 4))
    torch.testing.assert_close(attention.attention_weights.sum(-1), torch.ones(2, 3))
    attention.keep_weights = False
    outputs = [attention(torch.ones(1, 1, 4), torch.ones(1, 8, 4), torch.ones(1, 8, 4)) for _ in range(9)]
    assert len({round(o.sum().item(), 4) for o in outputs}) > 1, (
        "la ruta rápida no aplica dropout al entrenar"
    )
    attention.eval()
    torch.testing.assert_close(
        attention(torch.ones(1, 1, 4), torch.ones(1, 8, 4), torch.ones(1, 8, 4)), torch.ones(1, 1, 4)
    )


def test_el_dropout_se_aplica_a_los_pesos_de_toda_atencion_tambien_con_mascara():
    # Con valores todos 1, la salida es la suma de los pesos tras el dropout: sin él, exactamente 1.
    queries, values, lens = torch.ones(4, 3, 4), torch.ones(4, 8, 4), torch.tensor([8, 5, 6, 7])
    fast = DotProductAttention(dropout=0.5)
    fast.keep_weights = False
    for attention in (fast, DotProductAttention(dropout=0.5), AdditiveAttention(4, 4, 8, dropout=0.5)):
        for mask in (None, lens):
            assert attention.train()(queries, values, values, mask).std() > 0.1
            torch.testing.assert_close(attention.eval()(queries, values, values, mask), torch.ones(4, 3, 4))


def test_por_omision_ni_dropout_ni_sesgos():
    heads = MultiHeadAttention(4, 2)
    for attention in (DotProductAttention(), AdditiveAttention(4, 4, 8), heads.attention):
        assert attention.dropout.p == 0
    assert MultiHeadAttention(4, 2, dropout=0.3).attention.dropout.p == 0.3
    assert not [name for name, _ in heads.named_parameters() if "bias" in name]
    assert (
        len([name for name, _ in MultiHeadAttention(4, 2, bias=True).named_parameters() if "bias" in name])
        == 4
    )
    assert DotProductAttention().keep_weights and heads.keep_weights


def test_los_pesos_de_una_llamada_anterior_no_se_quedan():
    attention = DotProductAttention()
    inputs = torch.randn(2, 3, 4), torch.randn(2, 5, 4), torch.randn(2, 5, 4)
    attention(*inputs)
    attention.keep_weights = False
    attention(*inputs)
    assert attention.attention_weights is None


@pytest.mark.parametrize(
    ("dtype", "gradient", "fused"),
    [(torch.float32, True, True), (torch.bfloat16, False, True), (torch.bfloat16, True, False)],
)
def test_la_ruta_rapida_se_toma_solo_donde_compensa(monkeypatch, dtype, gradient, fused):
    calls = []
    original = utils.attention.fused_attention
    monkeypatch.setattr(utils.attention, "fused_attention", lambda *a: calls.append(1) or original(*a))
    attention = DotProductAttention()
    inputs = [torch.randn(2, n, 4, dtype=dtype, requires_grad=gradient) for n in (3, 5, 5)]
    attention(*inputs)
    assert not calls, "para guardar los pesos hace falta la fórmula explícita"
    attention.keep_weights = False
    attention(*inputs)
    assert bool(calls) == fused and attention.attention_weights is None


def test_al_nucleo_no_le_llegan_filas_vacias(monkeypatch):
    """Con ellas da NaN en algunas versiones de PyTorch: no basta con que en esta no."""
    masks, original = [], F.scaled_dot_product_attention
    monkeypatch.setattr(F, "scaled_dot_product_attention", lambda *a: masks.append(a[3]) or original(*a))
    attention = DotProductAttention()
    attention.keep_weights = False
    attention(torch.randn(2, 3, 4), torch.randn(2, 5, 4), torch.randn(2, 5, 4), torch.tensor([0, 2]))
    assert masks[0][0].all() and masks[0][1].any(-1).all() and not masks[0][1].all()


def test_una_clave_tapada_no_pesa_por_muy_bajas_que_sean_las_demas():
    weights = masked_softmax(torch.tensor([[[-1e6, -1e6, 5.0]]]), torch.tensor([2]))
    assert weights.tolist() == [[[0.5, 0.5, 0.0]]]


def torch_mha(ours: MultiHeadAttention, d_model: int, bias: bool) -> nn.MultiheadAttention:
    theirs = nn.MultiheadAttention(d_model, ours.num_heads, bias=bias, batch_first=True)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([ours.W_q.weight, ours.W_k.weight, ours.W_v.weight]))
        theirs.out_proj.weight.copy_(ours.W_o.weight)
        if bias:
            theirs.in_proj_bias.copy_(torch.cat([ours.W_q.bias, ours.W_k.bias, ours.W_v.bias]))
            theirs.out_proj.bias.copy_(ours.W_o.bias)
    return theirs


@settings(max_examples=25)
@given(sizes, sizes, sizes, st.sampled_from([(4, 1), (4, 4), (6, 2), (12, 3)]), st.booleans(), st.booleans())
def test_multicabezal_equivale_a_la_de_pytorch(batch, n, m, dims, bias, keep):
    d_model, num_heads = dims
    ours = MultiHeadAttention(d_model, num_heads, bias=bias)
    ours.keep_weights = keep
    theirs = torch_mha(ours, d_model, bias)
    lens = torch.randint(1, m + 1, (batch,))
    padded = torch.arange(m) >= lens[:, None]
    a = [torch.randn(batch, k, d_model, requires_grad=True) for k in (n, m, m)]
    b = [x.detach().clone().requires_grad_() for x in a]
    y = ours(*a, lens)
    z, weights = theirs(*b, key_padding_mask=padded, average_attn_weights=False)
    torch.testing.assert_close(y, z, atol=1e-5, rtol=1e-4)
    if keep:
        torch.testing.assert_close(ours.attention_weights, weights, atol=1e-5, rtol=1e-4)
    y.square().sum().backward()
    z.square().sum().backward()
    for p, q in [*zip(a, b, strict=True)]:
        torch.testing.assert_close(p.grad, q.grad, atol=1e-4, rtol=1e-3)
    packed = torch.cat([ours.W_q.weight.grad, ours.W_k.weight.grad, ours.W_v.weight.grad])
    torch.testing.assert_close(packed, theirs.in_proj_weight.grad, atol=1e-4, rtol=1e-3)
    torch.testing.assert_close(ours.W_o.weight.grad, theirs.out_proj.weight.grad, atol=1e-4, rtol=1e-3)


def test_multicabezal_con_tantos_ejemplos_como_cabezales_no_confunde_los_ejes():
    # B = h = 2: una máscara (B, 1, m) difundida por la derecha se aplicaría a cabezales y no a ejemplos.
    attention = MultiHeadAttention(4, 2)
    x = torch.randn(2, 3, 4)
    mask = torch.tensor([[[True, False, False]], [[True, True, True]]])
    attention(x, x, x, mask)
    assert attention.attention_weights[0, :, :, 1:].eq(0).all()
    assert attention.attention_weights[1].gt(0).all()
    assert torch.equal(attention(x, x, x, mask), attention(x, x, x, torch.tensor([1, 3])))


@pytest.mark.parametrize("keep", [True, False])
def test_un_lote_sin_ejemplos_y_una_frase_sin_claves(keep):
    attention = DotProductAttention()
    attention.keep_weights = keep
    for lens in (torch.zeros(0, dtype=torch.long), torch.zeros(0, 3, dtype=torch.long)):
        empty = attention(torch.randn(0, 3, 4), torch.randn(0, 5, 4), torch.randn(0, 5, 6), lens)
        assert empty.shape == (0, 3, 6)
    assert attention(torch.randn(2, 0, 4), torch.randn(2, 5, 4), torch.randn(2, 5, 6)).shape == (2, 0, 6)
    nothing = attention(
        torch.randn(2, 3, 4), torch.randn(2, 0, 4), torch.randn(2, 0, 6), torch.tensor([0, 0])
    )
    assert torch.equal(nothing, torch.zeros(2, 3, 6)), "sin claves, como una fila sin nada que atender"


def test_longitudes_de_32_bits_y_mascaras_de_menos_ejes():
    scores = torch.randn(2, 3, 4)
    lens = torch.tensor([1, 3])
    assert torch.equal(masked_softmax(scores, lens.int()), masked_softmax(scores, lens))
    row = torch.tensor([True, False, True, True])
    assert torch.equal(masked_softmax(scores, row), masked_softmax(scores, row.expand(2, 3, 4)))


def test_producto_escalar_como_pytorch():
    q, k, v = torch.randn(2, 3, 8), torch.randn(2, 5, 8), torch.randn(2, 5, 6)
    torch.testing.assert_close(DotProductAttention()(q, k, v), F.scaled_dot_product_attention(q, k, v))


def test_las_firmas_se_comprueban_en_las_pruebas():
    with pytest.raises(TypeCheckError):
        DotProductAttention()(torch.randn(2, 3, 4), torch.randn(2, 5, 4), torch.randn(2, 6, 4))
