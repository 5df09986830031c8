// The filter box narrows the list as one types. The server folds text the
// same way (see folded in ridings_page.go).
const folded = (s) => s.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f.’']/g, "").replace(/[—–-]/g, " ");

export function filterList(root) {
  const form = root.querySelector("[data-filter]");
  if (!form) return;
  const input = form.querySelector("input");
  const count = form.querySelector("[data-filter-count]");
  const none = root.querySelector("[data-filter-none]");
  const jump = root.querySelector("[data-filter-jump]");
  const groups = [...root.querySelectorAll("[data-filter-group]")];
  const items = [...root.querySelectorAll("[data-search]")];

  const plural = new Intl.PluralRules(document.documentElement.lang);

  const apply = () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      item.hidden = !words.every((w) => item.dataset.search.includes(w));
      if (!item.hidden) shown++;
    }
    none.hidden = shown > 0;
    if (jump) jump.hidden = words.length > 0;
    for (const g of groups) g.hidden = !g.querySelector("[data-search]:not([hidden])");
    const form = plural.select(shown) === "one" ? count.dataset.one : count.dataset.many;
    count.textContent = form.replace("{count}", shown);
  };
  input.addEventListener("input", apply);
}
