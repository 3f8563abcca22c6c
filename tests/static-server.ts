// Serves a folder as a static host does, from any path of it, and keeps what it sent. It can go away.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json', '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
/** Packed already: no host compresses them again. */
const PACKED = new Set(['.png', '.woff2']);

export interface Sent { path: string; bytes: number; gzip: number; brotli: number }

export interface ServerOptions {
  /** The path of the host below which the folder stands; with a slash at both ends. */
  prefix?: string;
  /** What it says of how long a file may be kept. */
  cacheControl?: string;
  /** Sends bodies as gzip -9. */
  gzip?: boolean;
}

interface Body { changed: number; plain: Buffer; gzip: Buffer }

export class StaticServer {
  readonly sent: Sent[] = [];
  /** What it sends for some paths instead of the files. */
  readonly instead = new Map<string, string>();
  /** With a slash at its end; empty until `start`. */
  url = '';
  private server: Server | undefined;
  private readonly bodies = new Map<string, Body>();

  constructor(private readonly root: string, private readonly options: ServerOptions = {}) {}

  async start(): Promise<string> {
    const server = createServer((request, response) => this.answer(request, response));
    this.server = server;
    await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
    return this.url = `http://localhost:${(server.address() as AddressInfo).port}${this.options.prefix ?? '/'}`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
    this.server = undefined;
  }

  private answer({ url = '/' }: IncomingMessage, response: ServerResponse): void {
    const { prefix = '/', cacheControl = 'no-cache', gzip = false } = this.options;
    const asked = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)).replace(/\/$/, '/index.html');
    const path = asked.startsWith(prefix) ? asked.slice(prefix.length - 1) : undefined;
    const file = join(this.root, path ?? '');
    if (path === undefined || !existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
    const type = extname(file);
    const instead = this.instead.get(path);
    if (instead !== undefined) return void response.writeHead(200, { 'content-type': TYPES[type] }).end(instead);
    const packs = gzip && !PACKED.has(type);
    const body = this.body(file);
    this.sent.push(measure(path, body, PACKED.has(type)));
    response.writeHead(200, {
      'content-type': TYPES[type] ?? 'application/octet-stream', 'cache-control': cacheControl,
      ...(packs && { 'content-encoding': 'gzip' }),
    }).end(packs ? body.gzip : body.plain);
  }

  /** Packed once, as hosts do. */
  private body(file: string): Body {
    const { mtimeMs: changed } = statSync(file);
    const known = this.bodies.get(file);
    if (known?.changed === changed) return known;
    const plain = readFileSync(file);
    const body = { changed, plain, gzip: this.options.gzip === true ? gzipSync(plain, { level: 9 }) : plain };
    this.bodies.set(file, body);
    return body;
  }
}

/** Brotli is worked out when it is asked for: it takes a second for all files. */
function measure(path: string, { plain, gzip }: Body, packed: boolean): Sent {
  return {
    path, bytes: plain.length, gzip: packed ? plain.length : gzip.length,
    get brotli() { return packed ? plain.length : brotliCompressSync(plain).length; },
  };
}
