"""The package for the police: what goes in, how it is packed, sealed, stamped and checked."""
