"""Common given names and surnames of South America, the commonest first, for dividing full names and for made-up populations.

The order follows what is known of national rankings, not one published table; shares come from a law over ranks
(`shares`), with a tail of rare surnames made from syllables where a population is made up. Nobody real is meant.
"""

from __future__ import annotations

import unicodedata


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


ES_WOMEN = _words(
    "María Ana Luz Carmen Rosa Luisa Martha Gloria Sandra Claudia Patricia Andrea Daniela Gabriela Paola Carolina Diana "
    "Mónica Adriana Valentina Camila Sofía Isabel Beatriz Yulimar Mariana Alejandra Laura Natalia Juana Teresa Elena Lucía "
    "Verónica Milagros Yesenia Rocío Norelys Marisol Nancy Xiomara Ángela Lorena Karla Génesis Yolanda Noemí Estefanía "
    "Fernanda Silvia Mercedes Margarita Esperanza Rosario Soledad Susana Guadalupe Dolores Elizabeth Victoria Ximena "
    "Cristina Catalina Alicia Josefina Consuelo Leticia Francisca Concepción Blanca Julia Irene Olga Raquel Miriam Flor "
    "Pilar Inés Viviana Yajaira"
)
ES_MEN = _words(
    "José Juan Luis Carlos Jorge Miguel Jesús Pedro Andrés Diego Daniel Alejandro Rafael Víctor Javier Fernando Eduardo "
    "Ricardo Francisco Antonio Manuel Ángel Roberto Sergio Santiago Sebastián Mateo David Óscar Héctor Raúl Ramón Julio "
    "Mario César Iván Wilmer Yorman Edgar Edwin Nelson Freddy Jhon Kevin Brayan Simón Rubén Hernán Germán Álvaro Alberto "
    "Enrique Guillermo Gustavo Ignacio Alfredo Alfonso Gerardo Gregorio Humberto Leonardo Nicolás Octavio Rodrigo Salvador "
    "Tomás Vicente Ernesto Cristian Benjamín Gabriel Martín Félix Hugo Pablo Marcos Joel Wilson Henry Franklin Darwin Elías "
    "Abel Orlando"
)
ES_SURNAMES = _words(
    "González Rodríguez García Martínez López Hernández Pérez Sánchez Ramírez Torres Flores Gómez Díaz Rojas Vargas Castro "
    "Morales Quispe Mamani Gutiérrez Ramos Mendoza Jiménez Romero Álvarez Suárez Rivera Reyes Fernández Ruiz Ortiz Moreno "
    "Muñoz Herrera Medina Castillo Chávez Salazar Cruz Condori Huamán Vásquez Vera Benítez Acosta Aguilar Guerrero Zambrano "
    "Paredes Silva Contreras Delgado Navarro Molina Blanco Núñez Peña Rivas Sosa Villalba Giménez Cáceres Ayala Espinoza "
    "Cedeño Moreira Campos Vega Soto Figueroa Bravo Méndez Guzmán Miranda Cárdenas Choque Apaza Valencia Ríos Londoño "
    "Restrepo Zapata Ospina Arango Escobar Quintero Márquez Briceño Colmenares Urdaneta Marcano Ojeda Tapia Olivares "
    "Bolívar Ibáñez Acuña Godoy Leiva Sepúlveda Araya Tejada Villanueva Palacios Arias Mejía Cortés Duarte Franco Lezcano "
    "Cabrera Pereyra Barrios Velásquez Yupanqui Huanca Ticona Callisaya Poma Chuquimia Guaicaipuro Landaeta Carrasco Lagos "
    "Bustamante Alarcón Henríquez Riquelme Saavedra Montoya Giraldo Cardona Hoyos Patiño Bermúdez Barreto Marín Correa Luna "
    "Parra Peralta Rosales"
)
PT_WOMEN = _words(
    "Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica Letícia "
    "Júlia Luciana Vanessa Mariana Gabriela Vera Vitória Larissa Cláudia Beatriz Rita Sônia Renata Eliane Josefa Simone "
    "Tatiane Débora Conceição Raimunda Lúcia Rosângela Terezinha Helena"
)
PT_MEN = _words(
    "José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Daniel Marcelo Bruno Eduardo "
    "Felipe Raimundo Rodrigo Manoel Mateus André Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo "
    "Márcio Jorge Sebastião Alexandre Roberto Edson Diego Vítor Sérgio Cláudio Matheus Thiago Geraldo Adriano Luciano Júlio "
    "Renato Joaquim"
)
PT_SURNAMES = _words(
    "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Ribeiro Costa Carvalho Almeida Lopes Soares "
    "Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos "
    "Gonçalves Santana Teixeira Araújo Martins Melo Pinto Cavalcanti Moura Correia Monteiro Campos Batista Cunha Reis "
    "Barros Castro Borges Miranda Coelho Conceição Fonseca Guimarães Cruz Azevedo Magalhães Xavier Queiroz Lourenço "
    "Mendonça Assunção"
)


def shares(size: int) -> list[float]:
    """Shares of `size` ranked names by the law of Zipf and Mandelbrot, 1/(rank + 6), which adds to 1.

    With the surnames above the commonest has 5 %, as the commonest surnames of the region's countries do.
    """
    weights = [1 / (rank + 6) for rank in range(1, size + 1)]
    return [weight / sum(weights) for weight in weights]


def _flat(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.upper()) if not unicodedata.combining(c))


GIVEN_WORDS = frozenset(map(_flat, (*ES_WOMEN, *ES_MEN, *PT_WOMEN, *PT_MEN)))
"""Given names as they stand in a normalised name."""
