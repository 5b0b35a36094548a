"""Variables as settings of many tools write them: Spring, Hydra, Serverless, Llama Stack, Ansible, Rails."""

from __future__ import annotations

from modelguard.detect._helm import Asked
from modelguard.expressions import expression

# `${X:default}` (Spring, private-gpt), `${oc.env:X,default}`, `${env:X, 'default'}`, `${env.X:=default}`.
_BRACES = expression(
    r"\$\{(?:oc\.env:|opt:|env[.:])?(?P<name>[A-Za-z_]\w{0,99})"
    r"(?:(?::[=+-]?|,[ \t]{0,5})[\"']?(?P<default>[A-Za-z@][^{}\"']{0,200})?[\"']?)?\}"
)
# `env:X`, `{env:X}`, `os.environ/X`: names of variables are written in capitals.
_NAMED = expression(r"(?:\{env:(?P<held>[A-Z_]\w{0,99})\}|(?:env:|os\.environ/)(?P<name>[A-Z_]\w{0,99}))")
# Ansible and cookiecutter: `{{ model | default('x') }}`; promptfoo: `{{ env.MODEL or 'x' }}`;
# n8n: `={{ $env.MODEL || "x" }}`.
_JINJA = expression(
    r"[$=]?\{\{-?\s*(?:(?:env|vars|inputs|github\.event\.inputs|\$(?:env|vars)|\$json(?:\.\w{1,40}){0,4})\.)?(?P<name>(?:matrix\.)?[A-Za-z_]\w{0,100})\s*"
    r"(?:\|\|\s*[A-Za-z_][\w.]{0,100}\s*){0,5}"
    r"(?:(?:\|\s*default\(|\|\||or\s)\s*[\"'](?P<default>[^\"']{1,200})[\"'][^}\n]{0,40}\)?\s*)?-?\}\}"
)
# GitHub's workflows: `${{ secrets.X != '' && secrets.X || 'y' }}`; a secret alone is no model's name.
_GITHUB = expression(
    r"\$\{\{\s*(?:[A-Za-z_][\w.]{0,100}\s*(?:!=\s*''\s*)?(?:&&|\|\|)\s*){0,5}"
    r"(?:secrets|vars|env|inputs|github\.event\.inputs)\.(?P<name>[A-Za-z_]\w{0,99})\s*"
    r"\|\|\s*'(?P<default>[^']{1,200})'\s*\}\}"
)
# `{{ env "X" | default "y" }}`, `{{ env_var('X', 'y') }}`, `{{ lookup('env', 'X') | default('y') }}`.
_ASKED = expression(
    r"\{\{-?\s*(?:env|getenv|env_var|keyOrDefault|lookup)[\s(]\s*(?:[\"']env[\"'],\s*)?"
    r"[\"'](?P<name>[A-Za-z_]\w{0,99})[\"'][\s,)|]*(?:default[\s(]*)?(?:[\"'](?P<default>[^\"']{1,200})[\"'])?"
    r"[\s),\w]{0,20}-?\}\}"
)
# `<%= ENV.fetch("X", "y") %>`, `<%= ENV["X"] || "y" %>`
_RUBY = expression(
    r"<%=\s*ENV(?:\.fetch\(|\[)[\"'](?P<name>[A-Za-z_]\w{0,99})[\"'][\]\s,|)]*"
    r"(?:[\"'](?P<default>[^\"']{1,200})[\"']\s*\)?)?\s*-?%>"
)
_FORMS = (_BRACES, _JINJA, _GITHUB, _ASKED, _RUBY)


def written(text: str) -> Asked | None:
    """The variable that a text is and nothing else, and where its default stands."""
    stripped = text.strip()
    lead = len(text) - len(text.lstrip())
    if "{" not in stripped and ":" not in stripped and "/" not in stripped and "<" not in stripped:
        return None
    named = _NAMED.fullmatch(stripped)
    if named is not None:
        return Asked(named["held"] or named["name"])
    for form in _FORMS:
        match = form.fullmatch(stripped)
        if match is not None:
            start, end = match.span("default")
            return Asked(match["name"], (lead + start, lead + end) if start >= 0 else None)
    return None
