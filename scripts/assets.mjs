// Bundles the web assets into platform/yimen/static/dist: what a page loads comes from its own host alone.
//
//   app.js, app.css        the shell: Tabler, htmx and our own sources in static/src
//   tables.js, tables.css  Tabulator, loaded only by pages that show a grid
//   portal.css, portal.js  the public's pages; the script only where a form is sent
//   icons.svg              a sprite of the icons named in static/src/icons.json
//   manifest.json          file name -> digest of its bytes, for cache-busting addresses
//   LICENCES.txt           the licences of what was bundled
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const sources = join(root, "platform/yimen/static/src");
const target = join(root, "platform/yimen/static/dist");
const modules = join(root, "node_modules");
const bundled = ["@marcbachmann/cel-js", "@tabler/core", "@tabler/icons", "altcha", "htmx.org", "signature_pad", "sortablejs", "tabulator-tables"];

/**
 * Tabler's rules for a folded sidebar, a navbar's position and headings as steps, none of which our pages have, ask with
 * `:has` what stands below the whole page: each change of a text would have every element's style worked out anew (20 ms).
 */
const unused = /navbar-folded|data-bs-navbar-position|\.steps:not\(:has\(/;
const thinner = {
  name: "thinner",
  setup: ({ onLoad }) =>
    onLoad({ filter: /@tabler[\\/]core.*\.css$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const kept = text.replace(/[^{}]+\{[^{}]*\}/g, (rule) => (rule.includes(":has(") && unused.test(rule.split("{")[0]) ? "" : rule));
      return { contents: kept, loader: "css" };
    }),
};

/** Every *.js and *.css directly in static/src is an entry; anything deeper is imported by one. */
async function entries() {
  const names = (await readdir(sources)).filter((name) => /\.(js|css)$/.test(name));
  return names.map((name) => join(sources, name));
}

async function bundle() {
  await build({
    entryPoints: await entries(),
    outdir: target,
    bundle: true,
    plugins: [thinner],
    minify: true,
    format: "iife",
    target: ["es2020"],
    legalComments: "none",
    charset: "utf8",
    loader: { ".woff": "file", ".woff2": "file", ".svg": "dataurl", ".png": "file" },
    assetNames: "[name]",
    logLevel: "warning",
    logOverride: { "direct-eval": "silent" }, // htmx carries one; allowEval=false and the page's policy keep it shut
  });
}

/** One <symbol id="NAME"> per icon; a name that Tabler does not have ends the build. */
async function sprite() {
  const names = JSON.parse(await readFile(join(sources, "icons.json"), "utf8"));
  const symbols = await Promise.all([...new Set(names)].sort().map(symbol));
  await writeFile(
    join(target, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
  );
}

async function symbol(name) {
  const file = join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
  if (!existsSync(file)) throw new Error(`static/src/icons.json names the icon "${name}", which Tabler does not have`);
  const drawing = (await readFile(file, "utf8")).replace(/<!--[\s\S]*?-->/g, "");
  const paths = drawing.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "");
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
    `stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths}</symbol>`
  );
}

async function licences() {
  const texts = await Promise.all(bundled.map(licence));
  await writeFile(join(target, "LICENCES.txt"), texts.join("\n\n"));
}

async function licence(name) {
  const folder = join(modules, name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(join(folder, file), "utf8") : "";
  return `${name} ${about.version} (${about.license})\n${text.trim()}\n`;
}

async function manifest() {
  const names = (await readdir(target)).filter((name) => name !== "manifest.json").sort();
  const pairs = await Promise.all(names.map(async (name) => [name, digest(await readFile(join(target, name)))]));
  await writeFile(join(target, "manifest.json"), JSON.stringify(Object.fromEntries(pairs), null, 2) + "\n");
}

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 12);

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await bundle();
await sprite();
await licences();
await manifest();
