"""The small part of Liquid that managers write templates in.

Variables, `if` and `unless`, comments and a few filters. No loops, assignments,
includes or files: nothing in a template can run long, grow large or look at
anything but the values that it is given.
"""

from collections.abc import Iterable, Iterator

from liquid import Environment, RenderContext, StrictUndefined
from liquid.ast import Node
from liquid.builtin import content, illegal, output
from liquid.builtin.expressions import BooleanExpression, Path
from liquid.builtin.expressions.logical import LogicalAndExpression, LogicalOrExpression
from liquid.builtin.filters.misc import default
from liquid.builtin.filters.string import capitalize, downcase, strip, truncate, upcase
from liquid.builtin.tags import comment_tag, if_tag, inline_comment_tag, unless_tag
from liquid.expression import Expression
from liquid.template import BoundTemplate

MAX_BODY = 6000  # characters of a template
MAX_OUTPUT = 20_000  # bytes of a rendered text

FILTERS = {
    "capitalize": capitalize,
    "default": default,
    "downcase": downcase,
    "strip": strip,
    "truncate": truncate,
    "upcase": upcase,
}
_TAGS = (
    content.Literal,
    output.Output,
    illegal.Illegal,
    if_tag.IfTag,
    unless_tag.UnlessTag,
    comment_tag.CommentTag,
    inline_comment_tag.InlineCommentTag,
)
_PRESENCE = (BooleanExpression, LogicalAndExpression, LogicalOrExpression, Path)


class TextEnvironment(Environment):
    """Liquid with the tags and filters of a text and nothing else."""

    output_stream_limit = MAX_OUTPUT
    loop_iteration_limit = 1
    block_nesting_limit = 5

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:  # noqa: ARG002 - the library's signature
        """Register the short list instead of the library's long one."""
        for tag in _TAGS:
            self.add_tag(tag)
        self.filters.update(FILTERS)


ENVIRONMENT = TextEnvironment(undefined=StrictUndefined)


def asks_presence_only(template: BoundTemplate) -> bool:
    """Tell whether every condition asks only if variables have a value."""
    conditions = _conditions(template.nodes, RenderContext(template))
    return all(isinstance(part, _PRESENCE) for part in conditions)


def _conditions(nodes: Iterable[Node], context: RenderContext) -> Iterator[Expression]:
    for node in nodes:
        if not isinstance(node, output.OutputNode):
            for expression in node.expressions():
                yield from _parts(expression)
        yield from _conditions(node.children(context), context)


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in expression.children():
        yield from _parts(child)
