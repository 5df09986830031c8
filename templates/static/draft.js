// A form that never loses a word: what is typed is kept in this browser at
// once and, where the server takes drafts, there too as soon as the line and
// the session allow.
export function keepDraft(form) {
  const key = form.dataset.draft, onServer = "server" in form.dataset;
  const state = form.querySelector("[data-draft-state]");
  const say = (words) => { if (state.textContent !== words) state.textContent = words; }; // said once, not with every key
  const fields = [...form.elements].filter((e) => e.name && form.elements[`base-${e.name}`]);
  const names = [...new Set(fields.map((e) => e.name))];
  const base = (name) => form.elements[`base-${name}`];
  const read = (name) => new FormData(form).get(name) ?? "";
  const write = (name, value) => {
    for (const e of fields.filter((f) => f.name === name)) {
      if (e.type === "radio" || e.type === "checkbox") e.checked = e.value === value;
      else if (e.value !== value) e.value = value;
    }
  };
  const isText = (name) => fields.some((e) => e.name === name && e.localName === "textarea");
  const changes = () => Object.fromEntries(names
    .map((name) => [name, { base: base(name).value, value: read(name), text: isText(name) }])
    .filter(([, c]) => c.base !== c.value));
  const keep = () => { // changes that this form does not hold stay as they are
    const now = changes(), others = Object.entries(drafts.read(key)).filter(([name]) => !names.includes(name));
    drafts.write(key, { ...Object.fromEntries(others), ...now });
  };

  let timer, sending = false;
  const later = (wait = 1500) => { if (onServer) { clearTimeout(timer); timer = setTimeout(send, wait); } };

  // What an earlier visit could not send is put back: where it stood or, where
  // somebody has written since, below that.
  let restored = false;
  for (const [name, left] of Object.entries(drafts.read(key))) {
    if (!names.includes(name)) continue;
    const shown = read(name);
    if (fold(shown).includes(fold(left.value)) && left.value) continue;
    if (shown === left.base || shown === "") write(name, left.value);
    else if (isText(name)) write(name, `${shown}\n\n${left.value.startsWith(left.base) ? left.value.slice(left.base.length).trim() : left.value}`);
    else continue;
    restored = true;
  }
  if (restored) { say(form.dataset.restored); later(); }

  form.addEventListener("input", () => {
    keep();
    if (!onServer) say(form.dataset.here);
    later();
  });
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine) return;
    event.preventDefault(); // the browser's own page would take this one away
    say(form.dataset.offline);
    state.scrollIntoView({ block: "center" });
  });
  addEventListener("online", () => later());

  async function send() {
    const now = changes();
    if (sending || !Object.keys(now).length) return;
    sending = true;
    const body = new URLSearchParams({ _form: form.elements._form.value, do: "save" });
    for (const [name, c] of Object.entries(now)) { body.set(name, c.value); body.set(`base-${name}`, c.base); }
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      const kept = await answer.json();
      if (!answer.ok) {
        say(kept.problem ?? form.dataset.waiting); // it stays here
        return;
      }
      const merged = take(kept.fields, now);
      keep();
      say(kept.differ?.length ? form.dataset.chose : merged ? form.dataset.merged : form.dataset.kept);
    } catch {
      say(form.dataset.waiting); // no line, or signed out: it stays here
    } finally {
      sending = false;
    }
    if (Object.keys(changes()).length) later(10_000);
  }

  // take shows what the server holds now, but in the field that is being typed
  // in. It tells whether somebody else's words came along.
  function take(held, sent) {
    let merged = false;
    for (const name of names) {
      const value = held[name] ?? "";
      const untouched = read(name) === (sent[name]?.value ?? base(name).value);
      if (untouched) { merged ||= name in sent && sent[name].value !== value; write(name, value); }
      base(name).value = value;
    }
    return merged;
  }
}

// Beside a kept report: words of this browser that are not in it are offered
// as an amendment, and what is in it is let go.
export function offerUnsent(notice) {
  const key = notice.dataset.unsent, there = fold([...document.querySelectorAll("[data-kept-words]")].map((e) => e.textContent).join(" "));
  const left = Object.fromEntries(Object.entries(drafts.read(key)).filter(([, c]) => c.text && c.value && !there.includes(fold(c.value))));
  drafts.write(key, left);
  notice.hidden = !Object.keys(left).length;
  notice.querySelector("[data-forget]").addEventListener("click", () => { drafts.write(key, {}); notice.hidden = true; });
}

const fold = (text) => text.replace(/\s+/g, " ").trim();

// drafts are the changes of forms that this browser keeps. One that keeps
// nothing, or has no room, leaves it to the server.
const drafts = {
  read: (key) => {
    try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; }
  },
  write: (key, changes) => {
    try {
      if (Object.keys(changes).length) localStorage.setItem(key, JSON.stringify(changes));
      else localStorage.removeItem(key);
    } catch { /* said above */ }
  },
};
