"""Makes what the package carries from open data; none of it runs in the service.

`python -m training --data FOLDER --base FOLDER` trains the tagger that finds names and writes
app/enrichers/data/tagger.onnx (docs/models.md); `python -m training.gazetteer` makes the tables of places
(docs/gazetteer.md).
"""
