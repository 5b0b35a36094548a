#!/usr/bin/env bash
# Keeps one comment of ours on the pull request: the first time it is written, later it is edited.
set -euo pipefail
mark="<!-- modelguard -->"
body="$RUNNER_TEMP/modelguard-comment.md"
{ echo "$mark"; cat "$MODELGUARD_SUMMARY"; } > "$body"

comments="repos/$GITHUB_REPOSITORY/issues/$MODELGUARD_PULL/comments"
ours=$(gh api --paginate "$comments" \
  --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id" | head -n 1)
if [ -n "$ours" ]; then
  gh api --silent -X PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$ours" -F "body=@$body"
else
  gh api --silent -X POST "$comments" -F "body=@$body"
fi
