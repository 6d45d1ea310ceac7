// Time across; threads and flows of calls down; system calls as marks.
views.timeline = (function () {
  const canvas = $('lanes');
  const LABEL = 14;
  const ROW = 15;
  const MOST_ROWS = 16;
  const MOST_FLOWS = 60;
  const RULER = 22;
  const THREAD_LANE = 24;
  const lanes = [];
  let axis = 'time';
  let from = 0;
  let to = trace.end;
  let picked = null;
  let cursor = -1;
  let height = 0;

  const whole = () => (axis === 'time' ? trace.end : trace.work);
  const starts = (set) => (axis === 'time' ? set.start : set.first);
  const lengths = (set) => (axis === 'time' ? set.length : set.count);

  function prepare() {
    const threads = new Map();
    raw.threads.forEach((tid, i) => {
      const lane = { kind: 'thread', label: 'thread ' + tid, tid, runs: [], marks: [] };
      threads.set(tid, lane);
      lanes.push(lane);
    });
    trace.runs.flow.forEach((flow, i) => lanes[trace.runs.thread[i]].runs.push(i));
    trace.systemCalls.thread.forEach((tid, i) => threads.get(tid)?.marks.push(i));
    const flows = new Map();
    trace.calls.flow.forEach((flow, i) => {
      if (!flows.has(flow)) flows.set(flow, { kind: 'flow', label: flowName(flow), flow, calls: [], rows: 1, marks: [] });
      const lane = flows.get(flow);
      lane.calls.push(i);
      lane.rows = Math.max(lane.rows, Math.min(MOST_ROWS, trace.calls.depth[i] + 1));
    });
    trace.systemCalls.flow.forEach((flow, i) => flows.get(flow)?.marks.push(i));
    const sorted = [...flows.values()].sort((a, b) => a.flow - b.flow);
    if (sorted.length > MOST_FLOWS) {
      // The threads' own and the first goroutine, and of the others those that do most.
      const value = (lane) => (raw.flows.kind[lane.flow] === THREAD || raw.flows.number[lane.flow] === 1 ? 1e9 : lane.calls.length);
      const longest = new Set([...sorted].sort((a, b) => value(b) - value(a)).slice(0, MOST_FLOWS));
      raw.notes.push(sorted.length - MOST_FLOWS + ' goroutines in the timeline, those of the fewest calls');
      lanes.push(...sorted.filter((lane) => longest.has(lane)));
    } else {
      lanes.push(...sorted);
    }
    let top = RULER;
    for (const lane of lanes) {
      lane.top = top;
      lane.height = lane.kind === 'thread' ? LABEL + THREAD_LANE : LABEL + lane.rows * ROW + 6;
      top += lane.height;
    }
    height = top + 4;
    canvas.style.height = height + 'px';
    canvas.setAttribute('aria-label', 'Timeline of ' + raw.threads.length + ' threads and ' + flows.size +
      ' flows of calls with ' + raw.systemCallCount + ' system calls. The table below lists the system calls.');
  }

  const x = (at) => ((at - from) / (to - from)) * canvas.clientWidth;

  function draw() {
    const width = canvas.clientWidth;
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const g = canvas.getContext('2d');
    g.scale(scale, scale);
    g.font = '11px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace';
    g.textBaseline = 'middle';
    const colours = Object.fromEntries(['front', 'faint', 'line', 'card', 'back', 'runtime', 'library', 'own', 'handler', 'mark', 'accent']
      .map((name) => [name, colour(name)]));
    ruler(g, width, colours);
    for (const lane of lanes) {
      g.strokeStyle = colours.line;
      g.beginPath();
      g.moveTo(0, lane.top + 0.5);
      g.lineTo(width, lane.top + 0.5);
      g.stroke();
      if (lane.kind === 'thread') thread(g, lane, width, colours); else flow(g, lane, width, colours);
      g.fillStyle = colours.front;
      g.fillText(lane.label, 4, lane.top + LABEL / 2 + 1);
    }
    if (cursor >= 0) {
      g.fillStyle = colours.accent;
      g.fillRect(x(cursor), 0, 1.5, height);
    }
  }

  function ruler(g, width, colours) {
    const ideal = (to - from) / Math.max(2, width / 110);
    const power = 10 ** Math.floor(Math.log10(ideal));
    const tick = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= ideal);
    g.fillStyle = colours.faint;
    for (let at = Math.ceil(from / tick) * tick; at < to; at += tick) {
      g.fillRect(x(at), 0, 1, height);
      g.fillStyle = colours.faint;
      g.fillText(axis === 'time' ? +(at / 1000).toPrecision(6) + ' ms' : count(Math.round(at)), x(at) + 4, RULER / 2);
    }
    g.globalAlpha = 0.82;
    g.fillStyle = colours.back;
    g.fillRect(0, RULER, width, height);
    g.globalAlpha = 1;
  }

  /** Draws one box; gives how far it reaches, so that the next ones that would be in it are skipped. */
  function box(g, left, right, top, tall, fill, label, colours) {
    const a = Math.max(left, 0);
    const b = Math.max(right, a + 0.6);
    g.fillStyle = fill;
    g.fillRect(a, top, b - a > 3 ? b - a - 0.7 : b - a, tall);
    const room = Math.floor((b - a - 6) / 6.7);
    if (room > 2) {
      g.fillStyle = colours.front;
      g.fillText(fit(label, room), a + 3, top + tall / 2 + 1);
    }
    return b;
  }

  /** A name that has room: without its package if need be. */
  function fit(label, room) {
    const short = label.length > room ? label.replace(/^.*\//, '').replace(/^[^.(]*\.(?=.)/, '') : label;
    return short.length > room ? short.slice(0, room - 1) + '\u2026' : short;
  }

  function thread(g, lane, width, colours) {
    const start = starts(trace.runs);
    const length = lengths(trace.runs);
    let reached = -1;
    for (const i of lane.runs) {
      const left = x(start[i]);
      const right = x(start[i] + length[i]);
      if (right < 0 || left > width || right < reached + 0.5) continue;
      const kind = raw.flows.kind[trace.runs.flow[i]];
      const fill = kind === GOROUTINE ? colours.own : kind === THREAD ? colours.runtime : colours.handler;
      reached = box(g, left, right, lane.top + LABEL, 13, fill, flowName(trace.runs.flow[i]), colours);
    }
    marks(g, lane, lane.top + LABEL + 14, 8, width, colours);
  }

  function flow(g, lane, width, colours) {
    const start = starts(trace.calls);
    const length = lengths(trace.calls);
    const reached = new Float64Array(MOST_ROWS).fill(-1);
    for (const i of lane.calls) {
      const depth = trace.calls.depth[i];
      if (depth >= MOST_ROWS) continue;
      const left = x(start[i]);
      const right = x(start[i] + length[i]);
      if (right < 0 || left > width || right < reached[depth] + 0.5) continue;
      const name = functionName(trace.calls.function[i]);
      const fill = raw.flows.kind[lane.flow] > GOROUTINE ? colours.handler : colours[kindOf(name)];
      reached[depth] = box(g, left, right, lane.top + LABEL + depth * ROW, ROW - 1, fill, name, colours);
    }
    marks(g, lane, lane.top + LABEL + lane.rows * ROW, 5, width, colours);
  }

  function marks(g, lane, top, tall, width, colours) {
    g.fillStyle = colours.mark;
    let reached = -9;
    for (const i of lane.marks) {
      const left = x(axis === 'time' ? trace.systemCalls.start[i] : trace.systemCalls.at[i]);
      const right = axis === 'time' ? x(trace.systemCalls.start[i] + trace.systemCalls.length[i]) : left;
      if (right < 0 || left > width || right < reached + 1) continue;
      reached = Math.max(right, left + 2);
      g.fillRect(left, top, 2, tall);
      if (reached - left > 3) g.fillRect(left, top + tall / 2 - 1, reached - left, 2);
    }
  }

  // ---- what is at a point ----

  function at(px, py) {
    const lane = lanes.find((l) => py >= l.top && py < l.top + l.height);
    if (!lane) return null;
    const where = from + (px / canvas.clientWidth) * (to - from);
    const near = ((to - from) / canvas.clientWidth) * 3;
    const low = lane.kind === 'thread' ? LABEL + 13 : LABEL + lane.rows * ROW;
    if (py >= lane.top + low) {
      const mark = lane.marks.find((i) => {
        const start = axis === 'time' ? trace.systemCalls.start[i] : trace.systemCalls.at[i];
        const length = axis === 'time' ? trace.systemCalls.length[i] : 0;
        return where >= start - near && where <= start + length + near;
      });
      return mark === undefined ? null : { type: 'system', i: mark };
    }
    if (py < lane.top + LABEL) return null;
    const depth = Math.floor((py - lane.top - LABEL) / ROW);
    const set = lane.kind === 'thread' ? trace.runs : trace.calls;
    const list = lane.kind === 'thread' ? lane.runs : lane.calls.filter((i) => trace.calls.depth[i] === depth);
    const hit = list.find((i) => where >= starts(set)[i] && where <= starts(set)[i] + lengths(set)[i]) ??
      list.find((i) => where >= starts(set)[i] - near && where <= starts(set)[i] + lengths(set)[i] + near);
    return hit === undefined ? null : { type: lane.kind === 'thread' ? 'run' : 'call', i: hit };
  }

  function describe(hit) {
    if (hit.type === 'system') {
      const s = trace.systemCalls;
      return text(s.text[hit.i]) + ' \u2014 thread ' + s.thread[hit.i] + ', ' + flowName(s.flow[hit.i]) + ', at ' +
        milliseconds(s.start[hit.i]) + ' ms for ' + milliseconds(s.length[hit.i]) + ' ms';
    }
    const set = hit.type === 'run' ? trace.runs : trace.calls;
    const what = hit.type === 'run' ? flowName(set.flow[hit.i]) + ' on thread ' + raw.threads[set.thread[hit.i]]
      : functionName(set.function[hit.i]) + ' (' + functionLine(set.function[hit.i]) + '), ' + flowName(set.flow[hit.i]);
    return what + ': ' + count(set.count[hit.i]) + ' instructions, ' + milliseconds(set.length[hit.i]) + ' ms, from ' +
      milliseconds(set.start[hit.i]) + ' ms';
  }

  function pick(hit) {
    picked = hit;
    const card = $('picked');
    card.replaceChildren(element('div', {}, describe(hit)));
    const set = { system: trace.systemCalls, run: trace.runs, call: trace.calls }[hit.type];
    const position = hit.type === 'system' ? set.at[hit.i] : set.first[hit.i];
    if (hit.type !== 'system') card.append(button('Zoom to it', () => zoomTo(set, hit.i)));
    if (hit.type === 'call') card.append(button('Find in calls', () => views.calls.find(functionName(set.function[hit.i]))));
    if (hit.type === 'system' && set.node[hit.i] >= 0) card.append(button('Show in calls', () => views.calls.reveal(set.node[hit.i])));
    card.append(button('Show in steps', () => views.steps.goToPosition(position)));
    setCursor(position);
  }

  function zoomTo(set, i) {
    const start = starts(set)[i];
    const length = Math.max(lengths(set)[i], whole() / 1e6, 1);
    look(start - length * 0.05, start + length * 1.05);
  }

  // ---- moving ----

  function look(newFrom, newTo) {
    const least = Math.min(whole(), axis === 'time' ? 2 : 20);
    const span = Math.min(whole() * 1.02, Math.max(least, newTo - newFrom));
    from = Math.max(-whole() * 0.01, Math.min(newFrom, whole() * 1.01 - span));
    to = from + span;
    requestAnimationFrame(draw);
  }

  function zoom(factor, part = 0.5) {
    const centre = from + (to - from) * part;
    look(centre - (centre - from) * factor, centre + (to - centre) * factor);
  }

  const move = (part) => look(from + (to - from) * part, to + (to - from) * part);
  const all = () => look(-whole() * 0.01, whole() * 1.01);

  /** The time of a number of instructions, as the calls tell it. */
  function timeOf(position) {
    const i = Math.max(0, lastUpTo(trace.calls.first, position));
    return trace.calls.start.length ? trace.calls.start[i] : 0;
  }

  function setCursor(position) {
    cursor = axis === 'time' ? timeOf(position) : position;
    if (!$('timeline').hidden) requestAnimationFrame(draw);
    setCursor.position = position;
  }

  function listen() {
    $('axis').onchange = () => {
      axis = $('axis').value;
      if (setCursor.position !== undefined) setCursor(setCursor.position);
      all();
    };
    $('zoom-in').onclick = () => zoom(0.5);
    $('zoom-out').onclick = () => zoom(2);
    $('pan-left').onclick = () => move(-0.3);
    $('pan-right').onclick = () => move(0.3);
    $('zoom-all').onclick = all;
    canvas.onkeydown = (event) => {
      const action = { ArrowLeft: () => move(-0.1), ArrowRight: () => move(0.1), '+': () => zoom(0.7), '=': () => zoom(0.7),
        '-': () => zoom(1.4), 0: all }[event.key];
      if (action) {
        action();
        event.preventDefault();
      }
    };
    canvas.addEventListener('wheel', (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoom(event.deltaY > 0 ? 1.25 : 0.8, event.offsetX / canvas.clientWidth);
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        move(event.deltaX / canvas.clientWidth);
      }
    }, { passive: false });
    let held = null;
    canvas.onpointerdown = (event) => {
      held = { x: event.offsetX, from, to, moved: false };
      canvas.setPointerCapture(event.pointerId);
    };
    canvas.onpointermove = (event) => {
      if (!held) {
        const hit = at(event.offsetX, event.offsetY);
        canvas.title = hit ? describe(hit) : '';
        return;
      }
      const by = ((held.x - event.offsetX) / canvas.clientWidth) * (held.to - held.from);
      held.moved ||= Math.abs(held.x - event.offsetX) > 3;
      if (held.moved) look(held.from + by, held.to + by);
    };
    canvas.onpointerup = (event) => {
      const hit = held && !held.moved ? at(event.offsetX, event.offsetY) : null;
      held = null;
      if (hit) pick(hit);
    };
    canvas.onpointercancel = () => (held = null);
    new ResizeObserver(() => requestAnimationFrame(draw)).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => requestAnimationFrame(draw));
  }

  // ---- the table of system calls ----

  const PIECE = 200;
  let shownCalls = PIECE;

  function table() {
    const words = $('call-filter').value.toLowerCase();
    const s = trace.systemCalls;
    const matching = [];
    for (let i = 0; i < s.text.length; i++) {
      if (!words || text(s.text[i]).toLowerCase().includes(words)) matching.push(i);
    }
    $('call-count').textContent = count(matching.length) + ' of ' + count(raw.systemCallCount);
    $('call-table').tBodies[0].replaceChildren(...matching.slice(0, shownCalls).map((i) =>
      row({}, [milliseconds(s.start[i]), 'number'], [String(s.thread[i]), 'number'], [flowName(s.flow[i]), 'fixed'],
        button(text(s.text[i]), () => pick({ type: 'system', i })))));
    $('call-more').hidden = matching.length <= shownCalls;
  }

  function legend() {
    const kinds = [['runtime', "Go's runtime, g0"], ['library', 'libraries'], ['own', 'main, goroutines'], ['handler', 'signal handlers'],
      ['mark', 'system calls']];
    $('legend').append(...kinds.map(([name, label]) => {
      const swatch = element('i', {});
      swatch.style.background = 'var(--' + name + ')';
      return element('span', {}, swatch, label);
    }));
  }

  let ready = false;
  prepare();
  return {
    show() {
      if (!ready) {
        ready = true;
        $('picked').textContent = 'Pick a call, a run or a mark.';
        legend();
        listen();
        table();
        $('call-filter').oninput = later(() => { shownCalls = PIECE; table(); }, 150);
        $('call-more').onclick = () => { shownCalls += 5 * PIECE; table(); };
        all();
      }
      requestAnimationFrame(draw);
    },
    setCursor,
  };
})();
