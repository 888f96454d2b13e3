"""The formats, one file each: a module that declares `FORMAT` is found by the registry."""
