"""Léxico escrito a mano para revisar el corpus: no sale del generador, que podría equivocarse."""

MASCULINE = set(
    """
        abrigo abuelo aeropuerto anillo arroz autobús avión año barco bebé bolígrafo bosque caballo café
        camión cinturón coche conejo cuaderno cuarto cuchillo cuento día domingo elefante escritorio espejo
        examen gato guante hermano hijo hombre hospital hotel huevo idioma jardín juego jugo juguete lado
        lago león libro limón lunes lápiz mapa mensaje mercado mes momento museo niño ojo padre pan paraguas
        parque pastel pato periódico perro piano pie plato plátano poema pollo problema programa pueblo
        puente pájaro queso ratón regalo reloj restaurante río sofá sombrero suéter sábado teatro tenedor
        teléfono tomate tren té tío vaso verano vestido viaje violín zapato árbol
    """.split()
)
FEMININE = set(
    """
        abuela agua bicicleta biblioteca bolsa bota botella bufanda caja calle cama camisa canasta canción
        carne carta cartera casa cebolla chaqueta ciudad cocina computadora corbata cuchara cámara ensalada
        escuela estación estrella falda fiesta flauta flor foto fresa galleta granja guitarra hermana hija
        hoja idea iglesia isla leche lección llave lámpara madre maleta mano manzana mariposa mañana mesa
        montaña moto mujer muñeca naranja nariz niña noche oficina palabra pared película pelota pera piedra
        playa plaza pregunta puerta respuesta revista semana silla sopa tarde taza tienda tortuga tía
        universidad vaca ventana zanahoria
    """.split()
)
INVARIABLE = {"lunes", "paraguas"}  # singular y plural se escriben igual
# También son formas verbales frecuentes: solo se revisan detrás de un determinante.
ALSO_VERBS = set("""abrigo bota botas cocina cocinas cuento falda libro nada pinta plantas""".split())
ALSO_VERBS |= set("""pregunta preguntas regalo viaje viajes visita visitas traje trajes mañana""".split())

# Adjetivos de cuatro formas, por la del masculino singular, y de dos, por la del singular.
FOUR_FORMS = set(
    """
        abierto aburrido alto amarillo barato blanco bonito cansado caro cerrado corto cómodo delicioso
        enfermo enojado famoso feo fresco frío hermoso largo lento limpio lleno maduro mexicano moderno
        mojado negro nuevo ocupado peligroso pequeño pesado preocupado rojo redondo roto ruidoso rápido
        sucio tranquilo tímido vacío viejo bueno malo
    """.split()
)
ADD_A = {"español", "francés", "hablador", "trabajador"}  # femenino en -a, aunque no acaben en -o
TWO_FORMS = set(
    """
        amable azul caliente difícil dulce elegante fuerte fácil feliz grande gris importante inteligente
        interesante joven marrón triste útil valiente verde
    """.split()
)
VERB_FORMS = set("""limpio limpia limpias corto corta cortas abierto seca llena baja""".split())

DETERMINERS = {
    "el": "ms", "la": "fs", "los": "mp", "las": "fp", "un": "ms", "una": "fs", "unos": "mp", "unas": "fp",
    "este": "ms", "esta": "fs", "estos": "mp", "estas": "fp",
    "ese": "ms", "esa": "fs", "esos": "mp", "esas": "fp",
    "nuestro": "ms", "nuestra": "fs", "nuestros": "mp", "nuestras": "fp", "del": "ms", "al": "ms",
    "mi": "?s", "tu": "?s", "su": "?s", "mis": "?p", "tus": "?p", "sus": "?p",
    "muchos": "mp", "muchas": "fp", "cuántos": "mp", "cuántas": "fp", "todos": "mp", "todas": "fp",
    "dos": "?p", "tres": "?p", "cuatro": "?p", "cinco": "?p", "seis": "?p", "siete": "?p", "ocho": "?p",
    "nueve": "?p", "diez": "?p",
}  # fmt: skip
STRESSED_A = {"agua", "águila", "arma", "aula", "hambre"}  # «el agua», pero «las aguas» y «agua fría»


def plural(noun: str) -> str:
    """El plural regular, con sus tildes: canción → canciones, lápiz → lápices, examen → exámenes."""
    if noun in INVARIABLE:
        return noun
    if noun[-1] in "aeioué" or noun[-1] in "áó":
        return noun + "s"
    if noun[-1] == "z":
        return noun[:-1] + "ces"
    if noun in ("examen", "joven"):
        return {"examen": "exámenes", "joven": "jóvenes"}[noun]
    stem = (
        noun
        if noun in ("lápiz", "árbol", "suéter", "difícil", "fácil", "útil")
        else noun.translate(str.maketrans("áéíóú", "aeiou"))
    )
    if noun == "país":
        stem = noun
    return stem + "es"


NOUNS: dict[str, str] = {}
for gender, singulars in (("m", MASCULINE), ("f", FEMININE)):
    for singular in singulars:
        NOUNS[singular] = gender + ("?" if singular in INVARIABLE else "s")
        if singular not in INVARIABLE:
            NOUNS[plural(singular)] = gender + "p"

ADJECTIVES: dict[str, str] = {}
for lemma in FOUR_FORMS:
    stem = lemma[:-1]
    ADJECTIVES |= {lemma: "ms", stem + "a": "fs", stem + "os": "mp", stem + "as": "fp"}
for lemma in ADD_A:
    stem = lemma.translate(str.maketrans("é", "e"))
    ADJECTIVES |= {lemma: "ms", stem + "a": "fs", stem + "es": "mp", stem + "as": "fp"}
for lemma in TWO_FORMS:
    ADJECTIVES |= {lemma: "?s", plural(lemma): "?p"}
