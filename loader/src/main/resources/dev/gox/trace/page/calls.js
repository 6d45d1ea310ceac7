// The tree of calls. Nodes are in the order of a walk; a flow's own node stands above its calls.
views.calls = (function () {
  const tree = raw.tree;
  const size = tree.function.length;
  const MOST_FOUND = 400;
  const MOST_SYSTEM = 50;
  const OPEN_DEPTH = 3;

  /** Where each node's calls end: the first node behind them. */
  const ends = new Int32Array(size);
  const parents = new Int32Array(size).fill(-1);
  /** The system calls that a node's function made itself. */
  const own = new Map();
  const open = new Set();
  let found = null;
  let hits = new Set();

  function prepare() {
    const path = [];
    for (let i = 0; i < size; i++) {
      while (path.length > tree.depth[i]) ends[path.pop()] = i;
      parents[i] = path.length ? path[path.length - 1] : -1;
      path.push(i);
    }
    while (path.length) ends[path.pop()] = size;
    raw.systemCalls.node.forEach((node, i) => {
      if (!own.has(node)) own.set(node, []);
      own.get(node).push(i);
    });
    // What does most is open at first.
    for (let i = 0; i < size; i++) {
      if (tree.depth[i] === 0) open.add(i);
      if (tree.depth[i] <= OPEN_DEPTH && tree.instructions[i] > trace.work / 20) open.add(i);
    }
  }

  function children(node) {
    const list = [];
    for (let i = node + 1; i < ends[node]; i = ends[i]) list.push(i);
    return list;
  }

  const roots = () => {
    const list = [];
    for (let i = 0; i < size; i = ends[i]) list.push(i);
    return list;
  };

  function systemSummary(node) {
    const counts = new Map();
    for (const i of own.get(node) || []) {
      const name = text(raw.systemCalls.name[i]);
      counts.set(name, (counts.get(name) || 0) + 1);
    }
    return [...counts].map(([name, n]) => (n > 1 ? name + ' \u00d7' + n : name)).join(', ');
  }

  function line(node, isOpen) {
    const isFlow = tree.function[node] < 0;
    const flow = isFlow ? roots().indexOf(node) : -1;
    const name = isFlow ? flowName(flow) : functionName(tree.function[node]);
    const leaf = ends[node] === node + 1 && !(own.get(node) || []).length;
    const label = element('span', { className: 'name' });
    if (leaf) {
      label.append(element('span', { className: 'leaf' }));
    } else {
      const toggle = button(isOpen ? '\u25be' : '\u25b8', () => toggleNode(node));
      toggle.setAttribute('aria-expanded', String(isOpen));
      toggle.setAttribute('aria-label', (isOpen ? 'Fold ' : 'Unfold ') + name);
      label.append(toggle);
    }
    const words = element('span', { className: 'words' }, hits.has(node) ? element('mark', {}, name) : name);
    label.append(words);
    if (!isFlow && tree.count[node] > 1) words.append(' \u00d7' + count(tree.count[node]));
    const system = systemSummary(node);
    if (system) words.append(element('span', { className: 'system' }, '[' + system + ']'));
    if (!isFlow) words.append(element('span', { className: 'source' }, functionLine(tree.function[node])));
    const instructions = element('span', { className: 'number' }, count(tree.instructions[node]));
    instructions.style.backgroundSize = ((100 * tree.instructions[node]) / trace.work).toFixed(1) + '% 3px';
    return element('div', { className: 'row' }, label, instructions,
      element('span', { className: 'number' }, isFlow ? '' : milliseconds(tree.micros[node])));
  }

  /** Whether a node is open; among what was found, if there is something of that in it. */
  function shownOpen(node) {
    return found ? children(node).some((child) => found.has(child)) || (hits.has(node) && own.has(node)) : open.has(node);
  }

  function item(node) {
    const isOpen = shownOpen(node);
    const made = element('li', { className: tree.function[node] < 0 ? 'flow' : '' }, line(node, isOpen));
    made.dataset.node = node;
    if (isOpen) {
      const list = element('ul', {});
      if (!found || hits.has(node)) {
        const calls = own.get(node) || [];
        for (const i of calls.slice(0, MOST_SYSTEM)) {
          list.append(element('li', { className: 'call' }, text(raw.systemCalls.text[i])));
        }
        if (calls.length > MOST_SYSTEM) list.append(element('li', { className: 'call' }, 'and ' + (calls.length - MOST_SYSTEM) + ' more'));
      }
      list.append(...children(node).filter((child) => !found || found.has(child)).map(item));
      if (list.childNodes.length) made.append(list);
    }
    return made;
  }

  function draw() {
    $('tree').replaceChildren(...roots().filter((root) => (found ? found.has(root) : ends[root] > root + 1)).map(item));
  }

  function toggleNode(node) {
    const wasOpen = shownOpen(node);
    if (found) {
      // What was found stays open; the rest of the tree comes back around it.
      found.forEach((n) => shownOpen(n) && open.add(n));
      found = null;
      hits = new Set();
      $('find').value = '';
      $('found').textContent = '';
    }
    if (wasOpen) open.delete(node); else open.add(node);
    draw();
    document.querySelector('#tree [data-node="' + node + '"] button')?.focus();
  }

  function search() {
    const words = $('find').value.trim().toLowerCase();
    if (!words) {
      found = null;
      hits = new Set();
      $('found').textContent = '';
      draw();
      return;
    }
    const matching = new Set();
    raw.functions.name.forEach((name, i) => {
      if (text(name).toLowerCase().includes(words)) matching.add(i);
    });
    found = new Set();
    hits = new Set();
    let all = 0;
    for (let i = 0; i < size; i++) {
      if (!matching.has(tree.function[i])) continue;
      all++;
      if (hits.size < MOST_FOUND) {
        hits.add(i);
        for (let up = i; up >= 0 && !found.has(up); up = parents[up]) found.add(up);
      }
    }
    $('found').textContent = count(all) + (all === 1 ? ' place' : ' places') + (all > hits.size ? ', the first ' + hits.size + ' shown' : '');
    draw();
  }

  function unfold() {
    const more = [];
    (function walk(nodes) {
      for (const node of nodes) {
        if (open.has(node)) walk(children(node)); else more.push(node);
      }
    })(roots());
    more.slice(0, 500).forEach((node) => open.add(node));
    draw();
  }

  let ready = false;
  prepare();
  return {
    show() {
      if (ready) return;
      ready = true;
      $('find').oninput = later(search, 150);
      $('fold').onclick = () => { open.clear(); roots().forEach((root) => open.add(root)); draw(); };
      $('unfold').onclick = unfold;
      draw();
    },
    /** Shows the view with what a function's name finds. */
    find(name) {
      show('calls');
      $('find').value = name;
      search();
    },
    /** Shows the view with a node open. */
    reveal(node) {
      show('calls');
      found = null;
      hits = new Set([node]);
      for (let up = node; up >= 0; up = parents[up]) open.add(up);
      draw();
      document.querySelector('#tree [data-node="' + node + '"]')?.scrollIntoView({ block: 'center' });
    },
  };
})();
