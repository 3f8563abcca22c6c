// Scripts of libraries that many people run: nothing is told of them but what is true of them, which stands here.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnosticsOf } from './hosts.ts';

const require = createRequire(import.meta.url);
const bullmq = join(dirname(require.resolve('bullmq/package.json')), 'dist', 'esm', 'scripts');
const bee = join(dirname(require.resolve('bee-queue/package.json')), 'lib', 'lua');

/** BullMQ joins its scripts from files, of which each brings functions that not every script calls. */
async function joined(): Promise<{ name: string; text: string }[]> {
  const files = readdirSync(bullmq).filter((name) => name.endsWith('.js') && !name.startsWith('index'));
  const modules = await Promise.all(files.map(async (name) => [name, await import(join(bullmq, name)) as Record<string, { content: string }>] as const));
  return modules.flatMap(([name, its]) => Object.values(its).map(({ content }) => ({ name, text: content })));
}

const scripts = [...await joined(), ...readdirSync(bee).filter((name) => name.endsWith('.lua')).map((name) => ({ name, text: readFileSync(join(bee, name), 'utf8') }))];

/** They keep to commands of older releases, make keys of a prefix, and bring locals along; one replies { ..., nil, ... }. */
const TRUE: ReadonlySet<string> = new Set(['deprecated-command', 'built-key', 'unused-local', 'nil-in-reply']);

it('there are some', () => expect(scripts.length).toBeGreaterThan(60));

describe.each(scripts.map(({ name, text }) => [name, text] as const))('%s', (_, text) => {
  const told = diagnosticsOf('redis', text);
  it('is told nothing else', () => expect(told.filter(({ code }) => !TRUE.has(code))).toEqual([]));
  it('is told what stands there', () => {
    for (const { code, from, to } of told) {
      const place = text.slice(from, to);
      if (code === 'unused-local') expect(text.split(new RegExp(`\\b${place}\\b`)).length).toBeGreaterThan(1);
      if (code === 'deprecated-command') expect(place).toMatch(/^(?:HMSET|RPOPLPUSH|SETEX|GETSET|PSETEX|SETNX|Z(?:REV)?RANGEBY(?:SCORE|LEX)|ZREVRANGE)$/i);
      if (code === 'nil-in-reply') expect(place).toBe('nil');
      if (code === 'built-key') expect(place).toMatch(/ARGV|[kK]ey|KEY|\.\./);
    }
  });
});
