// Builds static/ui/dist: one style sheet, one script, one icon sprite, the fonts. Nothing that no template uses gets in.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";
import { tenantColours, withoutDataUrls } from "./build/postcss.mjs";
import { FONTS, SAFELIST } from "./build/content.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const project = dirname(here);
const dist = join(here, "static/ui/dist");
const italia = join(here, "node_modules/bootstrap-italia");
const SKIP = new Set(["node_modules", ".venv", ".git", "var", "static", "tests", "docs", "migrations"]);
const TARGETS = ["chrome109", "firefox115", "safari15.6"];

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIP.has(entry.name) || entry.name.startsWith(".") ? [] : sources(path);
    return [".html", ".py", ".yaml"].includes(extname(entry.name)) ? [path] : [];
  });
}

const script = readdirSync(join(here, "assets/js")).map((name) => join(here, "assets/js", name));
const texts = [...sources(project), ...script].map((path) => readFileSync(path, "utf8"));

async function styles() {
  const compiled = sass.compile(join(here, "assets/scss/sportello.scss"), {
    loadPaths: [join(italia, "src/scss")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    logger: sass.Logger.silent,
  });
  const [purged] = await new PurgeCSS().purge({
    content: texts.map((raw) => ({ raw, extension: "html" })),
    css: [{ raw: compiled.css }],
    safelist: SAFELIST,
    dynamicAttributes: ["data-label", "aria-current", "aria-invalid", "open"],
  });
  const coloured = await postcss([withoutDataUrls, tenantColours]).process(purged.css, { from: undefined });
  const { code } = await esbuild.transform(coloured.css, { loader: "css", minify: true, target: TARGETS });
  writeFileSync(join(dist, "sportello.css"), code);
}

async function scripts() {
  await esbuild.build({
    entryPoints: [join(here, "assets/js/main.js")],
    outfile: join(dist, "sportello.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: TARGETS,
    legalComments: "none",
    logLevel: "warning",
  });
}

function icons() {
  const known = readFileSync(join(here, "icons.txt"), "utf8").split("\n");
  const named = new Set(texts.flatMap((text) => text.match(/\bit-[a-z0-9-]+/g) ?? []));
  const symbols = known
    .filter((name) => named.has(name))
    .map((name) => {
      const svg = readFileSync(join(italia, "src/svg", `${name}.svg`), "utf8");
      const box = svg.match(/viewBox="([^"]+)"/)?.[1] ?? "0 0 24 24";
      const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s+/g, " ").trim();
      return `<symbol id="${name}" viewBox="${box}">${body}</symbol>`;
    });
  writeFileSync(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

function fonts() {
  for (const { from, to } of FONTS) copyFileSync(join(here, "node_modules/@fontsource", from), join(dist, to));
}

// The marks that the buttons of SPID and CIE must show, as they were issued.
function identityMarks() {
  for (const way of ["spid", "cie"]) copyFileSync(join(here, `marks/${way}-ico-circle-bb.svg`), join(dist, `${way}.svg`));
}

function report() {
  for (const name of readdirSync(dist).sort()) {
    const path = join(dist, name);
    const packed = name.endsWith(".woff2") ? statSync(path).size : gzipSync(readFileSync(path), { level: 9 }).length;
    console.log(`${name.padEnd(32)} ${String(statSync(path).size).padStart(8)} B  ${(packed / 1024).toFixed(1).padStart(6)} KB compressed`);
  }
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
fonts();
icons();
identityMarks();
await Promise.all([styles(), scripts()]);
report();
