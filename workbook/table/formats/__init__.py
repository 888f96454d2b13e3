"""The formats: each module that declares `FORMAT` is one."""
