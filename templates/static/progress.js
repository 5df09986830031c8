// Shows how far a download is, for as long as it goes on.
const every = 400; // milliseconds
const longest = 10_000; // between two questions, where none is answered

export function followProgress(place) {
  const start = document.querySelector("[data-start]"), stop = document.querySelector("[data-stop]");
  const state = place.querySelector("[data-state]"), bar = place.querySelector("progress"), text = place.querySelector("[data-text]");
  let wait = every;

  const ask = async () => {
    let now;
    try {
      const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 404) {
        location.reload(); // the page says why
        return;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      now = await answer.json();
      wait = every;
    } catch { // the line is down, or the server has much to do
      wait = Math.min(2 * wait, longest);
      setTimeout(ask, wait);
      return;
    }
    bar.value = now.done;
    text.textContent = now.text;
    if (now.state === "done" || now.state === "cancelled") {
      location.reload(); // the page says what can be done next
      return;
    }
    if (now.state === "running") {
      if (state.textContent !== now.says) state.textContent = now.says; // is read aloud, once
      if (start) start.hidden = true;
      if (stop) stop.hidden = false;
    }
    setTimeout(ask, wait);
  };

  if (!start) ask();
  else start.addEventListener("click", () => setTimeout(ask, every), { once: true });
}
