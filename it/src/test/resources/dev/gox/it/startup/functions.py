"""gdb script: the order in which a program's first thread first enters its functions, natively.

Reads the environment: TABLE, a file as nm writes it; OUT, to which a line of addresses is added, in the order of
entry, up to main.main. Addresses are the file's, before relocation.
"""
import os
import re
import gdb

entered = []
ended = []


class Entry(gdb.Breakpoint):
    def __init__(self, address, bias, last):
        super().__init__("*%#x" % (address + bias), internal=True)
        self.silent = True
        self.thread = 1
        self.address = address
        self.last = last

    def stop(self):
        if self.address not in seen:
            seen.add(self.address)
            entered.append(self.address)
        self.enabled = False
        return self.last


seen = set()
gdb.execute("set pagination off")
gdb.execute("set confirm off")
gdb.execute("set breakpoint always-inserted on")
gdb.execute("handle all nostop noprint pass")
gdb.execute("starti > /dev/null")
# A dynamic linker may come before the program.
begin = int(re.search(r"AT_ENTRY.* (0x\w+)", gdb.execute("info auxv", to_string=True)).group(1), 16)
functions = {}
for line in open(os.environ["TABLE"]):
    address, kind, name = line.split(None, 2)
    if kind in "tT" and name.strip() not in ("runtime.text", "runtime.etext", "_rt0_amd64_linux_lib"):
        functions.setdefault(int(address, 16), name.strip())
entry = next(a for a, n in functions.items() if n == "_rt0_amd64_linux")
bias = begin - entry
if int(gdb.parse_and_eval("$pc")) == begin:
    seen.add(entry)
    entered.append(entry)
for address, name in functions.items():
    Entry(address, bias, name == "main.main")
gdb.execute("continue")
with open(os.environ["OUT"], "a") as out:
    out.write(" ".join("%x" % a for a in entered) + "\n")
gdb.execute("kill")
gdb.execute("quit")
