#!/bin/bash
# Builds bench/bin/kernels from bench/kernels, byte for byte the same from the same toolchain:
#   GO126=/path/to/go1.26/bin/go bench/build-kernels.sh [OUTPUT_FILE]
# The toolchain defaults to go1.26 in PATH, then to Debian's /usr/lib/go-1.26.
set -euo pipefail
bench=$(cd "$(dirname "$0")" && pwd)
output=${1:-$bench/bin/kernels}
mkdir -p "$(dirname "$output")"
output=$(cd "$(dirname "$output")" && pwd)/$(basename "$output")
work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT

go=${GO126:-$(command -v go1.26 || echo /usr/lib/go-1.26/bin/go)}
[[ $("$go" env GOVERSION) == go1.26* ]] || { echo "$go is not Go 1.26: set GO126" >&2; exit 1; }
cp "$bench"/kernels/*.go "$work/"
cd "$work"
printf 'module kernels\n\ngo 1.26\n' >go.mod
env -u GOROOT -u GODEBUG CGO_ENABLED=0 GOOS=linux GOARCH=amd64 GOAMD64=v1 GOFLAGS= GO111MODULE=on GOWORK=off \
  GOEXPERIMENT= GOTOOLCHAIN=local GOPROXY=off GOENV=off GOCACHE="${GOCACHE:-$work/cache}" GOPATH="$work/path" \
  "$go" build -trimpath -buildvcs=false -ldflags="-buildid= -s -w" -o "$output" .
