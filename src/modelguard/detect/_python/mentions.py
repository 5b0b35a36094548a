"""Strings of no known place that look like a model: weak sightings, for the knowledge base to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._javascript_sdks import takes
from modelguard.detect._parameters import TRAIT
from modelguard.detect._python.architectures import is_kind_of, is_table_of_kinds
from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.clients import wraps
from modelguard.detect._python.counted import is_for_tokens
from modelguard.detect._python.entries import is_key_of_pairs, is_shown_row
from modelguard.detect._python.evidence import joins
from modelguard.detect._python.fetches import SHELF, is_collected
from modelguard.detect._python.index import At, Index, Scope
from modelguard.detect._python.kinds import is_tag
from modelguard.detect._python.listed import is_asked_for, is_one_of_several, is_set
from modelguard.detect._python.mocks import Mocks
from modelguard.detect._python.needles import is_sorted_out
from modelguard.detect._python.parts import holder_of, is_tokenizer, is_voice, of_tokens, tests_tokenizer
from modelguard.detect._python.places import Place, is_uri
from modelguard.detect._python.presets import ALIASES, is_preset
from modelguard.detect._python.priced import is_free
from modelguard.detect._python.quiet import silences
from modelguard.detect._python.records import is_counted_row, is_made_alike
from modelguard.detect._python.registers import is_registered
from modelguard.detect._python.rows import (
    is_blueprint,
    is_keyed,
    is_literal,
    is_menu,
    is_of_result,
    is_option,
    is_routed,
    parts,
    suggests,
)
from modelguard.detect._python.runs import is_behind_hf
from modelguard.detect._python.silence import (
    PRICES,
    TEST_FILE,
    WORKED_OUT_OF,
    says_itself,
)
from modelguard.detect._python.spaces import is_space
from modelguard.detect._python.spoken import tells_own_name
from modelguard.detect._python.strings import goes_on, plain
from modelguard.detect._python.tables import Tables, is_entered_row
from modelguard.detect._python.taken import is_passed_over, is_taken
from modelguard.detect._released import is_legacy
from modelguard.detect._sdks import words
from modelguard.detect._services import Service
from modelguard.detect._shape import (
    WEIGHT_FILE,
    could_name_model,
    is_closed,
    is_line,
    is_role,
    suggests_model,
)
from modelguard.detect._spelled import is_like
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Kind

_TABLES = {"list", "tuple", "set", "dictionary", "subscript", "expression_list", "type_parameter"}
_ROWS = 3
_CLIMB = 12
_MOST = 200
_CONSTANTS = 5
_CHAIN = expression(r"(?:^|_)(?:providers|chain|fallbacks?|cascade|backends)\Z", re.IGNORECASE)
# Names as people read them; ids are written small.
_SHOWN = expression(r"(?:Chat)?GPT[-_]?\d|(?:Claude|Gemini|Grok)[-_]\d")
_PRICED = {"pair", "dictionary", "list", "tuple", "call", "keyword_argument"}
# Vendors whose names of their own models tell them.
_MAKERS = words("openai anthropic gemini")
_STOP = {"class_definition", "function_definition"}
_MADE = expression(
    r"\b[A-Z]\w{1,60}(?:For[A-Z][A-Za-z]{2,40}|LMHeadModel|Model|Config|Tokenizer(?:Fast)?)(?=[,)}\s]|\Z)"
)


class Mentions:
    """Finds the remaining strings, and the tables among them."""

    def __init__(self, index: Index, tables: Tables, consumed: set[tuple[int, int]], path: str) -> None:
        self.index = index
        self.consumed = consumed
        self.named = tables
        self.mocks = Mocks(index)
        self.is_test = TEST_FILE.search(path) is not None
        self._tables: dict[int, bool] = {}

    def places(self) -> Iterator[Place]:
        """A weak place for each string that suggests a model and is not known to be something else."""
        for at in self.index.strings:
            node = at.node
            if (
                not 6 <= node.end_byte - node.start_byte <= 210
                or (node.start_byte, node.end_byte) in self.consumed
            ):
                continue
            value = plain(node)
            if value is None or " " in value or _SHOWN.match(value) or value in self.named.spellings():
                continue
            if is_voice(self.index, node):
                continue
            if self.is_test and not WEIGHT_FILE.match(value) and joins(node.parent):
                continue  # a folder of the test's: `home / "net50-b"`
            keyed = self._keyed(node, value)
            if not (
                keyed
                or suggests(value)
                or is_uri(value)
                or is_behind_hf(value)
                or is_legacy(value)
                or self._is_row(node, value)
            ):
                continue
            text_ = goes_on(node) or self._is_architecture(node, value, at.scope)
            kind = None if text_ else self._kind(node, at.scope)
            if kind is not None and at.scope.kind == "class" and of_tokens(at.scope.name):
                kind = "catalogue-entry"  # `class TestTokenizer: pretrained_name = "org/net"`
            if kind is not None and at.scope.name == value:
                kind = "catalogue-entry"  # `def net_tiny(**given): return _make("net_tiny", **given)`
            if kind is not None and not self._is_label(node, value, at.scope):
                place = self._place(at, kind)
                if keyed is None and (maker := self._made_by(node, value)) is not None:
                    # A vendor's own name is one, also of a release that nobody has listed yet.
                    place, keyed = replace(place, proof="specific"), maker
                elif keyed is not None and is_line(value):
                    place = replace(place, proof="specific")
                keyed = keyed or ((None, "managed") if is_space(self.index, node) else None)
                yield place if keyed is None else replace(place, channel=keyed[0], execution=keyed[1])

    def _keyed(self, node: Node, value: str) -> Service | None:
        """The service that a word or a route stands under as its key: `{"cohere": "command"}`."""
        word, route = value.isalpha() and value.islower(), value.count("/") == 1
        pair = self.index.parent(node) if word or route else None
        key = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
        named = plain(key) if key is not None and key.id != node.id else None
        told = _services.PREFIXES.get(named.lower()) if named else None
        if named and is_line(value):  # `{"claude": "opus"}`
            told = _services.provider(named.lower())
        if told is None or told[1] != "managed" or is_role(value):
            return None
        # `"openrouter": "deepseek/id"`: whom the key names is asked, wherever the model comes from.
        return told if word or value.partition("/")[0] != named else None

    def _made_by(self, node: Node, value: str) -> Service | None:
        """The vendor that stands as the key before a name of its own: `{"claude": "claude-4-20261101"}`."""
        pair = self.index.parent(node) if is_closed(value) and any(map(str.isdigit, value)) else None
        held = pair.child_by_field_name("value") if pair is not None and pair.type == "pair" else None
        told = _services.provider(key_of(pair).lower()) if pair is not None and held is not None else None
        own = held is not None and held.id == node.id and told is not None
        return told if own and told is not None and told[0] in _MAKERS else None

    def _is_architecture(self, node: Node, value: str, scope: Scope) -> bool:
        """`model_type = "deepseek-ocr"`: a family's name without a number, where a configuration keeps it."""
        around = self.index.parent(node)
        field = holder_of(around) if around is not None else None
        if field is not None and field.id != node.id and is_kind_of(text(field).strip("\"'"), value):
            return True
        table = around.parent if around is not None and around.type == "pair" else None
        if table is not None and self.index.judged.once(is_table_of_kinds, table):
            return True
        if around is not None and around.type == "pair" and value.isalnum():
            # `{"gpt2": GPT2ForCausalLM}`: the class that builds what is of this kind.
            # `{"gpt2": (GPT2Config, GPT2Model)}` and `{"gpt2": Classes(model=GPT2LMHeadModel)}` alike.
            made = around.child_by_field_name("value")
            named = made is not None and made.type in {"identifier", "call", "tuple"}
            return named and made is not None and _MADE.search(text(made)[:400]) is not None
        if around is not None and around.type == "tuple" and value.replace("-", "").isalnum():
            # `[("gpt2", "GPT2Model"), …]`: the same in a list, the class by its name.
            behind = around.named_children[1] if around.named_child_count > 1 else node
            made_of = (plain(behind) or "") if behind.id != node.id and behind.type == "string" else ""
            return _MADE.match(made_of) is not None
        if around is not None and around.type == "keyword_argument" and key_of(around) == "default":
            call = around.parent.parent if around.parent is not None else None
            around = (
                self.index.parent(call) if call is not None else None
            )  # `model_type = field(default="gpt2")`
        left = around.child_by_field_name("left") if around is not None else None
        if left is None or not text(left).endswith("model_type"):
            return False
        # One word after the other, as a file of weights is looked at: each is a kind.
        return not suggests_model(value) or (
            "/" not in value and len(scope.names.get(text(left), ())) > _ROWS
        )

    def _is_label(self, node: Node, value: str, scope: Scope) -> bool:
        """Whether a class is called by the id that it holds in another of its fields."""
        around = self.index.parent(node)
        if scope.kind != "class" or around is None or around.type != "assignment":
            return False
        left = around.child_by_field_name("left")
        if left is not None and "/" in value and says_itself(text(left), value):
            return True  # `LLM_MODEL_ID = "recorder/llm-model-id"`: a key of settings
        if left is None or text(left) != "name":
            return False
        others = (bound.node for name, bounds in scope.names.items() if name != "name" for bound in bounds)
        return any(other is not None and plain(other) == value for other in others)

    def _is_row(self, node: Node, value: str) -> bool:
        """Whether a joined word (`mistral-tiny`) stands among models."""
        if ":" in value and is_routed(value, self.index.parent(node)):
            return True
        if "-" not in value or value != value.lower() or not could_name_model(value):
            return False
        around = self.index.parent(node)
        while around is not None and around.type in {"pair", "tuple"}:
            around = self.index.parent(around)
        return around is not None and around.type in _TABLES and self._is_table(around)

    def _place(self, at: At, kind: Kind) -> Place:
        listed = kind == "catalogue-entry"
        priced = listed and self._is_priced(at.node)
        because = "a row of a table of models" if listed else "a string that has the shape of a model's name"
        wrapped = wraps(at.scope) if listed and at.scope.kind == "class" else None
        channel, execution = wrapped or (None, "unknown")
        fits = channel is not None and takes(channel, plain(at.node) or "")
        return Place(
            value=at.node,
            scope=at.scope,
            proof="mention",
            kind=kind,
            because=because,
            channel=channel if fits else None,
            execution=execution if fits else "managed" if priced else "unknown",
            confidence=0.4,
            prefix=True,
        )

    def _is_priced(self, node: Node) -> bool:
        """Whether a table tells what tokens cost, as only those do who answer: `PRICES = {"org/id": …}`."""
        if is_free(node):
            return False
        around = self.index.parent(node)
        while around is not None and around.type in _PRICED:
            around = self.index.parent(around)
        left = around.child_by_field_name("left") if around is not None else None
        return left is not None and around is not None and PRICES.search(text(left).upper()[:80]) is not None

    def _kind(self, node: Node, scope: Scope) -> Kind | None:
        """What the surroundings make of the string; None: it is text or a predicate."""
        kind: Kind = "config-default"
        value = plain(node) or ""
        child, around = node, self.index.parent(node)
        if self.mocks.answer(node):
            return None
        for _ in range(_CLIMB):
            if around is None or around.type in _STOP:
                # A string that stands by itself is a docstring.
                return None if child.id == node.id or child.type == "concatenated_string" else kind
            if (around.start_byte, around.end_byte) in self.consumed:
                return None
            if silences(around, child, test=self.is_test) and not is_taken(around, child, self.index):
                return None
            table = around.type in _TABLES and self._is_table(around) and not self._is_chain(around)
            table = table and not is_preset(around, node, self.index.judged)
            table = table or is_literal(around) or is_option(around) or is_counted_row(around)
            if around.type == "assignment" and self._is_of_mock(around, scope):
                return None
            if is_of_result(around, child):
                return None
            if self._is_key(around, child) or table or (around.type == "pair" and is_keyed(around, value)):
                kind = "catalogue-entry"
            elif self._is_entered(around, value):
                return "catalogue-entry"
            elif kind == "catalogue-entry" and (
                self._is_run_through(around) or is_preset(around, node, self.index.judged)
            ):
                kind = "config-default"
            elif (
                is_asked_for(around, child)
                or is_passed_over(around, node)
                or is_tokenizer(around, value)
                or self._only_counts(around)
                or (around.type == "assignment" and self._is_listed(around))
                or (scope.kind == "class" and tests_tokenizer(scope.bases, scope.names))
            ):
                return "catalogue-entry"
            child, around = around, self.index.parent(around)
        return kind

    def _is_entered(self, around: Node, value: str) -> bool:
        """Whether what stands here only tells of a model, or tells it apart, beside others."""
        if around.type == "return_statement" and tells_own_name(around, value, self.index.data):
            return True
        if is_registered(around) or is_blueprint(around) or is_sorted_out(around, value):
            return True
        return around.type == "call" and is_shown_row(around, self.index.judged)

    def _is_of_mock(self, statement: Node, scope: Scope) -> bool:
        """Whether a part of a stand-in is set: `mock_model.id = "id"`."""
        left = statement.child_by_field_name("left")
        return left is not None and self.mocks.holds(left, scope)

    def _only_counts(self, around: Node) -> bool:
        """Whether a parameter is one whose function only splits or counts text with it."""
        function = self.index.parent(around) if around.type.endswith("default_parameter") else None
        return function is not None and is_for_tokens(around, function)

    def _is_run_through(self, around: Node) -> bool:
        """Whether a test is run with each row of the table that is set here."""
        left = around.child_by_field_name("left") if around.type == "assignment" and self.is_test else None
        run = left is not None and left.type == "identifier" and self.named.looped(text(left))
        return run and left is not None and not text(left).startswith("expected")

    def _is_listed(self, statement: Node) -> bool:
        """Whether the name that is set here is there to be chosen or asked for alone."""
        left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
        shown = right is not None and right.type in _TABLES and left is not None and left.type == "identifier"
        if left is not None and TRAIT.search(text(left)[:80]):
            return True
        if is_made_alike(self.index.judged, statement) or is_entered_row(statement):
            return True
        if is_one_of_several(self.index.judged, statement):
            return True
        if left is not None and right is not None and is_set(right, constant=text(left).isupper()):
            return True  # what has no order is asked whether it holds something
        if shown and left is not None and (ALIASES.search(text(left)[:80]) or SHELF.search(text(left)[-80:])):
            return True
        if shown and left is not None and WORKED_OUT_OF.search(text(left).upper()):
            return True
        if shown and left is not None and text(left) in self.named.offered:
            return True
        if is_tag(statement) or is_collected(self.index, statement):
            return True
        return self._is_enum(statement) or (shown and left is not None and self.named.only_tested(text(left)))

    def _is_enum(self, statement: Node) -> bool:
        """Whether the class around is an enumeration, or holds so many names that it can be nothing else."""
        owner = self.index.parent(statement)
        if (owner is None or owner.type == "module") and self.named.spelled(statement):
            return True
        name = owner.child_by_field_name("name") if owner is not None else None
        if owner is None or owner.type != "class_definition" or name is None:
            return False
        scope = self.index.classes.get(text(name))
        if scope is None:
            return False
        bases = [scope, *(self.index.classes[base] for base in scope.bases if base in self.index.classes)]
        return any("Enum" in base for at in bases for base in at.bases) or self._is_listing(scope)

    def _is_listing(self, scope: Scope) -> bool:
        held = [(name, bounds[0].node) for name, bounds in islice(scope.names.items(), _MOST)]
        texts = [(name, plain(node) or "") for name, node in held if node is not None]
        shown = (value for name, value in texts if name.isupper() or is_like(name, value))
        return sum(map(suggests_model, shown)) >= _CONSTANTS

    def _is_chain(self, table: Node) -> bool:
        """Whether a list says whom to ask: `providers = ["openai:gpt-4o", "ollama:llama3"]`."""
        around = self.index.parent(table) if table.type in {"list", "tuple"} else None
        field = holder_of(around) if around is not None else None
        return (
            field is not None
            and _CHAIN.search(text(field).strip("\"'")[:80]) is not None
            and all(_services.prefixed(plain(row) or "") for row in table.named_children[:_MOST])
        )

    def _is_key(self, around: Node, child: Node) -> bool:
        if around.type != "pair":
            return is_key_of_pairs(around, child)
        key = around.child_by_field_name("key")
        value = around.child_by_field_name("value")
        # `{"gpt-4": "gpt-4"}` calls a model as it is called.
        return key is not None and (key.id == child.id or (value is not None and key.text == value.text))

    def _is_table(self, table: Node) -> bool:
        if table.id not in self._tables:
            count = 0
            for child in table.named_children[:200]:
                count += any(p.type == "string" and suggests(plain(p) or "") for p in parts(child))
            wanted = 2 if table.type in {"subscript", "type_parameter"} or is_menu(table) else _ROWS
            self._tables[table.id] = count >= wanted or (count > 0 and self._is_constant(table))
        return self._tables[table.id]

    def _is_constant(self, table: Node) -> bool:
        """Whether a constant lists names, one a model's: `EXTRACTORS = ["gpt2", "own", "acme"]`."""
        around = self.index.parent(table) if table.type in {"list", "tuple"} else None
        left = around.child_by_field_name("left") if around is not None else None
        if left is None or left.type != "identifier" or not text(left).isupper():
            return False
        rows = [plain(row) or "" for row in table.named_children[:_MOST] if row.type != "comment"]
        plain_names = all(row and " " not in row and not row.startswith(("-", "/", ".")) for row in rows)
        return len(rows) >= _ROWS and plain_names and not self.named.looped(text(left))
