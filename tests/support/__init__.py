"""What the tests stand on: a database cluster, a running house, a browser."""
