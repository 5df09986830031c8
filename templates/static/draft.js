// A form that never loses a word: what is typed is kept in this browser at
// once, and on the server as soon as the line and the session allow.
export function keepDraft(form) {
  const key = form.dataset.draft;
  const state = form.querySelector("[data-draft-state]");
  const say = (words) => { state.textContent = words; };
  const fields = [...form.elements].filter((e) => e.name && form.elements[`base-${e.name}`]);
  const names = [...new Set(fields.map((e) => e.name))];
  const read = (name) => new FormData(form).get(name) ?? "";
  const write = (name, value) => {
    for (const e of fields.filter((f) => f.name === name)) {
      if (e.type === "radio" || e.type === "checkbox") e.checked = e.value === value;
      else if (e.value !== value) e.value = value;
    }
  };
  const changes = () => Object.fromEntries(names
    .map((name) => [name, { base: form.elements[`base-${name}`].value, value: read(name) }])
    .filter(([, c]) => c.base !== c.value));

  let timer, sending = false;

  // What an earlier visit could not send is put back where it stood.
  const left = JSON.parse(localStorage.getItem(key) ?? "{}");
  for (const [name, c] of Object.entries(left)) {
    if (!names.includes(name)) continue;
    form.elements[`base-${name}`].value = c.base;
    write(name, c.value);
  }
  if (Object.keys(left).length) { say(form.dataset.restored); later(); }

  function later() { clearTimeout(timer); timer = setTimeout(send, 1500); }

  form.addEventListener("input", () => {
    localStorage.setItem(key, JSON.stringify(changes()));
    later();
  });
  addEventListener("online", later);
  // What becomes the report is no draft any more, once the server has it: the
  // next page of the meeting clears what is left.
  form.addEventListener("submit", () => { sessionStorage.setItem(key, "sent"); });

  async function send() {
    const now = changes();
    if (sending || !Object.keys(now).length) return;
    sending = true;
    const body = new URLSearchParams({ _form: form.elements._form.value, do: "save" });
    for (const [name, c] of Object.entries(now)) { body.set(name, c.value); body.set(`base-${name}`, c.base); }
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const kept = await answer.json();
      let merged = false;
      for (const name of names) {
        const value = kept.fields[name] ?? "";
        const untouched = read(name) === (now[name]?.value ?? form.elements[`base-${name}`].value);
        if (untouched) { merged ||= name in now && now[name].value !== value; write(name, value); }
        form.elements[`base-${name}`].value = value;
      }
      localStorage.setItem(key, JSON.stringify(changes()));
      if (!Object.keys(changes()).length) localStorage.removeItem(key);
      say(merged ? form.dataset.merged : form.dataset.kept);
    } catch {
      say(form.dataset.waiting); // no line, or signed out: it stays here
    } finally {
      sending = false;
    }
    if (Object.keys(changes()).length) timer = setTimeout(send, 10_000);
  }
}

// A page that shows the kept report lets go of the draft that has become it.
export function forgetDrafts(root) {
  if (root.querySelector("[data-draft]")) return;
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith("report ")) continue;
    sessionStorage.removeItem(key);
    localStorage.removeItem(key);
  }
}
