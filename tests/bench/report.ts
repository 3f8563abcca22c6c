// The bench's table: what was measured, its target, and plainly whether it was met.

/** One row. A ratio is throughput against the other side: 2 is twice as fast. */
export interface Row {
  section: string;
  name: string;
  /** The other side's and our figures in `unit`, by place ("Node", "Chromium"). */
  other?: number;
  ours: Record<string, number>;
  unit: 'ms' | 'KB' | 'bytes' | 'nodes' | '%' | '/s';
  /** Ratios by place, where there is another side. */
  ratio?: Record<string, number>;
  target?: string;
  /** Whether the target is met, by place. Absent: it has none of its own. */
  met?: Record<string, boolean>;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Nearest rank: of 200 values, the 95th percentile is the 190th smallest. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

export interface Target { mean?: number; least?: number }

/** The rows of a section with one more below them: geometric means, held against the target. */
export function summarize(section: string, rows: readonly Row[], target: Target): Row[] {
  if (rows.length === 0) return []; // no program of it was chosen
  const places = Object.keys(rows[0].ours);
  const ratios = (place: string): number[] => rows.map(({ ratio }) => ratio![place]);
  const texts = [
    ...(target.mean === undefined ? [] : [`mean >= ${target.mean}`]),
    ...(target.least === undefined ? [] : [`none < ${target.least}`]),
  ];
  const met = (place: string): boolean => geometricMean(ratios(place)) >= (target.mean ?? 0)
    && Math.min(...ratios(place)) >= (target.least ?? 0);
  const marked = rows.map((row) => (target.least === undefined ? row : {
    ...row, met: Object.fromEntries(places.map((place) => [place, row.ratio![place] >= target.least!])),
  }));
  return [...marked, {
    section, name: 'geometric mean', ours: {}, unit: 'ms', target: texts.join(', '),
    ratio: Object.fromEntries(places.map((place) => [place, geometricMean(ratios(place))])),
    met: Object.fromEntries(places.map((place) => [place, met(place)])),
  }];
}

/** A Markdown table for each section. */
export function toMarkdown(rows: readonly Row[], machine: string, notes: readonly string[]): string {
  const sections = [...new Set(rows.map(({ section }) => section))];
  const tables = sections.map((section) => table(section, rows.filter((row) => row.section === section)));
  return ['# Speed', machine, notes.map((note) => `- ${note}`).join('\n'), ...tables].join('\n\n') + '\n';
}

function table(section: string, rows: readonly Row[]): string {
  const places = [...new Set(rows.flatMap(({ ours, ratio }) => Object.keys({ ...ours, ...ratio })))];
  const compared = rows.some(({ other }) => other !== undefined);
  const head = ['', ...(compared ? ['other'] : []), ...places.flatMap((place) => [place, ...(compared ? ['ratio'] : [])]),
    'target', 'met'];
  const lines = rows.map((row) => [
    row.name, ...(compared ? [figure(row.other, row.unit)] : []),
    ...places.flatMap((place) => [figure(row.ours[place], row.unit), ...(compared ? [ratioOf(row, place)] : [])]),
    row.target ?? '', verdict(row, places),
  ]);
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [`## ${section}`, '', line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...lines.map(line)].join('\n');
}

const figure = (value: number | undefined, unit: string): string =>
  (value === undefined ? '' : `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`);

const ratioOf = ({ ratio }: Row, place: string): string => ratio?.[place]?.toFixed(2) ?? '';

function verdict({ met }: Row, places: readonly string[]): string {
  if (met === undefined) return '';
  const short = places.filter((place) => met[place] === false);
  return short.length === 0 ? 'yes' : `short in ${short.join(' and ')}`;
}
