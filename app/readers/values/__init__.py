"""How single values are read, whatever the format of the file: dates, bylines, languages, charsets, and their proof."""
