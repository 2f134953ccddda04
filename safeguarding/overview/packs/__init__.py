"""The inspector's pack: all about one theme or inspection in a bundle that opens from disk, without a network."""
