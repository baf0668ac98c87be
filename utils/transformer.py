"""El Transformer completo: codificador, decodificador y salida (lecciones 08 y 09)."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from utils.attention import MultiHeadAttention, causal_mask, padding_mask
from utils.checks import check_dropout, check_options, check_sizes, check_tokens, describe
from utils.positional import PositionalEncoding

Hidden, Memory = Float[Tensor, "lote n d"], Float[Tensor, "lote m d"]
Mask = Tensor | None
Source, Target = Int[Tensor, "lote m"], Int[Tensor, "lote n"]


class FeedForward(nn.Module):
    """Red prealimentada posición a posición: max(0, xW₁ + b₁)W₂ + b₂ (Vaswani et al. 2017, ec. 2).

    Sin dropout por dentro, como en el artículo (§5.4); `nn.Transformer` sí lo añade tras la ReLU.
    """

    def __init__(self, d_model: int, d_ff: int):
        super().__init__()
        check_sizes(d_model=d_model, d_ff=d_ff)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.linear2 = nn.Linear(d_ff, d_model)

    def forward(self, x: Hidden) -> Hidden:
        return self.linear2(F.relu(self.linear1(x)))


class Residual(nn.Module):
    """Conexión residual con normalización de capa alrededor de una subcapa.

    Post-norma (la del artículo): norm(x + subcapa(x)). Pre-norma: x + subcapa(norm(x)).
    """

    def __init__(self, d_model: int, dropout: float = 0.0, norm_first: bool = False):
        super().__init__()
        check_dropout(dropout)
        self.norm = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)
        self.norm_first = norm_first

    def forward(self, x: Hidden, sublayer: Callable[[Tensor], Tensor]) -> Hidden:
        if self.norm_first:
            return x + self.dropout(sublayer(self.norm(x)))
        return self.norm(x + self.dropout(sublayer(x)))


class EncoderLayer(nn.Module):
    """Una capa del codificador: autoatención y red prealimentada, cada una con su residual."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout=0.0, norm_first=False):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads, dropout)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.residual1 = Residual(d_model, dropout, norm_first)
        self.residual2 = Residual(d_model, dropout, norm_first)

    def forward(self, x: Hidden, src_mask: Mask = None) -> Hidden:
        x = self.residual1(x, lambda y: self.self_attention(y, y, y, src_mask))
        return self.residual2(x, self.feed_forward)


class Encoder(nn.Module):
    """N capas con pesos propios; la salida tiene la forma de la entrada. En pre-norma acaba en una norma."""

    def __init__(
        self, num_layers: int, d_model: int, num_heads: int, d_ff: int, dropout=0.0, norm_first=False
    ):
        super().__init__()
        check_sizes(num_layers=num_layers)
        layers = [EncoderLayer(d_model, num_heads, d_ff, dropout, norm_first) for _ in range(num_layers)]
        self.layers = nn.ModuleList(layers)
        self.norm = nn.LayerNorm(d_model) if norm_first else nn.Identity()

    def forward(self, x: Hidden, src_mask: Mask = None) -> Hidden:
        for layer in self.layers:
            x = layer(x, src_mask)
        return self.norm(x)


class DecoderLayer(nn.Module):
    """Una capa del decodificador: autoatención causal, atención cruzada y red prealimentada."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout=0.0, norm_first=False):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads, dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads, dropout)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.residual1, self.residual2, self.residual3 = (
            Residual(d_model, dropout, norm_first) for _ in range(3)
        )

    def forward(self, x: Hidden, memory: Memory, tgt_mask: Mask = None, src_mask: Mask = None) -> Hidden:
        x = self.residual1(x, lambda y: self.self_attention(y, y, y, tgt_mask))
        x = self.residual2(x, lambda y: self.cross_attention(y, memory, memory, src_mask))
        return self.residual3(x, self.feed_forward)

    def step(self, x: Hidden, memory: Memory, tgt_mask: Mask, src_mask: Mask, past: dict) -> Hidden:
        """Como `forward`, pero solo para los tokens nuevos: lo ya proyectado se lee de `past` y se amplía."""

        def attend_past(y):
            attention = self.self_attention
            for name, new in ("k", attention.W_k(y)), ("v", attention.W_v(y)):
                new = attention.split(new)
                past[name] = torch.cat([past[name], new], dim=2) if name in past else new
            return attention.attend(y, past["k"], past["v"], tgt_mask)

        def attend_memory(y):
            attention = self.cross_attention
            if "memory_k" not in past:  # la memoria no cambia: se proyecta una sola vez
                past["memory_k"] = attention.split(attention.W_k(memory))
                past["memory_v"] = attention.split(attention.W_v(memory))
            return attention.attend(y, past["memory_k"], past["memory_v"], src_mask)

        x = self.residual1(x, attend_past)
        return self.residual3(self.residual2(x, attend_memory), self.feed_forward)


@dataclass
class Cache:
    """Claves y valores ya proyectados durante la decodificación: un diccionario por capa.

    Cada tensor tiene forma (B, h, posiciones, d/h). `length`: tokens de destino ya procesados.
    """

    layers: list[dict[str, Tensor]] = field(default_factory=list)
    length: int = 0

    def select(self, rows: Int[Tensor, " filas"]) -> "Cache":
        """Otra caché con las filas indicadas: así se reordena el haz y salen las frases terminadas."""
        layers = [{name: tensor[rows] for name, tensor in past.items()} for past in self.layers]
        return Cache(layers, self.length)


class Decoder(nn.Module):
    """N capas; cada una proyecta con sus propias matrices la misma memoria, la salida del codificador."""

    def __init__(
        self, num_layers: int, d_model: int, num_heads: int, d_ff: int, dropout=0.0, norm_first=False
    ):
        super().__init__()
        check_sizes(num_layers=num_layers)
        layers = [DecoderLayer(d_model, num_heads, d_ff, dropout, norm_first) for _ in range(num_layers)]
        self.layers = nn.ModuleList(layers)
        self.norm = nn.LayerNorm(d_model) if norm_first else nn.Identity()

    def forward(self, x: Hidden, memory: Memory, tgt_mask: Mask = None, src_mask: Mask = None) -> Hidden:
        for layer in self.layers:
            x = layer(x, memory, tgt_mask, src_mask)
        return self.norm(x)

    def step(self, x: Hidden, memory: Memory, tgt_mask: Mask, src_mask: Mask, cache: Cache) -> Hidden:
        """Como `forward`, solo para los tokens nuevos; amplía `cache`."""
        if not cache.layers:
            cache.layers = [{} for _ in self.layers]
        for layer, past in zip(self.layers, cache.layers, strict=True):
            x = layer.step(x, memory, tgt_mask, src_mask, past)
        cache.length += x.shape[1]
        return self.norm(x)


class Transformer(nn.Module):
    """El Transformer de Vaswani et al. (2017), con la salida atada a la tabla de embeddings de destino.

    Las máscaras se deducen solas: relleno (`pad_id`) en el origen; relleno y causalidad en el destino.
    Los pesos de atención no se guardan, para usar la ruta rápida, salvo que se pida con `keep_weights(True)`.

    src_vocab_size, tgt_vocab_size: tamaños de los vocabularios. norm_first: pre-norma en vez de post-norma.
    """

    def __init__(
        self, src_vocab_size: int, tgt_vocab_size: int, *, d_model: int = 512, num_heads: int = 8,
        num_layers: int = 6, d_ff: int = 2048, dropout=0.1, norm_first=False, pad_id: int = 1,
    ):  # fmt: skip
        super().__init__()
        check_sizes(src_vocab_size=src_vocab_size, tgt_vocab_size=tgt_vocab_size, d_model=d_model)
        check_options(norm_first, pad_id, min(src_vocab_size, tgt_vocab_size))
        self.d_model, self.pad_id = d_model, pad_id
        self.src_embedding = nn.Embedding(src_vocab_size, d_model)
        self.tgt_embedding = nn.Embedding(tgt_vocab_size, d_model)
        self.output_bias = nn.Parameter(torch.zeros(tgt_vocab_size))  # los pesos: la tabla de destino
        self.positional = PositionalEncoding(d_model, dropout)
        self.encoder = Encoder(num_layers, d_model, num_heads, d_ff, dropout, norm_first)
        self.decoder = Decoder(num_layers, d_model, num_heads, d_ff, dropout, norm_first)
        self._init_weights()
        self.keep_weights(False)

    def _init_weights(self):
        for name, parameter in self.named_parameters():
            if "embedding" in name:
                nn.init.normal_(parameter, std=self.d_model**-0.5)
            elif parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)

    @property
    def max_len(self) -> int:
        """Posiciones que admite la codificación posicional."""
        return self.positional.P.shape[1]

    def keep_weights(self, keep: bool = True):
        """Guardar, o no, los pesos de atención de todas las capas en su `.attention_weights`."""
        for module in self.modules():
            if isinstance(module, MultiHeadAttention):
                module.keep_weights = keep

    def embed(self, tokens: Tensor, embedding: nn.Embedding, offset: int = 0) -> Hidden:
        """Fila de la tabla × √d_model + posición."""
        check_tokens(tokens, embedding.num_embeddings)
        return self.positional(embedding(tokens) * self.d_model**0.5, offset)

    def encode(self, src: Source) -> Memory:
        """Tokens de origen (B, m) → memoria (B, m, d_model)."""
        return self.encoder(self.embed(src, self.src_embedding), padding_mask(src, self.pad_id))

    def decode(
        self, tgt: Target, memory: Memory, src: Source, cache: Cache | None = None
    ) -> Float[Tensor, "lote nuevos vocabulario"]:
        """Prefijo de destino (B, n) y memoria → logits.

        Sin caché, logits de las n posiciones. Con ella, `tgt` sigue siendo el prefijo entero, pero solo se
        calculan (y se devuelven) las posiciones que la caché aún no tiene.
        """
        _check_decode(self, tgt, memory, src, cache)
        done = cache.length if cache else 0
        src_mask = padding_mask(src, self.pad_id)  # (B, 1, m)
        tgt_mask = padding_mask(tgt, self.pad_id) & causal_mask(tgt.shape[1]).to(tgt.device)  # (B, n, n)
        x = self.embed(tgt[:, done:], self.tgt_embedding, offset=done)
        if cache is None:
            x = self.decoder(x, memory, tgt_mask, src_mask)
        else:
            x = self.decoder.step(x, memory, tgt_mask[:, done:], src_mask, cache)
        return F.linear(x, self.tgt_embedding.weight, self.output_bias)

    def forward(self, src: Source, tgt: Target) -> Float[Tensor, "lote n vocabulario"]:
        """Tokens de origen (B, m) y de destino desplazado (B, n) → logits (B, n, tgt_vocab_size)."""
        return self.decode(tgt, self.encode(src), src)


def _check_decode(model: Transformer, tgt: Target, memory: Memory, src: Source, cache: Cache | None):
    """Prefijos, memoria, frases y caché de las mismas filas: la difusión mezclaría las de una con otras."""
    check_tokens(src)
    check_tokens(tgt)
    if src.shape[0] != tgt.shape[0]:
        raise ValueError(f"src trae {src.shape[0]} frases y tgt {tgt.shape[0]}: deben ser las mismas.")
    if not isinstance(memory, Tensor) or memory.shape != (*src.shape, model.d_model):
        raise ValueError(
            f"la memoria debe ser {(*src.shape, model.d_model)} y llegó {describe(memory)}: "
            "pasa la de estas mismas frases, memory = model.encode(src)."
        )
    if cache is None:
        return
    if not isinstance(cache, Cache):
        raise TypeError(f"cache debe ser None o una Cache() y llegó {describe(cache)}.")
    rows = [past["k"].shape[0] for past in cache.layers]
    if rows and rows != [len(tgt)] * len(model.decoder.layers):
        raise ValueError("la caché es de otro lote o de otro modelo: empieza con Cache() o usa cache.select.")
    if tgt.shape[1] <= cache.length:
        raise ValueError(
            f"tgt trae {tgt.shape[1]} tokens y la caché ya tiene {cache.length}: pasa el prefijo entero, con "
            "al menos un token nuevo al final."
        )
