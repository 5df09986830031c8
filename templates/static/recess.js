// What is added when JavaScript runs. Every page works without it.
import { copyButtons } from "./copy.js";
import { keepDraft, offerUnsent } from "./draft.js";
import { filterList } from "./filter.js";
import { keepPages } from "./keep.js";
import { locateButton } from "./locate.js";
import { followProgress } from "./progress.js";
import { livePreview } from "./preview.js";
import { zoomMaps } from "./zoom.js";

copyButtons(document);
filterList(document);
locateButton(document);
zoomMaps(document);
document.querySelectorAll("[data-progress]").forEach(followProgress);
document.querySelectorAll("[data-draft]").forEach(keepDraft);
keepPages();
document.querySelectorAll("[data-unsent]").forEach(offerUnsent);
document.querySelectorAll("[data-preview]").forEach(livePreview);

// A page that comes back with a problem puts the reader at it.
document.querySelector("[data-focus]")?.focus();
