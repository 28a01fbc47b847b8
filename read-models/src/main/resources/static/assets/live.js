// What moves on the pages: fragments that are fetched again when the server says so, and questions in a dialog.
const { htmx } = window;

/** Makes `present` like `next` while keeping what did not change: focus, open details, the reader's place. */
function sync(present, next) {
  if (present.nodeName !== next.nodeName || (present.id ?? '') !== (next.id ?? '')) {
    present.replaceWith(next);
    if (next.nodeType === Node.ELEMENT_NODE) htmx.process(next);
    return;
  }
  if (present.nodeType !== Node.ELEMENT_NODE) {
    if (present.data === next.data) return;
    present.data = next.data;
    flash(present.parentElement);
    return;
  }
  if ('keep' in present.dataset) return; // a form that somebody may be filling in
  syncAttributes(present, next);
  syncChildren(present, next);
}

function syncAttributes(present, next) {
  for (const { name, value } of next.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  for (const { name } of [...present.attributes]) {
    const kept = name === 'open' || name === 'class' || name === 'aria-busy';
    if (!next.hasAttribute(name) && !kept) present.removeAttribute(name);
  }
}

/** Rows have ids: a new one in front does not rewrite all that follow. */
function syncChildren(present, next) {
  const known = new Map([...present.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = present.firstChild;
  for (const wanted of [...next.childNodes]) {
    const own = wanted.id ? known.get(wanted.id) : undefined;
    if (own && own !== place) present.insertBefore(own, place);
    const match = own ?? (place && !(place.id && known.has(place.id)) ? place : null);
    if (!match) {
      present.insertBefore(wanted, place);
      if (wanted.nodeType === Node.ELEMENT_NODE) {
        htmx.process(wanted);
        flash(wanted);
      }
      continue;
    }
    if (match === place) place = place.nextSibling;
    sync(match, wanted);
  }
  while (place) {
    const rest = place;
    place = place.nextSibling;
    rest.remove();
  }
}

function flash(element) {
  const moved = element?.matches('[data-moves], tr, li') ? element : element?.closest('[data-moves]');
  if (!moved) return;
  moved.classList.remove('moved');
  void moved.offsetWidth; // so that the animation begins again
  moved.classList.add('moved');
}

htmx.defineExtension('sync', {
  handleSwap(style, target, fragment) {
    if (style !== 'sync') return false;
    const next = fragment.querySelector(`#${target.id}`);
    if (next) sync(target, next);
    return [];
  },
});
document.body.setAttribute('hx-ext', 'sync');

const dialog = document.getElementById('dialog');
const notice = document.getElementById('notice');

document.body.addEventListener('htmx:afterSwap', ({ detail }) => {
  if (detail.target !== dialog) return;
  if (dialog.childElementCount === 0) {
    dialog.close();
    document.getElementById('notice').focus();
    return;
  }
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('[autofocus]')?.focus();
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-close]') || !dialog.open) return;
  event.preventDefault();
  dialog.close();
});

// A link that acts as a button is pressed with the space bar, too.
document.addEventListener('keydown', (event) => {
  if (event.key !== ' ' || !event.target.matches('a[role=button]')) return;
  event.preventDefault();
  event.target.click();
});

// The session is over: not a fragment of the login page, but the login page.
document.body.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr } = event.detail;
  if (xhr.status !== 401 && !new URL(xhr.responseURL).pathname.startsWith('/login')) return;
  event.detail.shouldSwap = false;
  window.location.assign('/login');
});

// How much of a file is sent; what the server does with it then has no measure.
document.body.addEventListener('htmx:xhr:progress', ({ target, detail }) => {
  const sending = target.querySelector('.sending');
  if (!sending || !detail.lengthComputable || !target.classList.contains('htmx-request')) return;
  const bar = sending.querySelector('progress');
  const sent = Math.floor((100 * detail.loaded) / detail.total);
  if (sent < 100) bar.value = sent;
  else bar.removeAttribute('value');
  sending.querySelector('p').textContent = sent < 100 ? `${sent} % sent` : 'Sent. It is being checked and written';
});

// What is copied stands in front of its button; the buttons are there for who runs scripts.
document.documentElement.classList.add('scripted');
document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.previousElementSibling.textContent);
  button.textContent = 'Copied';
});

const main = document.getElementById('main');
const live = document.getElementById('live');

function say(state, text) {
  live.dataset.state = state;
  live.querySelector('.text').textContent = text;
}

let source;
function listen() {
  source = new EventSource(main.dataset.events);
  source.addEventListener('open', () => say('on', 'Live'));
  source.addEventListener('changed', () => htmx.trigger(document.body, 'live'));
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) {
      say('off', 'Reconnecting');
      return;
    }
    say('off', 'Not live');
    htmx.trigger(document.body, 'live'); // leads to the login when the session is over
    setTimeout(listen, 15_000);
  });
}

if (main?.dataset.events && live) {
  listen();
  // a hidden page needs no numbers; coming back it fetches them
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      source.close();
    } else {
      htmx.trigger(document.body, 'live');
      listen();
    }
  });
}
if (notice?.textContent) notice.focus();
