"""Programs that make what the package carries from open data; none of them runs in the service."""
