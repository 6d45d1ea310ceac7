// The trace's data, as dev.gox.trace.PageData writes them: columns of numbers, and strings by their numbers.
const raw = JSON.parse(document.getElementById('trace').textContent);
const text = (number) => raw.strings[number];

/** Sums differences up: the column as it was before it was shortened. */
function sums(differences) {
  let sum = 0;
  return Float64Array.from(differences, (difference) => (sum += difference));
}

const trace = {
  calls: { ...raw.calls, start: sums(raw.calls.start), first: sums(raw.calls.first) },
  runs: { ...raw.runs, start: sums(raw.runs.start), first: sums(raw.runs.first) },
  systemCalls: { ...raw.systemCalls, start: sums(raw.systemCalls.start) },
  code: { ...raw.code, address: sums(raw.code.address) },
  end: Math.max(1, raw.micros),
  work: Math.max(1, raw.instructions),
};

const THREAD = 0;
const GOROUTINE = 1;

const functionName = (number) => (number < 0 ? '' : text(raw.functions.name[number]));
const functionLine = (number) => (number < 0 ? '' : text(raw.functions.line[number]));

/** What a flow of calls is called. */
function flowName(flow) {
  const thread = raw.flows.thread[flow];
  switch (raw.flows.kind[flow]) {
    case GOROUTINE: return 'goroutine ' + raw.flows.number[flow];
    case THREAD: return 'g0 of thread ' + thread;
    default: return 'signal handlers of thread ' + thread;
  }
}

/** The last element of a sorted column that is not greater than a value; -1 if there is none. */
function lastUpTo(column, value) {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] <= value) low = middle + 1; else high = middle;
  }
  return low - 1;
}

const byAddress = Array.from(raw.functions.address.keys())
  .filter((i) => raw.functions.address[i] > 0)
  .sort((a, b) => raw.functions.address[a] - raw.functions.address[b]);
const functionStarts = byAddress.map((i) => raw.functions.address[i]);

/** The function, of those that the trace names, in which an address of the program's file lies; -1 if unknown. */
function functionAt(address) {
  const i = lastUpTo(functionStarts, address);
  return i < 0 ? -1 : byAddress[i];
}

const grouped = new Intl.NumberFormat('en-US');
const count = (number) => grouped.format(number);
const milliseconds = (micros) => (micros / 1000).toFixed(3);
const hex = (number) => number.toString(16);

/** A size in bytes, KiB, MiB ... */
function bytes(size) {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return (Number.isInteger(size) ? size : size.toFixed(1)) + ' ' + units[unit];
}
