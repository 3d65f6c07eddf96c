"""What the archive answers over HTTP: request ▶ query ▶ response, one file per noun."""
