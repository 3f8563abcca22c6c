// What a build adds to the bundle: a Content-Security-Policy in index.html, embed.js with its types, and the
// service worker with the list of all files, so that it belongs to exactly this build.
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build } from 'vite';

/** CodeMirror puts its styles into elements with this nonce. */
const STYLE_NONCE = 'editor';
/** The only other inline style: an attribute of bits-ui. */
const ATTRIBUTES = ['display: contents;'];

/** No request to another origin, no inline script but those of index.html, no eval but WebAssembly. */
function policy(html) {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
  return [
    "default-src 'none'", `script-src 'self' 'wasm-unsafe-eval' ${hashes(scripts)}`, "worker-src 'self'",
    `style-src 'self' 'nonce-${STYLE_NONCE}'`,
    `style-src-attr 'unsafe-hashes' ${hashes(ATTRIBUTES)}`, "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
    "frame-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
  ].join('; ');
}

const hash = (data, encoding) => createHash('sha256').update(data).digest(encoding);

const hashes = (texts) => texts.map((text) => `'sha256-${hash(text, 'base64')}'`).join(' ');

/** What few people ever ask for, and is as large as all else: it comes from the network. */
const LARGE = /^stylua_lib/;

/** The files below a folder as the service worker lists them; names with a hash need no revision. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'sw.js' && !LARGE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => {
      const url = relative(folder, path).split(sep).join('/');
      return { url, revision: url.startsWith('assets/') ? null : hash(readFileSync(path), 'hex').slice(0, 16) };
    });
}

/** The plugins of vite.config.ts that work on builds alone. */
export function site() {
  let config;
  return {
    name: 'evalua:site',
    apply: 'build',
    configResolved(resolved) { config = resolved; },
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace('<meta charset="utf-8" />',
        `$&\n    <meta http-equiv="Content-Security-Policy" content="${policy(html)}" />`),
    },
    async closeBundle() {
      const outDir = resolve(config.root, config.build.outDir);
      const alone = (entry, file, format, define = {}) => build({
        root: config.root, configFile: false, logLevel: 'error', publicDir: false, define,
        build: {
          outDir, emptyOutDir: false, target: 'es2022',
          lib: { entry: join(config.root, entry), formats: [format], name: file, fileName: () => `${file}.js` },
        },
      });
      await alone('src/embed/embed.ts', 'embed', 'es');
      copyFileSync(join(config.root, 'src/embed/api.ts'), join(outDir, 'embed.d.ts'));
      await alone('workers/sw.ts', 'sw', 'iife',
        { 'SITE_FILES': JSON.stringify(filesOf(outDir)), 'process.env.NODE_ENV': '"production"' });
    },
  };
}
