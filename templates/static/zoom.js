// Maps can be zoomed with two buttons, two fingers, or the wheel and Ctrl, and
// dragged once zoomed in.
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

  const patterns = ownPatterns(svg);
  const hatch = () => {
    const unit = width / view.scale / (svg.clientWidth || width);
    for (const pattern of patterns) pattern.setAttribute("patternTransform", `scale(${unit})`);
  };
  if (patterns.length) new ResizeObserver(hatch).observe(svg);
  const show = () => {
    const w = width / view.scale, h = height / view.scale;
    view.x = Math.min(Math.max(view.x, 0), width - w);
    view.y = Math.min(Math.max(view.y, 0), height - h);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${w} ${h}`);
    for (const { element, r, size } of marks) { // marks and names keep their size on the screen
      if (r) element.style.r = `${r / view.scale}px`;
      if (size) element.style.fontSize = `${size / view.scale}px`;
    }
    hatch();
    svg.style.touchAction = view.scale > 1 ? "none" : "pan-x pan-y";
  };
  const zoom = (factor, cx, cy) => {
    const scale = Math.min(Math.max(view.scale * factor, 1), closest);
    view.x = cx - (cx - view.x) * view.scale / scale;
    view.y = cy - (cy - view.y) * view.scale / scale;
    view.scale = scale;
    show();
  };
  const centre = ([x, y]) => {
    view.x = x - width / view.scale / 2;
    view.y = y - height / view.scale / 2;
    show();
  };
  svg.addEventListener("focusin", (e) => { // who goes from riding to riding by keyboard sees where they are
    if (view.scale === 1 || !e.target.matches(":focus-visible")) return;
    const box = e.target.getBBox();
    goal = undefined;
    centre([box.x + box.width / 2, box.y + box.height / 2]);
  });
  const middle = () => [view.x + width / view.scale / 2, view.y + height / view.scale / 2];
  let goal; // of the buttons, until the reader has gone elsewhere
  const press = (factor) => {
    if (view.scale === 1) goal = thickest(svg);
    zoom(factor, ...middle());
    if (goal) centre(goal);
  };
  const zoomAt = (factor, clientX, clientY) => {
    goal = undefined;
    const box = svg.getBoundingClientRect();
    zoom(factor, view.x + (clientX - box.left) / box.width * width / view.scale, view.y + (clientY - box.top) / box.height * height / view.scale);
  };

  const tools = document.createElement("div");
  tools.className = "zoom";
  for (const [sign, label, factor] of [["+", figure.dataset.in, 2], ["−", figure.dataset.out, 0.5]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => press(factor));
    tools.append(button);
  }
  figure.append(tools);
  drag(svg, view, () => { goal = undefined; show(); });
  pinch(svg, zoomAt);
  svg.addEventListener("wheel", (e) => { // two fingers on a touchpad are a wheel with Ctrl
    if (!e.ctrlKey) return;
    e.preventDefault();
    zoomAt(Math.exp(-e.deltaY / 100), e.clientX, e.clientY);
  }, { passive: false });
  const caption = figure.querySelector("[data-names]");
  if (caption) nameUnder(svg, caption);
  svg.style.touchAction = "pan-x pan-y";
}

// The patterns that a map is filled with are those of the whole page. It gets
// its own, which stay as fine on the screen when it grows.
function ownPatterns(svg) {
  const own = new Map();
  const home = document.createElementNS("http://www.w3.org/2000/svg", "svg"); // apart from the map, whose lines are drawn otherwise
  for (const [name, value] of [["class", "inks"], ["width", 0], ["height", 0], ["aria-hidden", true]]) home.setAttribute(name, value);
  for (const filled of svg.querySelectorAll("[fill^='url(#']")) {
    const id = filled.getAttribute("fill").slice(5, -1);
    if (!own.has(id)) {
      const pattern = document.getElementById(id).cloneNode(true);
      pattern.id = `zoomed-${id}`;
      home.append(pattern);
      own.set(id, pattern);
    }
    filled.setAttribute("fill", `url(#zoomed-${id})`);
  }
  if (own.size) svg.before(home);
  return [...own.values()];
}

// Where ridings are thickest people live, and the map is too small to be read.
// Undefined where there are few.
function thickest(svg) {
  const spots = [...svg.querySelectorAll("a")].map((a) => a.getBBox()).map((b) => [b.x + b.width / 2, b.y + b.height / 2]);
  if (spots.length < 20) return undefined;
  const near = svg.viewBox.baseVal.width / 25;
  const around = ([x, y]) => spots.filter(([u, v]) => Math.hypot(x - u, y - v) < near).length;
  return spots.reduce((best, spot) => { const n = around(spot); return n > best.n ? { n, spot } : best; }, { n: 0 }).spot;
}

// A riding that is pointed at is named below the map.
function nameUnder(svg, caption) {
  const usual = caption.textContent;
  const name = (e) => { caption.textContent = e.target.closest("a")?.getAttribute("aria-label") ?? usual; };
  for (const kind of ["pointerover", "focusin"]) svg.addEventListener(kind, name);
  for (const kind of ["pointerleave", "focusout"]) svg.addEventListener(kind, () => { caption.textContent = usual; });
}

function pinch(svg, zoomAt) {
  const fingers = new Map();
  let apart = 0;
  svg.addEventListener("pointerdown", (e) => { fingers.set(e.pointerId, e); apart = 0; });
  window.addEventListener("pointermove", (e) => {
    if (!fingers.has(e.pointerId)) return;
    fingers.set(e.pointerId, e);
    if (fingers.size !== 2) return;
    const [a, b] = [...fingers.values()];
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (apart) zoomAt(now / apart, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    apart = now;
  });
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, (e) => { fingers.delete(e.pointerId); apart = 0; });
}

function drag(svg, view, show) {
  let from = null, moved = false;
  svg.addEventListener("pointerdown", (e) => {
    moved = !e.isPrimary; // a second finger: they zoom, and press nothing
    from = null;
    if (e.isPrimary && view.scale > 1) from = { x: e.clientX, y: e.clientY };
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
