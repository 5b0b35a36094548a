#!/usr/bin/env bash
# Scans, annotates, writes the job's summary, and leaves the exit code for the last step to judge.
set -uo pipefail
command="$RUNNER_TEMP/modelguard/bin/modelguard"
sarif="$RUNNER_TEMP/modelguard.sarif"
summary="$RUNNER_TEMP/modelguard.md"

options=(--fail-on "$MODELGUARD_FAIL_ON")
if [ -n "$MODELGUARD_POLICY" ]; then
  options+=(--policy "$MODELGUARD_POLICY")
fi
if [ "$MODELGUARD_ONLY_NEW" = "true" ] && [ -n "$MODELGUARD_BASE" ]; then
  # A checkout of depth 1 does not hold the base; one commit of it is enough.
  git cat-file -e "$MODELGUARD_BASE^{commit}" 2>/dev/null || git fetch --quiet --no-tags --depth=1 origin "$MODELGUARD_BASE"
  options+=(--since "$MODELGUARD_BASE")
fi

"$command" scan "${options[@]}" \
  --format sarif --output "$sarif" \
  --format markdown --output "$summary" \
  --format github --output - \
  --format text --output - \
  -- "$MODELGUARD_PATH"
code=$?

if [ -f "$summary" ]; then
  cat "$summary" >> "$GITHUB_STEP_SUMMARY"
  echo "summary-file=$summary" >> "$GITHUB_OUTPUT"
fi
if [ -f "$sarif" ]; then
  echo "sarif-file=$sarif" >> "$GITHUB_OUTPUT"
fi
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
