// Start-up step by step: code, and the registers before each instruction (dev.gox.trace.StepLog says how they are written).
views.steps = (function () {
  const NAMES = ['RAX', 'RCX', 'RDX', 'RBX', 'RSP', 'RBP', 'RSI', 'RDI', 'R8', 'R9', 'R10', 'R11', 'R12', 'R13', 'R14', 'R15', 'RFLAGS', 'FS base'];
  const ORDER = [0, 3, 1, 2, 6, 7, 5, 4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
  const FLAGS = [[0x1, 'CF'], [0x4, 'PF'], [0x10, 'AF'], [0x40, 'ZF'], [0x80, 'SF'], [0x400, 'DF'], [0x800, 'OF']];
  const RSP = 4;
  const FLAG_REGISTER = 16;
  const KEPT = 256;
  const AROUND = 14;
  const steps = [];
  /** All threads' registers before every so manieth step. */
  const kept = [];
  const lineOf = new Map();
  /** The steps at each address. */
  const at = new Map();
  let current = 0;
  let shownFunction = -2;

  function prepare() {
    trace.code.address.forEach((address, i) => lineOf.set(address, i));
    const registers = new Map();
    let thread = 0;
    let position = -1;
    for (const written of raw.steps.split(';')) {
      if (!written) continue;
      if (steps.length % KEPT === 0) kept.push(new Map([...registers].map(([t, values]) => [t, values.slice()])));
      let passed = 1;
      const changes = [];
      let address = 0;
      for (const word of written.split(' ')) {
        const first = word[0];
        if (first === '>') thread = parseInt(word.slice(1), 16);
        else if (first === '+') passed = parseInt(word.slice(1), 16);
        else if (!address) address = parseInt(word, 16) - raw.bias;
        else changes.push([first.charCodeAt(0) - 97, word.slice(1)]);
      }
      position += passed;
      if (!registers.has(thread)) registers.set(thread, new Array(NAMES.length).fill('0'));
      const values = registers.get(thread);
      for (const [register, value] of changes) values[register] = value;
      if (!at.has(address)) at.set(address, []);
      at.get(address).push(steps.length);
      steps.push({ thread, position, passed, address, changes, function: functionAt(address), sp: parseInt(values[RSP], 16) });
    }
  }

  /** A thread's registers before a step. */
  function registersAt(n) {
    const base = Math.floor(n / KEPT);
    const values = (kept[base].get(steps[n].thread) || new Array(NAMES.length).fill('0')).slice();
    for (let i = base * KEPT; i <= n; i++) {
      if (steps[i].thread === steps[n].thread) for (const [register, value] of steps[i].changes) values[register] = value;
    }
    return values;
  }

  const offset = (step) => {
    const past = step.function < 0 ? 0 : step.address - raw.functions.address[step.function];
    return past ? '+0x' + hex(past) : '';
  };

  const operation = (step) => {
    const line = lineOf.get(step.address);
    return line === undefined ? '' : text(trace.code.text[line]);
  };

  function systemCall(step) {
    const s = trace.systemCalls;
    const tid = raw.threads[step.thread];
    for (let i = 0; i < s.at.length; i++) {
      if (s.at[i] === step.position && s.thread[i] === tid) return text(s.text[i]);
    }
    return '';
  }

  // ---- drawing ----

  function code() {
    const step = steps[current];
    const body = $('code').tBodies[0];
    if (step.function !== shownFunction) {
      shownFunction = step.function;
      const start = raw.functions.address[step.function] ?? step.address;
      const next = functionStarts[lastUpTo(functionStarts, start) + 1] ?? Infinity;
      const rows = [];
      let source = '';
      let end = -1;
      for (let i = lastUpTo(trace.code.address, start - 1) + 1; i < trace.code.address.length && trace.code.address[i] < next; i++) {
        const address = trace.code.address[i];
        if (end >= 0 && address - end > 15) rows.push(element('tr', { className: 'gap' }, element('td', { colspan: 3 }, '\u2026')));
        end = address;
        const own = text(trace.code.source[i]);
        const label = hex(address + raw.bias);
        const there = at.has(address);
        const made = element('tr', {},
          element('td', { className: 'source' }, own === source ? '' : own),
          element('td', {}, there ? button(label, () => goToAddress(address)) : label),
          element('td', {}, text(trace.code.text[i])),
          element('td', { className: 'note' }, text(trace.code.note[i])));
        if (there) made.querySelector('button').setAttribute('aria-label', 'Go to ' + label);
        made.dataset.address = address;
        rows.push(made);
        source = own;
      }
      body.replaceChildren(...rows);
      $('code-name').textContent = functionName(step.function) || 'Code';
    }
    body.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const line = body.querySelector('[data-address="' + step.address + '"]');
    if (line) {
      line.setAttribute('aria-current', 'true');
      reveal($('code-box'), line);
    }
  }

  function pointsTo(value, position) {
    if (value.length > 12) return '';
    const number = parseInt(value, 16);
    if (number < 4096) return number > 9 ? String(number) : '';
    const inFile = number - raw.bias;
    const f = functionAt(inFile);
    if (f >= 0 && lineOf.has(inFile)) {
      const past = inFile - raw.functions.address[f];
      return functionName(f) + (past ? '+0x' + hex(past) : '');
    }
    return views.memory.at(number, position) || '= ' + count(number);
  }

  function registers() {
    const step = steps[current];
    const values = registersAt(current);
    const changed = new Set(current === 0 ? [] : step.changes.map(([register]) => register));
    $('registers').tBodies[0].replaceChildren(...ORDER.map((i) => {
      const flags = i === FLAG_REGISTER
        ? FLAGS.filter(([bit]) => parseInt(values[i], 16) & bit).map(([, name]) => name).join(' ')
        : pointsTo(values[i], step.position);
      const made = element('tr', { className: changed.has(i) ? 'changed' : '' }, element('th', { scope: 'row' }, NAMES[i]),
        element('td', { className: 'value' }, values[i].padStart(16, '0')), element('td', { className: 'note' }, flags));
      if (changed.has(i)) made.querySelector('td').setAttribute('aria-label', values[i] + ', changed');
      return made;
    }));
  }

  function list() {
    const items = [];
    for (let i = Math.max(0, current - AROUND); i < Math.min(steps.length, current + AROUND); i++) {
      const step = steps[i];
      const gap = step.passed > 1 && i > 0 ? '  (after ' + count(step.passed - 1) + ' instructions not shown)' : '';
      const b = button(i + 1 + '  ' + functionName(step.function) + offset(step) + '  ' + operation(step) + gap, () => go(i));
      if (i === current) b.setAttribute('aria-current', 'true');
      items.push(element('li', {}, b));
    }
    $('step-list').replaceChildren(...items);
    const chosen = $('step-list').querySelector('[aria-current]');
    if (chosen) reveal($('step-list'), chosen);
  }

  function go(n) {
    if (!steps.length) return;
    current = Math.max(0, Math.min(steps.length - 1, n));
    const step = steps[current];
    const called = operation(step) === 'syscall' ? systemCall(step) : '';
    $('step-place').replaceChildren(
      element('div', {}, 'Step ' + count(current + 1) + ' of ' + count(steps.length) + ': ', element('b', {}, functionName(step.function) + offset(step)),
        '  ' + functionLine(step.function)),
      element('div', { className: 'mono' }, operation(step) + (called ? '   \u2192 ' + called : '')),
      element('div', { className: 'why' }, 'thread ' + raw.threads[step.thread] + ', instruction ' + count(step.position + 1) +
        (step.passed > 1 && current > 0 ? '; ' + count(step.passed - 1) + ' instructions before it are not shown' : '')));
    $('step-number').value = current + 1;
    $('step-back').disabled = $('step-first').disabled = current === 0;
    $('step-next').disabled = $('step-last').disabled = current === steps.length - 1;
    code();
    registers();
    list();
    views.timeline.setCursor(step.position);
  }

  // ---- moving ----

  /** The next step for which something holds; the last one if there is none. */
  function next(holds) {
    for (let i = current + 1; i < steps.length; i++) {
      if (holds(steps[i])) return i;
    }
    return steps.length - 1;
  }

  function goToAddress(address) {
    const all = at.get(address) || [];
    const later = all.find((n) => n > current);
    if (all.length) go(later === undefined ? all[0] : later);
  }

  const sameThread = (step) => step.thread === steps[current].thread;
  const over = () => go(next((s) => sameThread(s) && s.sp >= steps[current].sp));
  const out = () => go(next((s) => sameThread(s) && s.sp > steps[current].sp && s.function !== steps[current].function));
  const other = () => go(next((s) => s.function !== steps[current].function));

  function find() {
    const words = $('step-find').value.trim().toLowerCase();
    if (!words) return;
    const holds = (s) => functionName(s.function).toLowerCase().includes(words);
    const ahead = steps.findIndex((s, i) => i > current && holds(s) && s.function !== steps[current].function);
    const any = ahead < 0 ? steps.findIndex(holds) : ahead;
    if (any >= 0) go(any);
    else $('step-place').textContent = 'No step is in a function with "' + words + '" in its name.';
  }

  function listen() {
    const actions = { 'step-first': () => go(0), 'step-back': () => go(current - 1), 'step-next': () => go(current + 1), 'step-over': over,
      'step-out': out, 'step-function': other, 'step-last': () => go(steps.length - 1) };
    for (const [id, action] of Object.entries(actions)) $(id).onclick = action;
    $('step-number').max = steps.length;
    $('step-number').onchange = () => go(+$('step-number').value - 1);
    $('step-find').onchange = find;
    $('step-find').onkeydown = (event) => { if (event.key === 'Enter') find(); };
    document.addEventListener('keydown', (event) => {
      if ($('steps').hidden || event.target.closest('input, select, [role="tab"]') || event.ctrlKey || event.metaKey || event.altKey) return;
      const action = { ArrowRight: () => go(current + 1), ArrowLeft: () => go(current - 1), o: over, u: out, f: other, Home: () => go(0),
        End: () => go(steps.length - 1) }[event.key];
      if (action) {
        action();
        event.preventDefault();
      }
    });
  }

  let ready = false;

  function start() {
    if (ready) return;
    ready = true;
    prepare();
    listen();
    if (steps.length) go(0);
    else $('step-place').textContent = 'No step was noted.';
  }

  return {
    show: start,
    /** Shows the view at the last step before so many instructions. */
    goToPosition(position) {
      show('steps');
      go(lastUpTo(steps.map((s) => s.position), position));
    },
  };
})();
