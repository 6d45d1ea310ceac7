#!/bin/bash
# Runs every program of bin/manifest.tsv directly on this Linux/amd64 machine and compares with the sample's
# expected.txt, exit.txt and stderr.txt, so that these files state what real hardware and a real kernel do.
#   samples/check-native.sh [-n RUNS] [-p "GOMAXPROCS..."] [SAMPLE]...
# SUITE_RUNNER, if set, is the command that runs the programs instead (an emulator to compare with).
set -uo pipefail
samples=$(cd "$(dirname "$0")" && pwd)
runs=1 procs="1 2 4"
while getopts n:p: option; do
  case $option in
    n) runs=$OPTARG ;;
    p) procs=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
failures=0 checks=0

fail() {
  echo "FAILED: $program $first ($sample), GOMAXPROCS=$p: $1"
  failures=$((failures + 1))
}

check() {
  local dir=$samples/$sample input=/dev/null want_exit=0 got_exit arguments=() environment=() line
  [ "$first" = - ] || arguments=("$first")
  [ -f "$dir/args.txt" ] && while IFS= read -r line; do arguments+=("$line"); done <"$dir/args.txt"
  [ -f "$dir/env.txt" ] && while IFS= read -r line; do environment+=("$line"); done <"$dir/env.txt"
  [ -f "$dir/stdin.txt" ] && input=$dir/stdin.txt
  [ -f "$dir/exit.txt" ] && want_exit=$(<"$dir/exit.txt")
  # shellcheck disable=SC2086
  env "${environment[@]}" GOMAXPROCS="$p" timeout 300 ${SUITE_RUNNER:-} "$samples/bin/$program" "${arguments[@]}" \
    <"$input" >"$work/out" 2>"$work/err"
  got_exit=$?
  checks=$((checks + 1))
  [ $got_exit = "$want_exit" ] || fail "exit status $got_exit, not $want_exit: $(head -c 300 "$work/err")"
  cmp -s "$work/out" "$dir/expected.txt" || fail "output: $(diff "$work/out" "$dir/expected.txt" | head -5)"
  if [ -f "$dir/stderr.txt" ]; then
    while IFS= read -r line; do
      grep -qF -- "$line" "$work/err" || fail "standard error lacks: $line"
    done <"$dir/stderr.txt"
  fi
}

while IFS=$'\t' read -r program first sample _; do
  case $program in '#'*) continue ;; esac
  if [ $# -gt 0 ]; then case " $* " in *" $sample "*) ;; *) continue ;; esac; fi
  for p in $procs; do
    for ((run = 0; run < runs; run++)); do check; done
  done
done <"$samples/bin/manifest.tsv"
echo "$checks runs, $failures failures"
[ "$failures" = 0 ]
