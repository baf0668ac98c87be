"""Léxico escrito a mano para revisar el corpus: no sale del generador, que podría equivocarse."""

MASCULINE = set(
    """
        abrigo abuelo aeropuerto anillo arroz autobús avión año barco bolígrafo bosque caballo café
        camión cinturón coche conejo cuaderno cuarto cuchillo cuento día domingo elefante escritorio espejo
        examen gato guante hermano hijo hombre hospital hotel huevo idioma jardín juego jugo juguete lado
        lago león libro limón lunes lápiz mapa mensaje mercado mes momento museo niño ojo padre pan paraguas
        parque pastel pato periódico perro piano pie plato plátano poema pollo problema programa pueblo
        puente pájaro queso ratón regalo reloj restaurante río sofá sombrero suéter sábado teatro tenedor
        teléfono tomate tren té tío vaso verano vestido viaje violín zapato árbol
        esposo papá profesor doctor enfermero mesero escritor ingeniero cocinero amigo vecino primo jefe
        compañero sándwich pescado azúcar chocolate desayuno almuerzo boleto baño salón banco país mar nombre
        plan concierto partido dinero tiempo trabajo minuto brazo equipo pasaporte maestro
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
        esposa mamá profesora doctora enfermera mesera escritora ingeniera cocinera amiga vecina prima jefa
        compañera papa pizza comida cena ropa clase música tarea nieve ayuda gente hora cabeza pierna familia
        maestra
    """.split()
)
COMMON = {"estudiante", "cantante", "bebé"}  # el o la
ONLY_PLURAL = {"lentes": "mp", "pantalones": "mp"}
INVARIABLE = {"lunes", "paraguas"}  # singular y plural se escriben igual
# También son formas verbales frecuentes: solo se revisan detrás de un determinante.
ALSO_VERBS = set("""abrigo bota botas cocina cocinas cuento falda libro nada pinta plantas""".split())
ALSO_VERBS |= set("""pregunta preguntas regalo viaje viajes visita visitas traje trajes mañana""".split())
ALSO_VERBS |= set("""ayuda ayudas baño cena cenas desayuno almuerzo trabajo nombre nieve plan""".split())

# Adjetivos de cuatro formas, por la del masculino singular, y de dos, por la del singular.
FOUR_FORMS = set(
    """
        abierto aburrido alto amarillo barato blanco bonito cansado caro cerrado corto cómodo delicioso
        enfermo enojado famoso feo fresco frío hermoso largo lento limpio lleno maduro mexicano moderno
        mojado negro nuevo ocupado peligroso pequeño pesado preocupado rojo redondo roto ruidoso rápido
        sucio tranquilo tímido vacío viejo bueno malo ancho casado divertido estrecho estricto extraño
        favorito
        gracioso italiano justo listo nervioso primero rico seco simpático solo
    """.split()
)
ADD_A = {"español", "francés", "inglés", "hablador", "trabajador"}  # femenino en -a, aunque no acaben en -o
TWO_FORMS = set(
    """
        amable azul caliente difícil dulce elegante fuerte fácil feliz grande gris importante inteligente
        interesante joven libre marrón pobre suave triste útil valiente verde
    """.split()
)
VERB_FORMS = set(
    """limpio limpia limpias corto corta cortas abierto seca seco llena baja extraño extraña""".split()
)
VERB_FORMS |= {"extrañas", "solo"}  # «solo» también es adverbio

DETERMINERS = {
    "el": "ms", "la": "fs", "los": "mp", "las": "fp", "un": "ms", "una": "fs", "unos": "mp", "unas": "fp",
    "este": "ms", "esta": "fs", "estos": "mp", "estas": "fp",
    "ese": "ms", "esa": "fs", "esos": "mp", "esas": "fp",
    "nuestro": "ms", "nuestra": "fs", "nuestros": "mp", "nuestras": "fp", "del": "ms", "al": "ms",
    "mi": "?s", "tu": "?s", "su": "?s", "mis": "?p", "tus": "?p", "sus": "?p",
    "muchos": "mp", "muchas": "fp", "cuántos": "mp", "cuántas": "fp", "todos": "mp", "todas": "fp",
    "dos": "?p", "tres": "?p", "cuatro": "?p", "cinco": "?p", "seis": "?p", "siete": "?p", "ocho": "?p",
    "nueve": "?p", "diez": "?p",
    "mucho": "ms", "mucha": "fs", "otro": "ms", "otra": "fs", "otros": "mp", "otras": "fp",
    "ningún": "ms", "ninguna": "fs", "algún": "ms", "alguna": "fs", "algunos": "mp", "algunas": "fp",
    "cuánto": "ms", "cuánta": "fs",
}  # fmt: skip
STRESSED_A = {"agua", "águila", "arma", "aula", "hambre"}  # «el agua», pero «las aguas» y «agua fría»
FIXED_MASCULINE = ("el", "un", "del", "al", "ningún", "algún")  # lo que llevan delante


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
        if noun in ("lápiz", "árbol", "suéter", "azúcar", "sándwich", "difícil", "fácil", "útil")
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

NOUNS |= ONLY_PLURAL
NOUNS |= {noun: "?s" for noun in COMMON} | {plural(noun): "?p" for noun in COMMON}

ADJECTIVES: dict[str, str] = {}
for lemma in FOUR_FORMS:
    stem = lemma[:-1]
    ADJECTIVES |= {lemma: "ms", stem + "a": "fs", stem + "os": "mp", stem + "as": "fp"}
for lemma in ADD_A:
    stem = lemma.translate(str.maketrans("é", "e"))
    ADJECTIVES |= {lemma: "ms", stem + "a": "fs", stem + "es": "mp", stem + "as": "fp"}
for lemma in TWO_FORMS:
    ADJECTIVES |= {lemma: "?s", plural(lemma): "?p"}
ADJECTIVES |= {"buen": "ms", "mal": "ms", "primer": "ms"}

# En lo escrito a mano, tras un nombre que no es el suyo: «crio a tres hijos sola», «en la escuela inglés».
LOOSE = set("sola solas solos casada casadas casado casados ocupados ocupadas inglés español francés".split())

PEOPLE = dict.fromkeys("ana marta elena irene".split(), "f") | dict.fromkeys("luis pablo diego".split(), "m")
SINGULAR = set("es está era estaba será estará fue estuvo".split())
PLURAL = set("son están eran estaban serán estarán fueron estuvieron".split())
SECOND = set("eres estás eras estabas serás estarás fuiste estuviste".split())

# Lo que tiene que estar en las dos lenguas, lo mismo número de veces.
NUMBERS = {
    "two": "dos", "three": "tres", "four": "cuatro", "five": "cinco", "six": "seis", "seven": "siete",
    "eight": "ocho", "nine": "nueve", "ten": "diez", "twelve": "doce", "fifteen": "quince",
    "twenty": "veinte",
    "thirty": "treinta", "forty": "cuarenta", "fifty": "cincuenta",
}  # fmt: skip
MOMENTS = {
    "yesterday": "ayer", "tomorrow": "mañana", "last night": "anoche", "last week": "la semana pasada",
    "last year": "el año pasado", "next week": "la próxima semana", "every day": "todos los días",
    "tonight": "esta noche", "this morning": "esta mañana", "on Sundays": "los domingos",
    "right now": "ahora mismo",
    "always": "siempre", "already": "ya", "at home": "en casa", "Mexico": "México", "Peru": "Perú",
    "because": "porque", "very": "muy mucho mucha muchos muchas", "who": "que quien quién quiénes quienes",
}  # fmt: skip

# Verbos ingleses: base → formas que no se hacen con -s, -ed e -ing.
IRREGULAR_VERBS = {
    "eat": "ate eaten", "drink": "drank drunk", "buy": "bought", "sell": "sold", "have": "has had having",
    "see": "saw seen", "find": "found", "lose": "lost", "bring": "brought", "wear": "wore worn", "read": "",
    "write": "wrote written", "draw": "drew drawn", "break": "broke broken", "choose": "chose chosen",
    "send": "sent", "hear": "heard", "cut": "cutting", "drive": "drove driven", "build": "built",
    "understand": "understood", "forget": "forgot forgotten forgetting", "hide": "hid hidden", "keep": "kept",
    "know": "knew known", "give": "gave given", "lend": "lent", "show": "shown", "make": "made",
    "do": "does did done", "take": "took taken", "win": "won winning", "pay": "paid", "throw": "threw thrown",
    "ride": "rode ridden", "teach": "taught", "tell": "told", "hug": "hugged hugging",
    "plan": "planned planning",
    "prefer": "preferred preferring",
}  # fmt: skip
IRREGULAR_PLURALS = {
    "man": "men", "woman": "women", "wife": "wives", "mouse": "mice", "tomato": "tomatoes",
    "potato": "potatoes", "fish": "fish", "scarf": "scarves", "knife": "knives", "leaf": "leaves",
    "foot": "feet",
    "people": "people", "clothes": "clothes", "glasses": "glasses", "pants": "pants", "parents": "parents",
    "grandparents": "grandparents",
}  # fmt: skip

# Conjugaciones enteras, a mano: presente, pretérito o imperfecto, y futuro.
PARADIGMS = """
    como comes come comemos comen / comí comiste comió comimos comieron / comeré comerás comerá
    comeremos comerán
    compro compras compra compramos compran / compré compraste compró compramos compraron /
    escribo escribes escribe escribimos escriben / escribía escribías escribía escribíamos escribían
    vuelvo vuelves vuelve volvemos vuelven / volví volviste volvió volvimos volvieron / volveré volverás
    volverá volveremos volverán / traigo traes trae traemos traen / traje trajiste trajo trajimos trajeron
    doy das da damos dan / di diste dio dimos dieron / daré darás dará daremos darán
    duermo duermes duerme dormimos duermen / dormí dormiste durmió dormimos durmieron
    tengo tienes tiene tenemos tienen / tenía tenías teníamos tenían
    soy eres es somos son / era eras éramos eran / estoy estás está estamos están /
    estaba estabas estábamos estaban
    voy vas va vamos van / fui fuiste fue fuimos fueron / iré irás irá iremos irán
    conozco conoces conoce conocemos conocen / pido pides pide pedimos piden /
    pedí pediste pidió pedimos pidieron
""".replace("/", " ").split()

# Bien escrito, aunque el diccionario de hunspell no lo tenga.
ACCEPTED = set(
    """
        abuelita barquito boli chompa compu esfero exesposa galletita galletitas gatita gatitos jeans lapicera
        odontóloga peli picnic pueblecito pueblito pulóver tiendita tiquetes yoga wifi there'll
    """.split()
)
