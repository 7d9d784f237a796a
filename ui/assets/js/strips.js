// Where a row of links is wider than the screen, the current one stands in view from the start.
export function setUpStrips(root) {
  for (const strip of root.querySelectorAll(".sp-desk__nav ul, .sp-tabs .nav-tabs")) {
    const current = strip.querySelector("[aria-current]");
    if (!current || strip.scrollWidth <= strip.clientWidth) continue;
    const [link, frame] = [current.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += link.left + link.width / 2 - frame.left - frame.width / 2;
  }
}
