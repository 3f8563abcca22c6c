// npm run serve for tests: a process on a free port.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { builtEvalua } from '../node-build.ts';

export class Serve {
  private constructor(readonly child: ChildProcess, readonly port: number) {}

  static async start(...options: string[]): Promise<Serve> {
    const child = spawn(process.execPath, [builtEvalua(), 'serve', '--port', '0', ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout!, 'data') as [Buffer];
    return new Serve(child, Number(/:(\d+)\s*$/.exec(line.toString())![1]));
  }

  /** SIGTERM; resolves with the exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    this.child.kill('SIGTERM');
    const [code] = await once(this.child, 'exit') as [number | null];
    return code;
  }
}

/** Sends bytes and gives all that comes back until as many bytes, or the end of the connection. */
export async function exchange(port: number, bytes: string, expected = Infinity): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let text = '';
  socket.write(bytes, 'latin1');
  for await (const chunk of socket) {
    text += chunk as string;
    if (text.length >= expected) break;
  }
  return text;
}
