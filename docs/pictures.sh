#!/bin/sh
# Draws the pictures of README.md and docs/startup.md anew, by gox itself.
#   docs/pictures.sh [FOLDER]: into FOLDER, not here
# GOX is the command to run; without it, gox is built if need be.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
out=$(mkdir -p "${1:-$root/docs}" && cd "${1:-$root/docs}" && pwd)
cd "$root"

draw() { # NAME PROGRAM
  ${GOX:-./gox} trace --startup --clear-env --cpus=2 --svg="$out/$1.svg" "$2"
}

draw startup-go1.26 samples/bin/hello
draw startup-go1.19 samples/bin/go1.19/hello
