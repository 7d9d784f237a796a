// What the build cannot read out of the templates: names that are put together there, and the fonts.
export const SAFELIST = {
  standard: [/^sp-/, /^alert(-|$)/, /^icon(-|$)/, /^chip/, /^js$/, /^htmx-/, /^[mp][tbsexy]?-(lg-)?[0-5]$/, /^col(-(md|lg))?-\d+$/, /^d-(none|block|flex)$/, "is-invalid", "form-control", "form-select", "form-check-input"],
  greedy: [],
  // Buttons come in kinds that the tags put together.
  deep: [/^btn$/, /^btn-(primary|secondary|danger|success|link|sm|outline-primary|outline-danger|outline-secondary)$/],
};

const titillium = [400, 600, 700].flatMap((weight) =>
  ["latin", "latin-ext"].map((subset) => ({
    from: `titillium-web/files/titillium-web-${subset}-${weight}-normal.woff2`,
    to: `titillium-web-${weight}${subset === "latin" ? "" : "-ext"}.woff2`,
  })),
);

export const FONTS = [
  ...titillium,
  { from: "lora/files/lora-latin-400-normal.woff2", to: "lora-400.woff2" },
  { from: "roboto-mono/files/roboto-mono-latin-400-normal.woff2", to: "roboto-mono-400.woff2" },
];
