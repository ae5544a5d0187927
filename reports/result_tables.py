"""The nightly figures: how many, of what, of whom, in which period. No row is about one person."""

from sqlalchemy import Column, Integer, Table

from storage.types import Plain, metadata

KEY = ("period", "by", "measure", "channel", "value", "unit", "district", "gender")

result_cell = Table(
    "result_cell",
    metadata,
    *(Column(name, Plain, primary_key=True) for name in KEY),
    Column("number", Integer, nullable=False),
)
