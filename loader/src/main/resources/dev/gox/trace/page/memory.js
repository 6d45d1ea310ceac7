// The memory map as it grows: the changes, and what is mapped after each.
views.memory = (function () {
  const events = raw.memory;
  const size = events.kind.length;
  const AROUND = 150;
  let current = Math.max(0, size - 1);
  let playing = 0;

  /** What is mapped after a change: regions by address, and what parts of them serve for. */
  function after(last) {
    let regions = [];
    const parts = new Map();
    for (let i = 0; i <= last; i++) {
      const start = events.start[i];
      const end = start + events.size[i];
      const kind = text(events.kind[i]);
      if (kind === 'used') {
        parts.set(text(events.what[i]), { start, end, event: i });
        continue;
      }
      if (kind === 'discarded') continue;
      const rights = text(events.rights[i]);
      const cut = [];
      const changed = [];
      for (const r of regions) {
        if (r.end <= start || r.start >= end) {
          cut.push(r);
          continue;
        }
        if (r.start < start) cut.push({ ...r, end: start });
        if (r.end > end) cut.push({ ...r, start: end });
        if (kind === 'protected') changed.push({ ...r, start: Math.max(r.start, start), end: Math.min(r.end, end), rights, event: i });
      }
      if (kind === 'loaded' || kind === 'mapped') changed.push({ start, end, rights, what: text(events.what[i]), by: text(events.by[i]), event: i });
      regions = cut.concat(changed).sort((a, b) => a.start - b.start);
      if (kind !== 'protected') {
        for (const [what, part] of parts) {
          if (part.start >= start && part.end <= end) parts.delete(what);
        }
      }
    }
    return { regions, parts: [...parts].map(([what, part]) => ({ what, ...part })).sort((a, b) => a.start - b.start) };
  }

  const range = (r) => hex(r.start) + '\u2013' + hex(r.end);

  function place(what, bytesOf) {
    const bar = element('span', { className: 'size-bar' });
    bar.style.width = Math.max(2, (Math.log2(bytesOf) - 3) * 3) + 'px';
    return element('span', {}, bar, bytes(bytesOf));
  }

  function rows(state) {
    const made = [];
    let before = null;
    for (const r of state.regions) {
      if (before !== null && r.start - before >= 2 ** 20) {
        made.push(element('tr', { className: 'gap' }, element('td', { colspan: 4 }, bytes(r.start - before) + ' of nothing')));
      }
      before = r.end;
      const none = r.rights === '---' ? ' none' : '';
      made.push(element('tr', { className: (r.event === current ? 'new' : '') + none },
        element('td', { className: 'fixed' }, range(r)),
        element('td', { className: 'fixed' }, place(r, r.end - r.start)),
        element('td', {}, r.rights),
        element('td', {}, r.what || 'mapped', r.by ? element('div', { className: 'why' }, r.by) : '')));
      for (const p of state.parts) {
        if (p.start >= r.start && p.end <= r.end) {
          made.push(row({ className: 'part' + (p.event === current ? ' new' : '') }, [range(p), 'fixed'], [bytes(p.end - p.start), 'fixed'], '', p.what));
        }
      }
    }
    return made;
  }

  function sentence(i) {
    const r = { start: events.start[i], end: events.start[i] + events.size[i] };
    const what = text(events.what[i]);
    return text(events.kind[i]) + ' ' + bytes(events.size[i]) + ' at ' + hex(r.start) +
      (text(events.rights[i]) ? ' (' + text(events.rights[i]) + ')' : '') + (what ? ': ' + what : '');
  }

  // ---- how much there is ----

  let totals = null;

  /** Bytes usable, and bytes in all, after each change: as text wide and high as the chart. */
  function chart() {
    if (!totals) {
      totals = [];
      const limit = Math.min(size, 400);
      for (let n = 0; n < limit; n++) {
        const i = Math.round((n * (size - 1)) / Math.max(1, limit - 1));
        const state = after(i).regions;
        const usable = state.filter((r) => r.rights !== '---').reduce((sum, r) => sum + r.end - r.start, 0);
        totals.push({ i, usable });
      }
    }
    const most = Math.max(1, ...totals.map((t) => t.usable));
    const x = (i) => (size < 2 ? 0 : (i / (size - 1)) * 600);
    const points = totals.map((t, n) => (n ? x(t.i) + ',' + y(totals[n - 1].usable) + ' ' : '') + x(t.i) + ',' + y(t.usable)).join(' ');
    function y(value) { return (86 - (value / most) * 80).toFixed(1); }
    const svg = $('mem-chart');
    svg.replaceChildren(shape('polygon', { points: '0,90 ' + points + ' 600,90', fill: 'var(--runtime)' }),
      shape('rect', { x: Math.min(598, x(current)), y: 0, width: 2, height: 90, fill: 'var(--accent)' }));
    const now = totals.filter((t) => t.i <= current).pop();
    svg.setAttribute('aria-label', 'Usable memory after each change, at most ' + bytes(most));
    $('mem-total').textContent = 'Usable memory after each change; here ' + bytes(now ? now.usable : 0) + ', at most ' + bytes(most) +
      '. What is only reserved (---) does not count.';
  }

  function shape(name, attributes) {
    const made = document.createElementNS($('mem-chart').namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // ---- moving ----

  function list() {
    const from = Math.max(0, current - AROUND);
    const to = Math.min(size, current + AROUND);
    const items = [];
    for (let i = from; i < to; i++) {
      const b = button(sentence(i), () => go(i));
      if (i === current) b.setAttribute('aria-current', 'true');
      items.push(element('li', {}, b));
    }
    $('mem-events').replaceChildren(...items);
    const chosen = $('mem-events').querySelector('[aria-current]');
    if (chosen) reveal($('mem-events'), chosen);
  }

  function go(i) {
    if (!size) return;
    current = Math.max(0, Math.min(size - 1, i));
    $('mem-slider').value = current;
    $('mem-back').disabled = $('mem-first').disabled = current === 0;
    $('mem-next').disabled = $('mem-last').disabled = current === size - 1;
    const by = text(events.by[current]);
    const card = $('mem-event');
    card.replaceChildren(element('div', {}, 'Change ' + (current + 1) + ' of ' + size + ': ' + sentence(current)),
      element('div', { className: 'why' }, (by ? by + ' \u2014 ' : '') + (events.thread[current] ? 'thread ' + events.thread[current] : 'the kernel') +
        ', at ' + milliseconds(events.micros[current]) + ' ms, after ' + count(events.at[current]) + ' instructions'));
    $('mem-map').tBodies[0].replaceChildren(...rows(after(current)));
    list();
    chart();
    views.timeline.setCursor(events.at[current]);
  }

  function play() {
    if (playing) {
      clearInterval(playing);
      playing = 0;
    } else {
      if (current === size - 1) go(0);
      playing = setInterval(() => (current === size - 1 ? play() : go(current + 1)), 400);
    }
    $('mem-play').textContent = playing ? 'Pause' : 'Play';
  }

  let ready = false;
  let cached = { event: -2, state: null };
  return {
    show() {
      if (ready) return;
      ready = true;
      $('mem-slider').max = Math.max(0, size - 1);
      $('mem-slider').oninput = () => go(+$('mem-slider').value);
      $('mem-first').onclick = () => go(0);
      $('mem-back').onclick = () => go(current - 1);
      $('mem-next').onclick = () => go(current + 1);
      $('mem-last').onclick = () => go(size - 1);
      $('mem-play').onclick = play;
      go(current);
    },
    /** What an address is part of, after so many instructions; '' if of nothing. */
    at(address, position) {
      const event = lastUpTo(events.at, position);
      if (cached.event !== event) cached = { event, state: after(event) };
      const part = cached.state.parts.find((p) => address >= p.start && address < p.end);
      if (part) return part.what;
      const region = cached.state.regions.find((r) => address >= r.start && address < r.end);
      return region ? region.what || 'mapped' : '';
    },
  };
})();
