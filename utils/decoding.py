"""Decodificación: voraz y en haz, por lotes y con caché; y el traductor, de texto a texto (lección 11)."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from utils.arguments import MAX_BEAM, SEEDS, check_integer, check_texts
from utils.checkpoint import TRANSLATOR, check_data, load_checkpoint
from utils.corpus import BOS_ID, EOS_ID, PAD_ID, UNK_ID, Language, Pair, restore_vocab, select, tokenize
from utils.transformer import Cache, Source, Transformer

INNER = "encoder.layers.{}.feed_forward.linear1.weight"  # (d_ff, d_model) de cada capa


def length_limits(src: Source, max_len: int) -> list[int]:
    """Cuántos tokens se generan como mucho para cada frase: el doble de los suyos más diez."""
    real = (src != PAD_ID).sum(1)
    return (2 * real + 10).clamp(max=max_len).tolist()


def next_log_probs(model, tgt, memory, src, cache) -> Float[Tensor, "lote vocabulario"]:
    """log p(siguiente token | prefijo), sin los tokens especiales que nunca forman parte de una frase."""
    logits = model.decode(tgt, memory, src, cache)[:, -1].float()
    logits[:, [UNK_ID, PAD_ID, BOS_ID]] = -torch.inf
    return logits.log_softmax(-1)


@torch.inference_mode()
def greedy_decode(model: Transformer, src: Source, *, use_cache: bool = True) -> list[list[int]]:
    """Decodificación voraz: en cada paso, el token más probable, hasta <eos> o hasta el límite de longitud.

    src: (B, m). Devuelve, para cada frase, sus índices sin <bos> ni <eos>. Las terminadas salen del lote.
    """
    if len(src) == 0:
        return []
    model.eval()
    memory, limits = model.encode(src), length_limits(src, model.max_len - 1)
    tgt = torch.full((len(src), 1), BOS_ID, device=src.device)
    rows, outputs = list(range(len(src))), [[] for _ in range(len(src))]
    cache = Cache() if use_cache else None
    while rows:
        tokens = next_log_probs(model, tgt, memory, src, cache).argmax(-1)  # (filas vivas,)
        keep = []
        for i, token in enumerate(tokens.tolist()):
            if token != EOS_ID:
                outputs[rows[i]].append(token)
                if len(outputs[rows[i]]) < limits[rows[i]]:
                    keep.append(i)
        tgt = torch.cat([tgt, tokens[:, None]], dim=1)
        if len(keep) < len(rows):
            kept = torch.tensor(keep, dtype=torch.long, device=src.device)
            rows, tgt, memory, src = [rows[i] for i in keep], tgt[kept], memory[kept], src[kept]
            cache = cache.select(kept) if cache else None
    return outputs


@dataclass(frozen=True)
class Hypothesis:
    """Una transducción candidata: índices sin <bos> ni <eos>, log-probabilidad y puntuación del haz."""

    tokens: tuple[int, ...]
    log_prob: float
    score: float


@torch.inference_mode()
def beam_search(
    model: Transformer, src: Source, beam: int, *, length_penalty: float = 0.6
) -> list[list[Hypothesis]]:
    """Búsqueda en haz: las `beam` mejores transducciones de cada frase, de mejor a peor.

    La puntuación es log p / ((5 + longitud) / 6)^length_penalty (Wu et al. 2016, ec. 14), con <eos> contado.
    Una frase termina, y sale del lote, cuando tiene `beam` hipótesis acabadas o llega al límite de longitud.
    """
    check_integer("el haz", beam, 1, MAX_BEAM)
    if len(src) == 0:
        return []
    model.eval()
    limits = length_limits(src, model.max_len - 1)
    done: list[list[Hypothesis]] = [[] for _ in range(len(src))]

    def finish(sentence: int, tokens: list[int], log_prob: float):
        score = log_prob / ((5 + len(tokens) + 1) / 6) ** length_penalty
        done[sentence].append(Hypothesis(tuple(tokens), log_prob, score))

    sentences = list(range(len(src)))
    memory = model.encode(src).repeat_interleave(beam, 0)  # (frases · haz, m, d)
    src = src.repeat_interleave(beam, 0)
    tgt = torch.full((len(src), 1), BOS_ID, device=src.device)
    scores = torch.full((len(sentences), beam), -torch.inf, device=src.device)
    scores[:, 0] = 0  # al principio las copias son idénticas: solo cuenta una
    cache = Cache()
    while sentences:
        log_probs = next_log_probs(model, tgt, memory, src, cache)
        vocab_size = log_probs.shape[-1]
        totals = scores.unsqueeze(-1) + log_probs.unflatten(0, (-1, beam))  # (frases, haz, vocabulario)
        # Con 2·haz candidatos siempre quedan `haz` que no acaban, aunque varios sean <eos>.
        best, flat = totals.flatten(1).topk(min(2 * beam, beam * vocab_size))
        best, parents, tokens = best.tolist(), (flat // vocab_size).tolist(), (flat % vocab_size).tolist()
        prefixes = tgt[:, 1:].tolist()
        rows, new_tokens, new_scores, keep = [], [], [], []
        for i, sentence in enumerate(sentences):
            live = []
            for rank, (total, parent, token) in enumerate(zip(best[i], parents[i], tokens[i], strict=True)):
                row = i * beam + parent
                if token == EOS_ID:
                    if rank < beam and total > -torch.inf:
                        finish(sentence, prefixes[row], total)
                elif len(live) < beam:
                    live.append((total, row, token))
            full = tgt.shape[1] >= limits[sentence]
            if full and len(done[sentence]) < beam:
                for total, row, token in live:
                    if total > -torch.inf:
                        finish(sentence, [*prefixes[row], token], total)
            if full or len(done[sentence]) >= beam:
                continue
            live += [(-torch.inf, i * beam, EOS_ID)] * (beam - len(live))
            keep.append(sentence)
            new_scores.append([total for total, _, _ in live])
            rows += [row for _, row, _ in live]
            new_tokens += [token for _, _, token in live]
        sentences, scores = keep, torch.tensor(new_scores, device=src.device)
        kept, new = (torch.tensor(ids, dtype=torch.long, device=src.device) for ids in (rows, new_tokens))
        tgt = torch.cat([tgt[kept], new[:, None]], dim=1)
        memory, src, cache = memory[kept], src[kept], cache.select(kept)
    return [sorted(hypotheses, key=lambda h: -h.score)[:beam] for hypotheses in done]


class Translator:
    """Un modelo con sus dos idiomas: texto inglés → texto español.

    options: los argumentos con nombre de `Transformer` (d_model, num_heads…); se guardan con el modelo.
    """

    def __init__(self, english: Language, spanish: Language, **options):
        self.english, self.spanish, self.options = english, spanish, options
        self.model = Transformer(len(english.vocab), len(spanish.vocab), pad_id=PAD_ID, **options)
        self.max_tokens = self.model.max_len - 1  # por frase: además va <eos> o, en el destino, <bos>

    @classmethod
    def learn(cls, pairs: list[Pair], *, seed: int = 0, **options) -> "Translator":
        """Traductor sin entrenar, con los vocabularios de la parte de **entrenamiento** de `pairs`.

        Raises:
            ValueError: si `pairs` no tiene parte de entrenamiento.
        """
        check_integer("seed", seed, 0, SEEDS - 1)
        training = select(pairs, "entrenamiento")
        torch.manual_seed(seed)
        english = Language.learn([pair.english for pair in training])
        spanish = Language.learn([pair.spanish for pair in training])
        return cls(english, spanish, **options)

    @classmethod
    def load(cls, path) -> "Translator":
        """El traductor de un punto de control.

        Raises:
            ValueError: si el archivo falta, está dañado o no es de este curso.
        """
        return cls.from_checkpoint(*load_checkpoint(path), path)

    @classmethod
    def from_checkpoint(cls, tensors: dict[str, Tensor], data: dict, path) -> "Translator":
        """El traductor que guardó `to_checkpoint`; `path` es para el mensaje de error."""
        weights = {name[len("model.") :]: t for name, t in tensors.items() if name.startswith("model.")}
        try:
            check_data(data, TRANSLATOR)
            _check_sizes(data["options"], weights)
            saved = data["english"], data["spanish"]
            languages = [Language(restore_vocab(language["itos"]), language["case"]) for language in saved]
            translator = cls(*languages, **data["options"])
            translator.model.load_state_dict(weights)
        except (TypeError, RuntimeError):  # opciones que no existen, pesos de otro tamaño
            why = "sus pesos no encajan con su configuración"
        except ValueError as error:
            why = str(error).rstrip(".")
        else:
            return translator
        raise ValueError(f"«{path}» está dañado: {why}. Usa una copia o vuelve a entrenar.")

    def to_checkpoint(self) -> tuple[dict[str, Tensor], dict]:
        """(tensores, datos) con los que `from_checkpoint` rehace el traductor."""
        tensors = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        data = {"options": self.options}
        for name, language in (("english", self.english), ("spanish", self.spanish)):
            data[name] = {"itos": language.vocab.itos, "case": language.case}
        return tensors, data

    def check(self, sentence: str):
        """Comprueba que la frase se puede traducir.

        Raises:
            ValueError: si está vacía, tiene palabras desconocidas (las nombra) o es demasiado larga.
        """
        tokens = tokenize(sentence)
        if not tokens:
            raise ValueError("la frase está vacía: escribe al menos una palabra en inglés.")
        if (count := len(tokens)) > self.max_tokens:
            raise ValueError(f"la frase tiene {count} tokens y el modelo admite {self.max_tokens}: pártela.")
        if unknown := self.english.unknown(sentence):
            raise ValueError(
                f"no conozco {_some(unknown)} en «{_shorten(sentence)}»: solo sé las "
                f"{len(self.english.vocab) - 4} palabras inglesas del entrenamiento. Prueba con un sinónimo."
            )

    def fits(self, sentence: str) -> bool:
        """¿Cabe la frase en el modelo?"""
        return len(tokenize(sentence)) <= self.max_tokens

    def translate(self, sentences: list[str], beam: int = 1, *, batch_size: int = 256) -> list[str]:
        """Traduce frases inglesas a texto español, en el mismo orden. beam = 1: decodificación voraz.

        Raises:
            ValueError: ver `check`. Para evaluar frases con palabras desconocidas está `decode`.
        """
        check_texts("sentences", sentences)
        for sentence in sentences:
            self.check(sentence)
        return self.decode(sentences, beam, batch_size=batch_size)

    def decode(self, sentences: list[str], beam: int = 1, *, batch_size: int = 256) -> list[str]:
        """Como `translate`, pero una palabra desconocida entra como <unk>.

        batch_size: frases que se decodifican a la vez; con un haz, hipótesis.

        Raises:
            ValueError: si alguna frase no cabe en el modelo (ver `fits`).
        """
        check_texts("sentences", sentences)
        check_integer("el haz", beam, 1, MAX_BEAM)
        check_integer("batch_size", batch_size, 1)
        encoded = [self.english.encode(sentence) for sentence in sentences]
        for sentence, indices in zip(sentences, encoded):
            if len(indices) > self.max_tokens + 1:  # con <eos>
                raise ValueError(
                    f"«{_shorten(sentence)}» no cabe: el modelo admite {self.max_tokens} tokens."
                )
        batch_size = max(1, batch_size // beam)
        device = next(self.model.parameters()).device
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i]))  # parecidas, menos relleno
        outputs = [""] * len(encoded)
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            src = pad([encoded[i] for i in rows]).to(device)
            if beam == 1:
                results = greedy_decode(self.model, src)
            else:
                results = [hypotheses[0].tokens for hypotheses in beam_search(self.model, src, beam)]
            for i, tokens in zip(rows, results, strict=True):
                outputs[i] = self.spanish.decode(tokens)
        return outputs


def _check_sizes(options: dict, weights: dict[str, Tensor]):
    """Los tamaños declarados son los de los pesos: así, construir el modelo no pide más de lo que hay."""
    table, inner = (weights.get(name) for name in ("tgt_embedding.weight", INNER.format(0)))
    found = {
        "d_model": table.shape[-1] if table is not None and table.ndim else None,
        "d_ff": inner.shape[0] if inner is not None and inner.ndim else None,
        "num_layers": sum(INNER.format(i) in weights for i in range(len(weights))),
    }
    for name, size in found.items():
        if name in options and options[name] != size:
            raise ValueError("sus pesos no encajan con su configuración")


def _some(words: list[str], limit: int = 5) -> str:
    """«a», «b» y 3 más: las primeras palabras, y cuántas faltan."""
    names = ", ".join(f"«{_shorten(word)}»" for word in words[:limit])
    return f"{names} y {len(words) - limit} más" if len(words) > limit else names


def _shorten(text: str, limit: int = 60) -> str:
    text = text.strip()
    return text if len(text) <= limit else f"{text[:limit]}…"


def pad(sequences: list[list[int]]) -> Int[Tensor, "lote m"]:
    """Listas de índices de longitudes distintas → tensor (B, la más larga), con relleno al final."""
    tensors = [torch.tensor(sequence) for sequence in sequences]
    return torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=PAD_ID)
