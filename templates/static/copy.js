// A button beside a number or an address puts it on the clipboard.
export function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) {
    const text = button.parentElement.querySelector("[data-copy-text]");
    const label = button.textContent;
    button.setAttribute("aria-label", `${label}: ${text.textContent}`);
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = button.dataset.copied;
      button.setAttribute("aria-live", "polite");
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}
