// Bootstrap Italia computes its blues when it is compiled. Here they become custom properties, so that each municipality
// can bring its own colour in a few bytes; and images in data URLs go, because the content policy refuses them.
const PRIMARY = /#06c\b|#0066cc\b|hsl\(210, ?100%, ?40%\)|rgb\(0, ?102, ?204\)/gi;
const PRIMARY_ALPHA = /rgba\(0, ?102, ?204, ?([\d.]+)\)|hsla\(210, ?100%, ?40%, ?([\d.]+)\)/gi;
// Hues of blue at full saturation and darker than the primary: states under the pointer, pressed, dark bands.
const DARKER = /hsl\(210, ?100%, ?(\d+(?:\.\d+)?)%\)|#036\b|#003366\b/gi;
// The same hues, as the compiler writes what it has mixed: no red, and twice as much blue as green.
const MIXED = /rgb\(0%, ?(\d+(?:\.\d+)?)%, ?(\d+(?:\.\d+)?)%\)/gi;
const DEFINES = /^--(sp|bs)-/;

function darker(light) {
  return light > 40 ? "var(--sp-primary)" : light > 28 ? "var(--sp-primary-dark)" : "var(--sp-primary-darkest)";
}

function recolour(value) {
  return value
    .replace(PRIMARY_ALPHA, (_all, a, b) => `rgba(var(--sp-primary-rgb), ${a ?? b})`)
    .replace(PRIMARY, "var(--sp-primary)")
    .replace(MIXED, (all, green, blue) => (Number(blue) === 2 * Number(green) ? darker(Number(green)) : all))
    .replace(DARKER, (_all, light) => darker(Number(light)));
}

export const tenantColours = {
  postcssPlugin: "tenant-colours",
  Declaration(declaration) {
    if (DEFINES.test(declaration.prop) && declaration.parent.selector === ":root") return;
    const value = recolour(declaration.value);
    if (value !== declaration.value) declaration.value = value;
  },
};

export const withoutDataUrls = {
  postcssPlugin: "without-data-urls",
  Declaration(declaration) {
    if (declaration.value.includes("url(") && declaration.value.includes("data:")) declaration.remove();
  },
};
