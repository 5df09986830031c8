// A button beside a number or an address puts it on the clipboard.
export function copyButtons(root) {
  if (!navigator.clipboard) return;
  const said = document.createElement("p"); // where a screen reader hears of it
  said.className = "unseen";
  said.setAttribute("role", "status");
  root.body.append(said);

  for (const button of root.querySelectorAll("[data-copy]")) {
    const text = button.parentElement.querySelector("[data-copy-text]").textContent;
    const label = button.textContent;
    if (text.length < 100) button.setAttribute("aria-label", `${label}: ${text}`);
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        return; // refused by the browser: the text stands there to be marked by hand
      }
      button.textContent = said.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; said.textContent = ""; }, 2000);
    });
  }
}
