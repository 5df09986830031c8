// The text of a paper is shown as it will look while it is written: the form's
// own preview, asked for when the writer pauses.
const pause = 700; // milliseconds

export function livePreview(form) {
  const body = form.querySelector("#body");
  const here = form.querySelector("[data-preview-here]");
  let timer, under_way;

  const show = async () => {
    under_way?.abort();
    under_way = new AbortController();
    const sent = new FormData(form);
    for (const file of ["picture", "pdf"]) sent.delete(file);
    sent.set("action", "preview");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, signal: under_way.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = page.querySelector(answer.ok ? "[data-preview-here]" : "#problem");
      if (part) here.replaceChildren(...document.importNode(part, true).childNodes);
    } catch {} // the button is still there
  };
  body.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, pause);
  });
}
