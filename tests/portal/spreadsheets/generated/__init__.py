"""Workbooks as people make them, made by chance, and an oracle that knows what each of their cells means.

``subjects`` knows the truth, ``writings`` writes it as people do, ``messes`` disarranges the table, ``files`` makes
bytes of it, ``oracle`` reads the file as a clerk's is read and compares. Nothing here uses the product's vocabulary.
"""
