"""Text in, the terms that figures and dates are made of out: numbers, units, currencies, months and the like.

`lexer` finds them, `vocabulary` knows them, `amounts` reads runs of number terms, `patterns` builds grammars over them.
"""
