// Numbers for people: each with its unit, digits in groups.

const grouped = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** "1 key", "1,204 keys". */
export function count(amount: number, unit: string, many = `${unit}s`): string {
  return `${grouped.format(amount)} ${amount === 1 ? unit : many}`;
}

/** "512 B", "12.3 KiB". */
export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const steps = ['KiB', 'MiB', 'GiB'];
  let amount = bytes;
  let step = -1;
  while (amount >= 1024 && step < steps.length - 1) { amount /= 1024; step++; }
  return `${short.format(amount)} ${steps[step]}`;
}

const elements = { list: 'item', set: 'member', zset: 'member', hash: 'field', stream: 'entry', vectorset: 'element' } as const;

/** How large a value is, in the unit of its type. */
export function valueSize(type: 'string' | keyof typeof elements, size: number): string {
  if (type === 'string') return byteSize(size);
  return type === 'stream' ? count(size, elements[type], 'entries') : count(size, elements[type]);
}

/** Milliseconds that a run or command took: "0.4 ms", "12 ms", "1.25 s". */
export function duration(ms: number): string {
  if (ms < 10) return `${ms < 0.1 ? ms.toFixed(2) : ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(2)} s`;
}

/** Time that is left, to the second, rounded up as a countdown is: "59 s", "2 m 05 s", "3 d 4 h". */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const parts = [
    [Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'], [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return '0 s';
  const [[amount, unit], next] = [parts[first], parts[first + 1]];
  return next === undefined ? `${amount} ${unit}` : `${amount} ${unit} ${String(next[0]).padStart(2, '0')} ${next[1]}`;
}

/** "just now", "5 min ago", "3 h ago", then the date. */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return new Date(at).toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' });
}

/** The time of day to the millisecond, in the person's zone: "14:03:07.120". */
export function clockTime(at: number): string {
  const date = new Date(at);
  const pad = (amount: number, width = 2): string => String(amount).padStart(width, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((amount) => pad(amount)).join(':');
  return `${time}.${pad(date.getMilliseconds(), 3)}`;
}

/** Milliseconds after a moment: "+0 ms", "+12 ms", "+1.20 s". */
export function offset(at: number, from: number): string {
  const ms = Math.max(0, at - from);
  return ms < 1000 ? `+${Math.round(ms)} ms` : `+${(ms / 1000).toFixed(2)} s`;
}
