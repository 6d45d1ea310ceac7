#!/bin/bash
# Builds samples/bin from samples/*/, byte for byte the same from the same toolchains:
#   GO119=/path/to/go1.19/bin/go GO126=/path/to/go1.26/bin/go samples/build.sh [OUTPUT_DIRECTORY]
# The toolchains default to go1.19 and go1.26 in PATH, then to Debian's /usr/lib/go-1.19 and /usr/lib/go-1.26.
#
# A static Go program has 1.5 MB at least, so most samples share one program, the suite, which takes the
# sample's name as its first argument. Each sample becomes a package of the suite, with nothing changed but
# its package clause. The samples that print the names of their own types or functions stay in package main
# there.
set -euo pipefail
samples=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "${1:-$samples/bin}" && cd "${1:-$samples/bin}" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT

own_program="hello"
in_package_main="bounds callers fmtfloat generics panicexit reflects stackoverflow"
starts_processes="execs forkflags sigchildren"

has() { case " $1 " in *" $2 "*) return 0 ;; esac; return 1; }

# Prints the toolchain of a version: the given one, the one in PATH, or Debian's.
toolchain() { # VERSION GIVEN
  if [ -n "$2" ]; then echo "$2"
  elif command -v "go$1" >/dev/null; then command -v "go$1"
  elif [ -x "/usr/lib/go-$1/bin/go" ]; then echo "/usr/lib/go-$1/bin/go"
  else echo "no Go $1: set GO${1/./}" >&2; return 1
  fi
}

# Writes the module of all programs for a Go version into the current directory.
generate() { # VERSION
  printf 'module samples\n\ngo %s\n' "$1" >go.mod
  mkdir -p suite
  local source name imports="" cases="" children="" word
  for source in "$samples"/*/main.go; do
    name=$(basename "$(dirname "$source")")
    if has "$own_program" "$name"; then
      mkdir -p "$name"
      cp "$samples/$name"/*.go "$name/"
      continue
    fi
    if has "$in_package_main" "$name"; then
      { echo "//line main.go:1"; sed "s/^func main()/func main_$name()/" "$source"; } >"suite/$name.go"
      cases+=$'\tcase "'$name$'":\n\t\tmain_'$name$'()\n'
    else
      cp -r "$samples/$name" suite/
      for file in "$samples/$name"/*.go; do
        sed "s/^package main/package $name/" "$file" >"suite/$name/$(basename "$file")"
      done
      printf 'package %s\n\nfunc Main() { main() }\n' "$name" >"suite/$name/entry.go"
      imports+=$'\t'"$name"'_ "samples/suite/'$name$'"\n'
      cases+=$'\tcase "'$name$'":\n\t\t'$name$'_.Main()\n'
    fi
    if [ -f "$samples/$name/children.txt" ]; then
      while read -r word; do
        children+=$'\tcase "'$word$'":\n\t\treturn "'$name$'"\n'
      done <"$samples/$name/children.txt"
    fi
  done
  cat >suite/suite.go <<GO
package main

import (
	"os"

$imports)

// sampleOf returns the sample that starts itself with this first argument, or "".
func sampleOf(argument string) string {
	switch argument {
$children	}
	return ""
}

func main() {
	name := ""
	if len(os.Args) > 1 {
		if name = sampleOf(os.Args[1]); name == "" {
			name = os.Args[1]
			os.Args = append(os.Args[:1], os.Args[2:]...)
		}
	}
	switch name {
$cases	default:
		println("usage: suite SAMPLE [ARGUMENT]...")
		os.Exit(2)
	}
}
GO
}

# Builds one program with fixed settings, so that neither the environment nor the place shows in it.
build() { # GO OUTPUT LINKER_FLAGS PACKAGE [FLAG]...
  local go=$1 output=$2 ldflags=$3 package=$4
  shift 4
  env -u GOROOT -u GODEBUG CGO_ENABLED=0 GOOS=linux GOARCH=amd64 GOAMD64=v1 GOFLAGS= GO111MODULE=on GOWORK=off \
    GOEXPERIMENT= GOTOOLCHAIN=local GOPROXY=off GOENV=off GOCACHE="${GOCACHE:-$work/cache}" GOPATH="$work/path" \
    "$go" build -trimpath -buildvcs=false -ldflags="-buildid= $ldflags" "$@" -o "$output" "$package"
}

for version in 1.19 1.26; do
  given=GO${version/./}
  go=$(toolchain $version "${!given:-}")
  [[ $("$go" env GOVERSION) == go$version* ]] || { echo "$go is not Go $version" >&2; exit 1; }
  mkdir "$work/$version"
  cd "$work/$version"
  generate $version
  to=$out/go$version
  mkdir -p "$to"
  build "$go" "$to/suite" "-s -w" ./suite
  build "$go" "$to/hello" "-w" ./hello
  build "$go" "$to/hello-stripped" "-s -w" ./hello
  build "$go" "$to/hello-pie" "-s -w" ./hello -buildmode=pie
done
mv "$out/go1.26/hello" "$out/hello"

# The list of what can be run: program, its first argument ("-" for none), the sample whose files say what to
# give it and what to expect, and "children" if it starts processes.
{
  printf '# program\tfirst argument\tsample\tneeds\n'
  printf 'hello\t-\thello\t-\n'
  for version in 1.19 1.26; do
    [ $version = 1.26 ] || printf 'go%s/hello\t-\thello\t-\n' $version
    printf 'go%s/hello-pie\t-\thello\t-\n' $version
    printf 'go%s/hello-stripped\t-\thello\t-\n' $version
    for source in "$samples"/*/main.go; do
      name=$(basename "$(dirname "$source")")
      needs=-
      if has "$starts_processes" "$name"; then needs=children; fi
      has "$own_program" "$name" || printf 'go%s/suite\t%s\t%s\t%s\n' $version "$name" "$name" $needs
    done
  done
} >"$out/manifest.tsv"
