// Shows how far a download is. It may have been begun before this ran, or in
// another tab: it is asked for as long as the page is open.
const often = 400, seldom = 2_000; // milliseconds between two questions, while it goes on and otherwise
const longest = 10_000; // where none is answered
const begins = 10_000; // it takes no longer to begin

export function followProgress(place) {
  const start = document.querySelector("[data-start]"), stop = document.querySelector("[data-stop]");
  const state = place.querySelector("[data-state]"), bar = place.querySelector("progress"), text = place.querySelector("[data-text]");
  let shown = state.dataset.state;
  let pressed = 0; // when
  let wait, next;

  const askIn = pause => {
    clearTimeout(next);
    wait = pause;
    next = setTimeout(ask, pause);
  };

  const ask = async () => {
    if (document.hidden) { // nobody looks
      askIn(seldom);
      return;
    }
    let now;
    try {
      const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 404) {
        location.reload(); // the page says why
        return;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      now = await answer.json();
    } catch { // the line is down, or the server has much to do
      askIn(Math.min(2 * wait, longest));
      return;
    }
    if (now.state !== "running" && now.state !== shown) {
      location.reload(); // the page says what can be done next
      return;
    }
    shown = now.state;
    bar.value = now.done;
    text.textContent = now.text;
    if (shown === "running") {
      if (state.textContent !== now.says) state.textContent = now.says; // is read aloud, once
      if (start) start.hidden = true;
      if (stop) stop.hidden = false;
    }
    askIn(shown === "running" || Date.now() - pressed < begins ? often : seldom);
  };

  askIn(often / 4);
  start?.addEventListener("click", () => {
    pressed = Date.now();
    askIn(often / 4);
  });
}
