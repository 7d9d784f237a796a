// The page's index marks the section that is being read.
function mark(links, current) {
  for (const link of links) {
    if (link.hash === `#${current}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

export function setUpIndex(root) {
  for (const index of root.querySelectorAll(".sp-index")) {
    const links = [...index.querySelectorAll("a[href^='#']")];
    const sections = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.filter((entry) => entry.isIntersecting);
        if (seen.length) mark(links, seen[0].target.id);
      },
      { rootMargin: "0px 0px -70% 0px" },
    );
    for (const section of sections) observer.observe(section);
  }
}
