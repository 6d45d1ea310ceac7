// Parts of the page. What comes from the trace becomes text, never markup.
const $ = (id) => document.getElementById(id);

/** An element with properties, and with strings and elements in it. */
function element(name, properties, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key.startsWith('aria-') || key === 'role' || key === 'scope' || key === 'colspan') made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...content);
  return made;
}

/** A table's row; each cell is text, or [text, class]. */
function row(properties, ...cells) {
  return element('tr', properties, ...cells.map((cell) =>
    Array.isArray(cell) ? element('td', { className: cell[1] }, cell[0]) : element('td', {}, cell)));
}

function button(label, action) {
  return element('button', { type: 'button', onclick: action }, label);
}

/** Calls an action some time after the last of a series of events. */
function later(action, delay) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
}

/** The value of a colour of the page's style. */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

/** What kind of code a function is, which tells its colour. */
function kindOf(name) {
  if (name.startsWith('main.')) return 'own';
  if (/^(runtime[./]|_rt0|gogo$|internal\/(runtime|abi|bytealg|cpu|goarch)|callRet$|\()/.test(name)) return 'runtime';
  return 'library';
}

/** Scrolls a box, and not the page, so that an element in it is seen. */
function reveal(box, element) {
  const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (top < 0 || top + element.offsetHeight > box.clientHeight) {
    box.scrollTop += top - box.clientHeight / 3;
  }
}

const views = {};

/** Shows a view; each draws when it is first shown. */
function show(name) {
  for (const other of Object.keys(views)) {
    const chosen = other === name;
    $(other).hidden = !chosen;
    $('tab-' + other).setAttribute('aria-selected', String(chosen));
    $('tab-' + other).tabIndex = chosen ? 0 : -1;
  }
  views[name].show();
}
