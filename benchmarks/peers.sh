#!/bin/sh
# Every document that the peers write of one small repository: benchmarks/peers.sh FOLDER
#
# FOLDER gets a copy of the repository, as git knows it, and a document for each tool and format, called
# <tool>.<format>.<ending>.  `python benchmarks/peers.py FOLDER` makes the tables of docs/comparison.md of them.
# A tool that is not installed is left out, and said.
set -u
out=$(mkdir -p "$1" && cd "$1" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
rm -rf "$out/story"
cp -r "$root/fixtures/repos/on-prem-mistral" "$out/story"
cd "$out/story" || exit
git init -q . && git add . && git -c user.name=t -c user.email=t@example.com commit -q -m story

# write TOOL FORMAT ENDING COMMAND...: the command's own file, or what it prints.
try() {
  command -v "$1" > /dev/null || { echo "not installed: $1"; return; }
  timeout 300 "$@" > "$out/printed" 2>> "$out/errors.log" || echo "exit $?: $*"
}

for format in cyclonedx spdx sarif json; do
  try airom scan . -q -o "$format=$out/airom.$format.json"
done
for format in cyclonedx sarif; do
  try ai-bom scan . --deep --no-telemetry -q -f "$format" -o "$out/ai-bom.$format.json"
done
try ai-bom scan . --deep --no-telemetry -q -f spdx3 -o "$out/ai-bom.spdx.json"
for format in csv html; do
  try ai-bom scan . --deep --no-telemetry -q -f "$format" -o "$out/ai-bom.$format"
done
for format in cyclonedx json sarif; do
  try agent-bom scan . --offline -q -f "$format" -o "$out/agent-bom.$format.json"
done
try agent-bom scan . --offline -q -f spdx -o "$out/agent-bom.spdx.json"
for format in csv html; do
  try agent-bom scan . --offline -q -f "$format" -o "$out/agent-bom.$format"
done
for format in json html sarif; do
  try aibom scan --offline --format "$format" --output "$out/aibom-inspector.$format.tmp"
done
for format in cyclonedx spdx; do
  try aibom scan --offline --format "$format" --sbom-output "$out/aibom-inspector.$format.json"
done
for format in json sarif; do
  [ -f "$out/aibom-inspector.$format.tmp" ] && mv "$out/aibom-inspector.$format.tmp" "$out/aibom-inspector.$format.json"
done
[ -f "$out/aibom-inspector.html.tmp" ] && mv "$out/aibom-inspector.html.tmp" "$out/aibom-inspector.html"
try agentbom scan . --output-dir "$out/agentbom" --cyclonedx --html --sarif
for pair in agentbom.cdx.json=cyclonedx.json agentbom.html=html agentbom.sarif=sarif.json agentbom.json=json.json; do
  [ -f "$out/agentbom/${pair%%=*}" ] && mv "$out/agentbom/${pair%%=*}" "$out/ai-agentbom.${pair#*=}"
done
try aibom-guard scan . --format cdx && mv "$out/printed" "$out/aibom-guard.cyclonedx.json"
try aibom-guard scan . --format spdx && mv "$out/printed" "$out/aibom-guard.spdx.json"
try weight-audit bom --output "$out/weight-audit.cyclonedx.json" .
for format in json sarif; do
  try aibom-scanner scan --path . -f "$format" -o "$out/aibom-scanner.$format.json"
done
try cdxgen -t ai --no-install-deps --format cyclonedx,spdx -o "$out/cdxgen.cyclonedx.json" .
[ -f "$out/cdxgen.cyclonedx.spdx.json" ] && mv "$out/cdxgen.cyclonedx.spdx.json" "$out/cdxgen.spdx.json"
try modelguard scan . --as-of 2026-06-30 --fail-on never \
  --format cyclonedx --output "$out/modelguard.cyclonedx.json" --format spdx-3.0 --output "$out/modelguard.spdx.json" \
  --format sarif --output "$out/modelguard.sarif.json" --format json --output "$out/modelguard.json.json" \
  --format csv --output "$out/modelguard.csv" --format html --output "$out/modelguard.html"
rm -f "$out/printed"
