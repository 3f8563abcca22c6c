// Reads what record.php wrote.
import { readFileSync } from 'node:fs';

const MINUTE = 60_000;

/** One answer: the runs that follow an instant, each counted from the one before, in milliseconds since 1970. */
export interface Answer {
  text: string;
  zone: string;
  after: number;
  runs: number[];
}

/** How the platform takes an expression: "refused", "never", "fails", or "runs" with the run in seconds. */
export interface Verdict {
  text: string;
  said: string;
}

interface Zone { name: string; changes: number[] }

export const { answers, verdicts } = read(readFileSync(new URL('recorded.txt', import.meta.url), 'utf8'));

function read(file: string): { answers: Answer[]; verdicts: Verdict[] } {
  const zones: Zone[] = [];
  const blocks: { text: string; lines: string[] }[] = [];
  for (const line of file.trimEnd().split('\n')) {
    if (line.startsWith('zone ')) zones.push(readZone(line));
    else if (line.startsWith(' ') || line.startsWith('= ')) blocks.at(-1)!.lines.push(line);
    else if (!line.startsWith('# ')) blocks.push({ text: line, lines: [] });
  }
  const asked = blocks.filter(({ lines }) => lines[0].startsWith(' '));
  const odd = blocks.filter(({ lines }) => lines[0].startsWith('= '));
  return {
    answers: asked.flatMap(({ text, lines }) => zones.flatMap((zone, at) => readAnswers(text, zone, sameAs(lines, at)))),
    verdicts: odd.map(({ text, lines }) => ({ text, said: lines[0].slice(2) })),
  };
}

function readZone(line: string): Zone {
  const [, name, ...changes] = line.split(' ');
  return { name, changes: changes.map((change) => Number(change) * 1000) };
}

function sameAs(lines: string[], at: number): string {
  const same = /^ = (\d+)$/.exec(lines[at]);
  return same === null ? lines[at] : lines[Number(same[1])];
}

/** The first half of a line is about the first change, the other about the second. */
function readAnswers(text: string, { name, changes }: Zone, line: string): Answer[] {
  const all = line.trim().split(' ');
  return all.map((answer, at) => {
    const [lead, ...steps] = answer.split('+');
    const after = changes[at < all.length / 2 ? 0 : 1] - Number(lead) * MINUTE;
    let run = after;
    const runs = steps.flatMap((step) => {
      const [minutes, times] = step.split('x').map(Number);
      return Array.from({ length: times ?? 1 }, () => run += minutes * MINUTE);
    });
    return { text, zone: name, after, runs };
  });
}
