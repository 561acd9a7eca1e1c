#!/usr/bin/env bash
# What action.yml runs: one run, with the reports that a workflow has a place for.
set -uo pipefail

arguments=(--fail-on "$FAIL_ON" --min-confidence "$MIN_CONFIDENCE" --quiet)
while IFS= read -r line; do
  [ -n "$line" ] && arguments+=("$line")
done <<<"$ARGS"
[ -n "$BASELINE" ] && arguments+=(--baseline "$BASELINE")
[ -n "$SARIF" ] && arguments+=(-o "$SARIF")
[ -n "$HTML" ] && arguments+=(-o "$HTML")
summary=$(mktemp -d)
# A file whose ending names no report is in the format that is named.
arguments+=(-o "$summary/summary.md" --format github -o "$summary/annotations")
while IFS= read -r line; do
  [ -n "$line" ] && arguments+=("$line")
done <<<"$PATHS"

"$COMMAND" analyze "${arguments[@]}"
code=$?
# Annotations are read from the log; the summary is a file of its own.
[ -f "$summary/annotations" ] && cat "$summary/annotations"
[ -f "$summary/summary.md" ] && cat "$summary/summary.md" >>"$GITHUB_STEP_SUMMARY"
rm -rf "$summary"
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
exit "$code"
