// The page as a whole.
$('title').textContent = raw.program;
const goroutines = raw.flows.kind.filter((kind) => kind === GOROUTINE).length;
$('summary').textContent = [raw.go, count(raw.instructions) + ' instructions', count(raw.functionCount) + ' functions',
  count(raw.systemCallCount) + ' system calls', raw.threads.length + ' threads', goroutines + ' goroutines',
  milliseconds(raw.micros) + ' ms, interpreted'].filter(Boolean).join(' \u00b7 ');
if (raw.notes.length) {
  $('left-out').hidden = false;
  $('notes').append(...raw.notes.map((note) => element('li', {}, note)));
}

const tabs = Object.keys(views);
for (const name of tabs) {
  const tab = $('tab-' + name);
  tab.onclick = () => {
    history.replaceState(null, '', '#show-' + name);
    show(name);
  };
  tab.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) {
      const other = tabs[(tabs.indexOf(name) + by + tabs.length) % tabs.length];
      $('tab-' + other).click();
      $('tab-' + other).focus();
      event.preventDefault();
    }
  };
}
const wanted = location.hash.replace('#show-', '');
show(tabs.includes(wanted) ? wanted : 'timeline');
