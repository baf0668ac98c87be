"""Archivos y puntos de control: lo que se lee se valida, y guardar no pierde ni estropea nada."""

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from test_errors import plain  # noqa: F401  (utils sin el gancho: aquí se prueban sus propios mensajes)
from test_training import PAIRS, SMALL, make_trainer

from utils.checkpoint import FORMAT, load_checkpoint, save_checkpoint
from utils.corpus import load_pairs
from utils.files import REASONS, check_writable, file_identity, free_name, os_reason, write_atomic

ROOT = Path(__file__).parents[1]
resource = pytest.importorskip("resource", reason="los dispositivos y las tuberías con nombre son de Unix")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Un punto de control de tres pasos: (tensores, datos)."""
    trainer = make_trainer()
    trainer.fit(steps=3, progress=False)
    path = tmp_path_factory.mktemp("modelo") / "m.safetensors"
    trainer.save(path)
    return load_checkpoint(path)


def with_data(data, *keys, value):
    """Copia de `data` con otro valor en data[clave][clave]…; ..., sin esa clave."""
    data = json.loads(json.dumps(data))
    part = data
    for key in keys[:-1]:
        part = part[key]
    if value is ...:
        del part[keys[-1]]
    else:
        part[keys[-1]] = value
    return data


FOREIGN = [
    ("english", "case", ["ana"]),
    ("english", "case", None),
    ("english", "case", {"ana": 3}),
    ("english", "itos", [1, 2, 3]),
    ("english", "itos", []),
    ("english", "itos", None),
    ("english", "itos", 0, "uno"),
    ("english", "itos", 5, "\x1b[31mrojo"),
    ("spanish", "itos", 5, "dos\nlíneas"),
    ("spanish", "itos", 5, ""),
    ("spanish", "itos", 5, "<eos>"),
    ("spanish", []),
    ("options", []),
    ("options", ...),
    ("options", "d_model", 0),
    ("options", "d_model", -32),
    ("options", "d_model", "32"),
    ("options", "d_model", 10**9),
    ("options", "d_ff", 10**9),
    ("options", "num_layers", 10**9),
    ("options", "num_layers", 0),
    ("options", "num_heads", 0),
    ("options", "num_heads", 10**9),
    ("options", "dropout", 7.0),
    ("options", "norm_first", 3),
    ("options", "turbo", True),
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("change", FOREIGN, ids=lambda change: "·".join(map(repr, change))[:60])
def test_datos_ajenos_se_rechazan_sin_construir_nada(plain, trained, tmp_path, change):  # noqa: F811
    tensors, data = trained
    *keys, value = change
    save_checkpoint(tmp_path / "m.safetensors", tensors, with_data(data, *keys, value=value))
    for load in (
        plain.decoding.Translator.load,
        lambda path: plain.training.Trainer.resume(path, PAIRS),
    ):
        with pytest.raises(ValueError, match=r"m\.safetensors» está dañado: .*Usa una copia") as caught:
            load(tmp_path / "m.safetensors")
        assert "\x1b" not in str(caught.value)


NOT_RESUMABLE = [
    ("progress", ...),
    ("progress", "step", -1),
    ("progress", "step", "3"),
    ("progress", "step", 10**30),
    ("progress", "step", True),
    ("progress", "epoch", 1.5),
    ("progress", "batches_done", ...),
    ("progress", "cooled", ...),
    ("progress", "cooled", 4),
    ("progress", "cooled", -1),
    ("history", None),
    ("history", [{"step": 1}]),
    ("history", [{"step": 1, "train_loss": "1", "valid_loss": 1.0}]),
    ("history", [{"step": 1, "train_loss": float("inf"), "valid_loss": 1.0}]),
    ("settings", ...),
    ("settings", "rate", 0.0),
    ("settings", "rate", "alta"),
    ("settings", "warmup", 0),
    ("settings", "warmup", ...),
    ("settings", "label_smoothing", 2.0),
    ("settings", "seed", 2**64),
    ("settings", "seed", 0.5),
    ("settings", "bf16", 5),
    ("settings", "batch_tokens", 0),
    ("settings", "weights", ...),
    ("settings", "weights", ["natural"]),
    ("settings", "weights", {"natural": 0}),
    ("settings", "weights", {"natural": 2.5}),
    ("settings", "weights", {"natural": "4"}),
    ("settings", "weights", {"natural": 10**9}),
    ("corpus", ...),
    ("corpus", "otra"),
]


@pytest.mark.parametrize("change", NOT_RESUMABLE, ids=lambda change: "·".join(map(repr, change))[:60])
def test_un_entrenamiento_estropeado_se_traduce_pero_no_se_reanuda(plain, trained, tmp_path, change):  # noqa: F811
    tensors, data = trained
    *keys, value = change
    path = tmp_path / "m.safetensors"
    pairs = [plain.corpus.Pair(pair.english, pair.spanish, pair.tags, pair.part) for pair in PAIRS]
    save_checkpoint(path, tensors, data)
    assert plain.training.Trainer.resume(path, pairs).step == 3
    save_checkpoint(path, tensors, with_data(data, *keys, value=value))
    assert plain.decoding.Translator.load(path).translate(["I see big cat."])
    with pytest.raises(ValueError, match=r"m\.safetensors» no se puede reanudar: "):
        plain.training.Trainer.resume(path, pairs)


@pytest.mark.parametrize("name", ["optimizer.0.exp_avg", "optimizer.2.step", "optimizer.7.exp_avg_sq"])
def test_sin_el_estado_entero_del_optimizador_no_se_reanuda(plain, trained, tmp_path, name):  # noqa: F811
    tensors, data = trained
    path = tmp_path / "m.safetensors"
    wrong = {
        "ausente": {key: t for key, t in tensors.items() if key != name},
        "de otra forma": tensors | {name: torch.zeros(3, 2)},
        "entero": tensors | {name: torch.zeros_like(tensors[name], dtype=torch.long)},
    }
    pairs = [plain.corpus.Pair(pair.english, pair.spanish, pair.tags, pair.part) for pair in PAIRS]
    for changed in wrong.values():
        save_checkpoint(path, changed, data)
        with pytest.raises(ValueError, match="le falta el estado del optimizador, o es el de otro modelo"):
            plain.training.Trainer.resume(path, pairs)


@pytest.mark.parametrize("text", ["[" * 50_000, "[1, 2]", '{"a": ' + "9" * 5000 + "}", '"texto"', "{", ""])
def test_la_cabecera_no_es_un_diccionario(tmp_path, text):
    path = tmp_path / "m.safetensors"
    save_file({"x": torch.zeros(1)}, path, metadata={"format": FORMAT, "data": text})
    with pytest.raises(ValueError, match="está dañado o no es un archivo safetensors"):
        load_checkpoint(path)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_ni_se_guardan_ni_se_leen_pesos_que_no_son_numeros(trained, tmp_path, bad):
    tensors, data = trained
    path = tmp_path / "m.safetensors"
    save_checkpoint(path, tensors, data)
    before = path.read_bytes()
    broken = {name: tensor.clone() for name, tensor in tensors.items()}
    broken["model.output_bias"][4] = bad
    with pytest.raises(ValueError, match=r"no se guarda .*model\.output_bias .*sigue intacto"):
        save_checkpoint(path, broken, data)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    save_file(broken, path, metadata={"format": FORMAT, "data": json.dumps(data)})
    with pytest.raises(ValueError, match=r"no sirve: model\.output_bias tiene valores que no son números"):
        load_checkpoint(path)


# Leer


def test_solo_se_leen_archivos_normales(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "vueltas").symlink_to("vueltas")
    (tmp_path / "c.tsv").write_text("Hi.\tHola.\n")
    cases = [
        (tmp_path / "nada", r"no existe el (archivo|modelo) «.*nada»"),
        (tmp_path, "es una carpeta y esperaba un archivo"),
        (tmp_path / "fifo", "no es un archivo normal"),
        ("/dev/zero", "no es un archivo normal"),
        (tmp_path / "vueltas", "no puedo leer .*da vueltas sin fin"),
        (tmp_path / "c.tsv" / "m", "no puedo leer .*no es una carpeta"),
        (tmp_path / ("x" * 300), "no puedo leer .*nombre es demasiado largo"),
    ]
    for path, words in cases:
        for read in (load_pairs, load_checkpoint):
            with pytest.raises(ValueError, match=words):
                read(path)

    def closed(path, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "stat", closed)  # una carpeta cerrada; las pruebas pueden correr como root
    for read in (load_pairs, load_checkpoint):
        with pytest.raises(ValueError, match=r"no puedo leer .*c\.tsv»: no hay permiso"):
            read(tmp_path / "c.tsv")


def test_un_archivo_sin_permiso_de_lectura_se_dice(tmp_path, monkeypatch):
    path = tmp_path / "m.safetensors"
    save_checkpoint(path, {"x": torch.zeros(1)}, {})

    def closed(*args, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("builtins.open", closed)
    with pytest.raises(ValueError, match=r"no puedo leer .*m\.safetensors»: no hay permiso"):
        load_checkpoint(path)


def test_la_entrada_estandar_vale_como_corpus(tmp_path):
    reader, writer = os.pipe()  # lo que hace la terminal con «<(orden)»
    os.write(writer, b"Hi.\tHola.\n")
    os.close(writer)
    assert [pair.spanish for pair in load_pairs(f"/dev/fd/{reader}")] == ["Hola."]
    os.close(reader)


def test_las_causas_del_sistema_estan_en_espanol():
    for code, reason in REASONS.items():
        assert os_reason(OSError(code, os.strerror(code))) == reason != os.strerror(code)
    assert os_reason(OSError(errno.ENOTTY, "Inappropriate ioctl")) == f"error {errno.ENOTTY} del sistema"


# Escribir


def test_no_se_guarda_sobre_lo_que_no_es_un_archivo_normal_que_se_pueda_escribir(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "leer").write_text("de otro")
    (tmp_path / "leer").chmod(0o444)
    before = sorted(tmp_path.iterdir())
    cases = [
        ("/dev/null", "no es un archivo normal"),
        (tmp_path / "fifo", "no es un archivo normal"),
        (tmp_path / "leer", "es de solo lectura"),
        (tmp_path, "es una carpeta"),
        (tmp_path / "leer" / "m", "no es una carpeta"),
        (tmp_path / "no" / "m", "no existe la carpeta"),
        (tmp_path / ("ñ" * 128), "nombre es demasiado largo"),  # 256 bytes
    ]
    for path, words in cases:
        for write in (check_writable, lambda path: save_checkpoint(path, {"x": torch.zeros(1)}, {})):
            with pytest.raises(ValueError, match=words):
                write(path)
    assert sorted(tmp_path.iterdir()) == before and (tmp_path / "leer").read_text() == "de otro"


def test_el_nombre_mas_largo_que_cabe_se_guarda(tmp_path):
    path = tmp_path / ("m" * 255)
    check_writable(path)
    assert not list(tmp_path.iterdir())
    save_checkpoint(path, {"x": torch.ones(1)}, {})
    assert load_checkpoint(path)[0]["x"] == 1
    assert free_name(path).name == "m" * 50 + "-2"


def test_un_enlace_simbolico_sigue_siendolo(tmp_path):
    (tmp_path / "disco").mkdir()
    link, target = tmp_path / "m.safetensors", tmp_path / "disco" / "de-verdad.safetensors"
    link.symlink_to(target)  # al principio, sin nada al otro lado
    for n in (1, 2):
        save_checkpoint(link, {"x": torch.ones(1)}, {"n": n})
        assert link.is_symlink() and load_checkpoint(target)[1] == {"n": n}
    assert os.listdir(tmp_path / "disco") == [target.name]


def test_los_temporales_de_procesos_muertos_se_borran_y_los_de_vivos_no(tmp_path):
    path = tmp_path / "m"
    if (child := os.fork()) == 0:
        os.fsync = lambda descriptor: os._exit(0)  # muere mientras guarda, ya sin haber limpiado
        write_atomic(path, b"a medias")
    os.waitpid(child, 0)
    (orphan,) = tmp_path.iterdir()
    alive = tmp_path / orphan.name.replace(f"-{child}.", f"-{os.getppid()}.")
    alive.write_bytes(b"otro proceso")
    write_atomic(tmp_path / "otro", b"no es el mismo archivo")
    assert orphan.exists()
    write_atomic(path, b"entero")
    assert path.read_bytes() == b"entero" and not orphan.exists() and alive.exists()


def test_un_archivo_demasiado_grande_se_dice_y_el_anterior_queda(tmp_path):
    path = tmp_path / "m.safetensors"
    save_checkpoint(path, {"x": torch.zeros(1)}, {"n": 1})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(ValueError, match="el archivo pasa del tamaño máximo permitido"):
            save_checkpoint(path, {"x": torch.zeros(10_000)}, {"n": 2})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert load_checkpoint(path)[1] == {"n": 1} and list(tmp_path.iterdir()) == [path]


def test_se_nota_si_otro_crea_cambia_o_reemplaza_el_archivo(tmp_path):
    path = tmp_path / "m"
    seen = [file_identity(path)]
    for change in (
        lambda: path.write_bytes(b"uno"),
        lambda: path.write_bytes(b"dos"),
        lambda: write_atomic(path, b"dos"),
    ):
        time.sleep(0.02)  # el reloj de los archivos no distingue menos
        change()
        assert file_identity(path) == file_identity(path) not in seen
        seen.append(file_identity(path))
    assert seen[0] is None and free_name(path) == tmp_path / "m-2"
    (tmp_path / "m-2").touch()
    assert free_name(path) == tmp_path / "m-3"


def test_de_dos_que_escriben_a_la_vez_uno_se_entera(tmp_path):
    """Sin candado, entre mirar qué hay y cambiar el nombre cabe el otro, y los dos creen haber guardado."""
    script = (
        "import sys, time; from utils.files import Conflict, write_atomic; time.sleep(float(sys.argv[2]))\n"
        "try: write_atomic(sys.argv[1], b'x' * 100_000, None)\n"
        "except Conflict: sys.exit(7)"
    )
    for i in range(3):
        path, start = str(tmp_path / f"m{i}"), "0.2"
        both = [subprocess.Popen([sys.executable, "-c", script, path, start], cwd=ROOT) for _ in range(4)]
        assert sorted(process.wait() for process in both) == [0, 7, 7, 7]
    seen = write_atomic(tmp_path / "m0", b"nuevo", file_identity(tmp_path / "m0"))
    assert seen == file_identity(tmp_path / "m0") and len(list(tmp_path.iterdir())) == 3


def test_un_tensor_transpuesto_se_guarda_y_se_lee(tmp_path):
    tensor = torch.arange(6.0).view(2, 3).T
    save_checkpoint(tmp_path / "m.safetensors", {"x": tensor}, {})
    assert load_checkpoint(tmp_path / "m.safetensors")[0]["x"].equal(tensor)


def test_lo_aprendido_con_caracteres_raros_se_vuelve_a_leer(tmp_path):
    """Lo que admite el corpus lo admite el punto de control: si no, entrenar sería perder el tiempo."""
    from utils.decoding import Translator

    (tmp_path / "c.tsv").write_text(
        "A\u200b b\u00adc ß İ 😀 7:30.\tSí\u200b, “x” … İx 😀 ﬁ.\n", encoding="utf-8"
    )
    pairs = [pair for pair in load_pairs(tmp_path / "c.tsv")]
    translator = Translator.learn([type(pairs[0])(p.english, p.spanish) for p in pairs], **SMALL)
    save_checkpoint(tmp_path / "m", *translator.to_checkpoint())
    assert Translator.load(tmp_path / "m").spanish.vocab.itos == translator.spanish.vocab.itos
