#!/bin/sh
# Records how programs of samples/bin start natively: for each, NAME.functions (by gdb) and NAME.calls (by strace), of
# several runs each, since threads differ from run to run.
#   record.sh [FOLDER [NAME...]]: into FOLDER, not here; only the programs of a name
#   record.sh FOLDER NAME PROGRAM SYMBOLS: any program of Go's, by the names in a file of the same code with symbols
# Needs gdb with Python, strace, binutils, and Go 1.19 and 1.26 (as samples/build.sh does) for the symbols of what is
# position independent.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$here/../../../../../../../../samples/bin" && pwd)
out=${1:-$here}
[ $# -eq 0 ] || shift
wanted=$*
program='' symbols=''
if [ $# -eq 3 ] && [ -x "$2" ]; then
  wanted=$1 program=$2 symbols=$3
fi
runs=${RUNS:-3}

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

# Builds what samples/bin has without symbols, and makes sure that its code is the same.
with_symbols() {
  version=$1 go=$2
  mkdir -p "$work/$version/hello"
  cd "$work/$version"
  printf 'module samples\n\ngo %s\n' "$version" >go.mod
  cp "$bin/../hello/main.go" hello/
  env -u GOROOT -u GODEBUG CGO_ENABLED=0 GOOS=linux GOARCH=amd64 GOAMD64=v1 GOFLAGS= GO111MODULE=on GOWORK=off \
    GOEXPERIMENT= GOTOOLCHAIN=local GOPROXY=off GOENV=off GOCACHE="${GOCACHE:-$work/cache}" GOPATH="$work/path" \
    "$go" build -trimpath -buildvcs=false -ldflags="-buildid= -w" -buildmode=pie -o pie ./hello
  objcopy -O binary -j .text pie pie.text
  objcopy -O binary -j .text "$bin/go$version/hello-pie" bin.text
  cmp pie.text bin.text
  cd "$here"
}

wants() {
  [ -z "$wanted" ] && return 0
  for word in $wanted; do
    [ "$word" = "$1" ] && return 0
  done
  return 1
}

record() {
  name=$1 program=$2 symbols=$3
  wants "$name" || return 0
  table=$(mktemp)
  nm "$symbols" >"$table"
  : >"$out/$name.functions"
  : >"$out/$name.calls"
  run=0
  while [ $run -lt "$runs" ]; do
    run=$((run + 1))
    TABLE=$table OUT=$out/$name.functions gdb -nx -batch -ex "set exec-wrapper env -i A=B" \
      -x "$here/functions.py" "$program" >/dev/null 2>&1
    trace=$(mktemp)
    env -i A=B "$(command -v strace)" -f -o "$trace" "$program" >/dev/null
    first=$(sed -n '1s/ .*//p' "$trace")
    echo "run $run" >>"$out/$name.calls"
    # The first thread's calls from rt0_go's on, which may come after a dynamic linker's, up to what main.main prints;
    # a call that others interrupt is on two lines.
    sed -n "s/^$first *//p" "$trace" | sed '/^write(1,/,$d' |
      awk '/^arch_prctl\(ARCH_SET_FS/ { n = 0 } { line[n++] = $0 } END { for (i = 0; i < n; i++) print line[i] }' \
        >>"$out/$name.calls"
    rm "$trace"
  done
  # Names, for people and for messages.
  tr ' ' '\n' <"$out/$name.functions" | sort -u | sed 's/^/0000000000/;s/.*\(.\{16\}\)$/\1/' |
    while read -r address; do grep -i "^$address [tT] " "$table" | head -n 1; done |
    sed 's/^0*//;s/ [tT] / /;s/^/# /' >"$out/$name.names"
  cat "$out/$name.names" >>"$out/$name.functions"
  rm "$table" "$out/$name.names"
}

if [ -n "$program" ]; then
  record "$wanted" "$program" "$symbols"
  exit
fi
! wants go1.19-hello-pie || with_symbols 1.19 "${GO119:-/usr/lib/go-1.19/bin/go}"
! wants go1.26-hello-pie || with_symbols 1.26 "${GO126:-/usr/lib/go-1.26/bin/go}"
record go1.26-hello "$bin/hello" "$bin/hello"
record go1.26-hello-stripped "$bin/go1.26/hello-stripped" "$bin/hello"
record go1.26-hello-pie "$bin/go1.26/hello-pie" "$work/1.26/pie"
record go1.19-hello "$bin/go1.19/hello" "$bin/go1.19/hello"
record go1.19-hello-stripped "$bin/go1.19/hello-stripped" "$bin/go1.19/hello"
record go1.19-hello-pie "$bin/go1.19/hello-pie" "$work/1.19/pie"
