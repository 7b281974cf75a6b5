// Bundles src/ into one classic script, dist/widget.js. Usage: node build.mjs
import { readFile } from "node:fs/promises";
import { build, transform } from "esbuild";

// Style sheets are minified and imported as text, for adoptedStyleSheets.
const cssAsText = {
  name: "css-as-text",
  setup(bundle) {
    bundle.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await transform(source, { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

await build({
  entryPoints: ["src/main.ts"],
  outfile: "dist/widget.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  legalComments: "eof",
  plugins: [cssAsText],
  logLevel: "warning",
});
