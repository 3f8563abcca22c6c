// The command line as a process, and folders for it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtEvalua } from '../node-build.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended { status: number | null; stdout: string; stderr: string }

/** Runs a program to its end. */
export function ended(program: string, args: readonly string[], options: { input?: string | undefined; cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd ?? ROOT, env: options.env ?? process.env });
    const told = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => { told[name] += text; });
    child.on('error', reject).on('close', (status) => resolve({ status, ...told }));
    child.stdin.on('error', () => undefined); // it may end before it has read
    child.stdin.end(options.input ?? '');
  });
}

/** `evalua` with arguments. */
export function evalua(args: readonly string[], options: Parameters<typeof ended>[2] = {}): Promise<Ended> {
  return ended(process.execPath, [builtEvalua(), ...args], options);
}

/** A folder of its own with files by their paths. */
export function folderWith(files: Record<string, string | Uint8Array>): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'evalua-cli-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true }) };
}
