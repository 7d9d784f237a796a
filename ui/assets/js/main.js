import { BOOTSTRAP_ITALIA_VERSION } from "./version.js";
import htmx from "htmx.org";
import { setUpDrops } from "./drops.js";
import { setUpErrors } from "./errors.js";
import { setUpGuards } from "./guard.js";
import { setUpIndex } from "./index-nav.js";
import { setUpKeeping } from "./keep.js";
import { setUpRatings } from "./rating.js";
import { setUpReader } from "./reader.js";
import { setUpShare } from "./share.js";
import { setUpStrips } from "./strips.js";

// The national validator reads the version here: the style sheet writes it in a way that it cannot parse.
window.BOOTSTRAP_ITALIA_VERSION = BOOTSTRAP_ITALIA_VERSION;

// The content policy allows no inline style and no evaluated code; pages with personal data must not stay in the browser's storage.
Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  // Without "style": copying it, even empty, would be an inline style.
  attributesToSettle: ["class", "width", "height"],
});

function setUp(root) {
  setUpGuards(root);
  setUpRatings(root);
  setUpShare(root);
  setUpIndex(root);
  setUpStrips(root);
}

document.documentElement.classList.add("js");
setUpDrops();
setUpErrors();
setUpKeeping();
setUpReader();
setUp(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) setUp(event.detail.elt);
});
