"""Trains the tagger that finds names: from openly licensed tagged sentences to the one file that the package ships.

`python -m training --data FOLDER --base FOLDER` writes app/enrichers/data/tagger.onnx; see docs/models.md.
"""
