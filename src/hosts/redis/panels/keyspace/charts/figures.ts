// What is drawn of a key or a database: names and numbers, which a table shows as well.
import { decodeStrict } from '../../../../../bytes/text.ts';
import { quoteBytes } from '../../../../../bytes/quote.ts';
import type { ChartData } from '../../../../../ide/kit/chart-options.ts';
import type { Bytes } from '../../../../../protocol.ts';
import type { Overview, ValueView } from '../../../wire.ts';

/** `of`: what the names are; `unit`: what the numbers count. */
export interface Figures { title: string; of: string; unit: string; labels: string[]; values: number[] }

/** As bars. */
export const chartOf = ({ title, of, unit, labels, values }: Figures): ChartData =>
  ({ title, of, labels, kind: 'bars', write: (value) => value.toLocaleString('en'), series: [{ label: unit, values, token: '--accent' }] });

/** Bars of a stream's rate. */
const BARS = 24;

const readable = (bytes: Bytes): string => decodeStrict(bytes) ?? quoteBytes(bytes);

/** Of sorted sets their scores, of streams entries by time; undefined: nobody would rather look at it than read it. */
export function figuresOf(value: ValueView): Figures | undefined {
  if (value.type === 'zset' && value.points === undefined) return scores(value.entries);
  return value.type === 'stream' ? rate(value.entries.map(([id]) => Number(id.split('-')[0]))) : undefined;
}

function scores(entries: readonly [member: Bytes, score: number][]): Figures | undefined {
  const finite = entries.filter(([, score]) => Number.isFinite(score));
  if (finite.length < 2) return undefined;
  return { title: 'Scores', of: 'Member', unit: 'score', labels: finite.map(([member]) => readable(member)), values: finite.map(([, score]) => score) };
}

/** How many entries came in each of equal spans of time. */
function rate(times: readonly number[]): Figures | undefined {
  const first = times.reduce((least, time) => Math.min(least, time), Infinity);
  const last = times.reduce((most, time) => Math.max(most, time), -Infinity);
  if (times.length < 2 || !(last > first)) return undefined;
  const span = Math.max(1, Math.ceil((last - first + 1) / BARS));
  const values = new Array<number>(Math.ceil((last - first + 1) / span)).fill(0);
  for (const time of times) values[Math.floor((time - first) / span)]++;
  return { title: `Entries in spans of ${duration(span)}`, of: 'From', unit: 'entries', labels: values.map((_, at) => moment(first + at * span, span)), values };
}

const duration = (span: number): string => (span < 1000 ? `${span} ms` : span < 60_000 ? `${(span / 1000).toFixed(1)} s` : `${(span / 60_000).toFixed(1)} min`);

/** As an instant where it can be one, else as the number that an id begins with. */
function moment(time: number, span: number): string {
  if (time < 1e11 || time > 8.64e15) return String(time);
  const text = new Date(time).toISOString();
  return span < 1000 ? text.slice(11, 23) : text.slice(5, 19).replace('T', ' ');
}

/** Memory by prefix, and times to live. */
export function overviewFigures({ prefixes, lives }: Overview): Figures[] {
  const name = (prefix: Bytes | null): string => (prefix === null ? 'all others' : readable(prefix));
  return [
    { title: 'Memory by prefix, estimated', of: 'Prefix', unit: 'bytes', labels: prefixes.map(({ prefix, keys }) => `${name(prefix)} (${keys})`), values: prefixes.map(({ bytes }) => bytes) },
    { title: 'Keys by time to live', of: 'Time to live', unit: 'keys', labels: lives.map(({ label }) => label), values: lives.map(({ keys }) => keys) },
  ];
}
