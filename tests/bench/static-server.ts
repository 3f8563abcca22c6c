// Serves a folder as a static host does, compressed and cacheable, and keeps what it sent.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
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

export class StaticServer {
  readonly sent: Sent[] = [];
  private readonly server = createServer((request, response) => this.answer(request, response));

  constructor(private readonly root: string) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => { this.server.listen(0, 'localhost', resolve); });
    return `http://localhost:${(this.server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer({ url = '/' }: IncomingMessage, response: ServerResponse): void {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)).replace(/\/$/, '/index.html');
    const file = join(this.root, path);
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = extname(file);
    const headers = { 'content-type': TYPES[type] ?? 'application/octet-stream', 'cache-control': 'max-age=600' };
    const sent = measure(path, file);
    this.sent.push(sent);
    if (PACKED.has(type)) {
      response.writeHead(200, headers);
      createReadStream(file).pipe(response);
    } else {
      response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(gzipSync(readFileSync(file), { level: 9 }));
    }
  }
}

function measure(path: string, file: string): Sent {
  const body = readFileSync(file);
  if (PACKED.has(extname(file))) return { path, bytes: body.length, gzip: body.length, brotli: body.length };
  return { path, bytes: body.length, gzip: gzipSync(body, { level: 9 }).length, brotli: brotliCompressSync(body).length };
}
