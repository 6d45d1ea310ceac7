// Names that are bytes and no text: arguments, environment and file names that are not UTF-8 come and go unchanged.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
)

// names are a lone continuation byte, Latin-1, an overlong slash, half a surrogate pair, and bytes that a terminal eats.
var names = []string{"\x80", "caf\xe9", "\xc0\xaf", "\xed\xa0\x80", "\x01\x7f\n\xff\xfe"}

func list(folder string) {
	entries, err := os.ReadDir(folder)
	var found []string
	for _, e := range entries {
		found = append(found, fmt.Sprintf("%q", e.Name()))
	}
	sort.Strings(found)
	fmt.Println(len(found), err, strings.Join(found, " "))
}

func main() {
	for i, a := range os.Args[1:] {
		fmt.Printf("argument %d %q\n", i+1, a)
	}
	for _, pair := range os.Environ() {
		if strings.HasPrefix(pair, "GOX_BYTES") {
			fmt.Printf("variable %q\n", pair)
		}
	}
	// Files that were there before, made by others.
	for _, a := range os.Args[1:] {
		if content, err := os.ReadFile(a); err == nil {
			fmt.Printf("content %q\n", content)
		}
	}

	folder, err := os.MkdirTemp("", "bytenames\xff")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer os.RemoveAll(folder)
	fmt.Println("folder", strings.Contains(folder, "bytenames\xff"))
	for _, name := range names {
		file := filepath.Join(folder, name)
		fmt.Println(os.WriteFile(file, []byte(name), 0o600))
		content, err := os.ReadFile(file)
		fmt.Println(string(content) == name, err)
		info, err := os.Stat(file)
		fmt.Println(err == nil && info.Name() == name && info.Size() == int64(len(name)))
	}
	list(folder)

	below := filepath.Join(folder, "below\xfe")
	fmt.Println(os.Mkdir(below, 0o700))
	fmt.Println(os.Rename(filepath.Join(folder, names[0]), filepath.Join(below, "moved\x81")))
	fmt.Println(os.Symlink("moved\x81", filepath.Join(below, "link\x82")))
	target, err := os.Readlink(filepath.Join(below, "link\x82"))
	fmt.Printf("%q %v\n", target, err)
	list(below)
	fmt.Println(os.Chdir(below))
	current, err := os.Readlink("/proc/self/cwd")
	fmt.Println(strings.HasSuffix(current, "/below\xfe"), err)
	buffer := make([]byte, 4096)
	n, err := syscall.Getcwd(buffer) // its result counts the zero byte
	fmt.Println(err == nil && string(buffer[:n-1]) == current)
	content, err := os.ReadFile("link\x82")
	fmt.Printf("%q %v\n", content, err)
	opened, err := os.Open("moved\x81")
	if err == nil {
		shown, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", opened.Fd()))
		fmt.Println(strings.HasSuffix(shown, "/below\xfe/moved\x81"), err)
		opened.Close()
	}
	fmt.Println(os.Remove("link\x82"), os.Remove("moved\x81"))
	list(".")
	fmt.Println(os.Chdir("/"))
}
