#!/usr/bin/env bash
# Runs the README's tour against a server and compares what it shows: every ```bash block after a line `<!-- tour -->`,
# all in one shell, each with the ```text or ```json block that follows it, in which … stands for anything.
#
#   PASSWORD='the operator'\''s' docs/tour.sh         TENANTRY_URL and TENANTRY_KAFKA if not http://localhost:8080, localhost:9092
set -euo pipefail
cd "$(dirname "$0")/.."
: "${PASSWORD:?set PASSWORD to the password of operator@tenantry.local}"
url=${TENANTRY_URL:-http://localhost:8080}
kafka=${TENANTRY_KAFKA:-localhost:9092}
export PASSWORD TENANTRY_URL=$url SPRING_KAFKA_BOOTSTRAP_SERVERS=$kafka
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# 1.sh, 1.expected, 2.sh …
awk -v dir="$dir" '
  /^<!-- tour -->$/          { waiting = 1; next }
  waiting && /^```bash$/     { n++; file = dir "/" n ".sh"; waiting = 0; next }
  !file && n && after && /^```(text|json)$/ { file = dir "/" n ".expected"; after = 0; next }
  file && /^```$/            { close(file); after = (file ~ /\.sh$/); file = ""; next }
  file                       { print > file; next }
  !/^$/                      { after = 0 }
' README.md

blocks=$(find "$dir" -name '*.sh' | wc -l)
((blocks > 0)) || { echo 'The README has no tour.' >&2; exit 1; }
for ((n = 1; n <= blocks; n++)); do
  printf '{\n%s\n} >"%s" 2>&1\n' "$(sed "s#http://localhost:8080#$url#g; s#localhost:9092#$kafka#g" "$dir/$n.sh")" "$dir/$n.out"
done >"$dir/all"
bash -euo pipefail "$dir/all" || failed=1

for ((n = 1; n <= blocks; n++)); do
  [[ -f $dir/$n.out ]] || break
  [[ -f $dir/$n.expected ]] || : >"$dir/$n.expected"
  # a pattern in which everything but … is literal
  pattern=$(sed 's/[][\\*?()|+@!]/\\&/g; s/…/*/g' "$dir/$n.expected")
  # shellcheck disable=SC2053
  if [[ $(<"$dir/$n.out") != $pattern ]]; then
    failed=1
    printf 'The tour'\''s step %d:\n%s\n--- should show\n%s\n--- but shows\n%s\n' \
      "$n" "$(<"$dir/$n.sh")" "$(<"$dir/$n.expected")" "$(<"$dir/$n.out")" >&2
  fi
done
[[ -z ${failed:-} ]] || exit 1
echo "The tour's $blocks steps show what the README says."
