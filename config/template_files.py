"""The texts that ship with the program, as files: they fill an empty database.

A file is named `<template>.<channel>.<language>.liquid`. After the first start the
database rules, and a changed file becomes a draft there (R17).
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SUFFIX = ".liquid"


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One text as shipped."""

    template: str
    channel: str
    language: str
    body: str


@cache
def read_template_files() -> tuple[TemplateFile, ...]:
    """Return the shipped texts in the order of their names."""
    folder = files("config") / "templates"
    found = sorted((file for file in folder.iterdir()), key=lambda file: file.name)
    return tuple(
        TemplateFile(*_split_name(file.name), file.read_text(encoding="utf-8").rstrip("\n"))
        for file in found
        if file.name.endswith(SUFFIX)
    )


def _split_name(name: str) -> tuple[str, str, str]:
    template, channel, language = name.removesuffix(SUFFIX).split(".")
    return template, channel, language
