// Maps can be zoomed with two buttons, and dragged once zoomed in.
const closest = 64; // times

export function zoomMaps(root) {
  for (const figure of root.querySelectorAll("[data-zoom]")) {
    const svg = figure.querySelector("svg.map");
    if (svg) zoomMap(figure, svg);
  }
}

function zoomMap(figure, svg) {
  const whole = svg.viewBox.baseVal;
  const { width, height } = whole;
  const view = { x: 0, y: 0, scale: 1 };
  const marks = [...svg.querySelectorAll("circle, text")].map((element) => ({
    element,
    r: element.tagName === "circle" ? parseFloat(getComputedStyle(element).r) : 0,
    size: element.tagName === "text" ? parseFloat(getComputedStyle(element).fontSize) : 0,
  }));

  const show = () => {
    const w = width / view.scale, h = height / view.scale;
    view.x = Math.min(Math.max(view.x, 0), width - w);
    view.y = Math.min(Math.max(view.y, 0), height - h);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${w} ${h}`);
    for (const { element, r, size } of marks) { // marks and names keep their size on the screen
      if (r) element.style.r = `${r / view.scale}px`;
      if (size) element.style.fontSize = `${size / view.scale}px`;
    }
    svg.style.touchAction = view.scale > 1 ? "none" : "";
  };
  const zoom = (factor, cx, cy) => {
    const scale = Math.min(Math.max(view.scale * factor, 1), closest);
    view.x = cx - (cx - view.x) * view.scale / scale;
    view.y = cy - (cy - view.y) * view.scale / scale;
    view.scale = scale;
    show();
  };
  svg.addEventListener("focusin", (e) => { // who goes from riding to riding by keyboard sees where they are
    if (view.scale === 1 || !e.target.matches(":focus-visible")) return;
    const box = e.target.getBBox();
    view.x = box.x + box.width / 2 - width / view.scale / 2;
    view.y = box.y + box.height / 2 - height / view.scale / 2;
    show();
  });
  const middle = () => [view.x + width / view.scale / 2, view.y + height / view.scale / 2];

  const tools = document.createElement("div");
  tools.className = "zoom";
  for (const [sign, label, factor] of [["+", figure.dataset.in, 2], ["−", figure.dataset.out, 0.5]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => zoom(factor, ...middle()));
    tools.append(button);
  }
  figure.append(tools);
  drag(svg, view, show);
}

function drag(svg, view, show) {
  let from = null, moved = false;
  svg.addEventListener("pointerdown", (e) => {
    moved = false;
    if (view.scale > 1) from = { x: e.clientX, y: e.clientY };
  });
  window.addEventListener("pointermove", (e) => {
    if (!from) return;
    const unit = svg.viewBox.baseVal.width / svg.clientWidth;
    const dx = e.clientX - from.x, dy = e.clientY - from.y;
    if (!moved && Math.hypot(dx, dy) < 6) return;
    moved = true;
    view.x -= dx * unit;
    view.y -= dy * unit;
    from = { x: e.clientX, y: e.clientY };
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => { from = null; });
  svg.addEventListener("click", (e) => { if (moved) e.preventDefault(); }, true); // a drag is no press
  svg.addEventListener("dragstart", (e) => e.preventDefault());
}
