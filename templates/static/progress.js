// Shows how far a download is, for as long as it goes on.
const every = 400; // milliseconds

export function followProgress(place) {
  const start = document.querySelector("[data-start]");
  const state = place.querySelector("[data-state]");
  const ask = async () => {
    const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const now = await answer.json();
    place.querySelector("progress").value = now.done;
    place.querySelector("[data-text]").textContent = now.text;
    if (now.state === "done" || now.state === "cancelled") {
      location.reload(); // the page says what can be done next
      return;
    }
    setTimeout(ask, every);
  };
  start?.addEventListener("click", () => setTimeout(ask, every));
  if (!start) ask();
  state.setAttribute("aria-live", "polite");
}
