"""The shape of every response; knows no table."""
