// How a chart is drawn: what Chart.js is told.
import { BarController, BarElement, CategoryScale, Chart, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import type { ChartConfiguration, ChartDataset } from 'chart.js';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement, Tooltip);
export { Chart };

export interface ChartSeries {
  label: string;
  values: readonly number[];
  /** Its colour. */
  token: Token;
  /** The second of two: a line with gaps, or hollow points, which tell it apart without its colour. */
  second?: boolean;
}

export interface ChartData {
  title: string;
  /** What a label names: "Day". */
  of: string;
  labels: readonly string[];
  series: readonly ChartSeries[];
  /** Bars stand on one another. Points stand apart: what they are of has no order. */
  kind: 'bars' | 'line' | 'points';
  /** All numbers are whole. */
  whole?: boolean;
  /** A number with its unit. */
  write: (value: number) => string;
}

/** The colours that a chart takes. */
export const TOKENS = ['--accent', '--error', '--warning', '--value-atom', '--text-3', '--line', '--paper'] as const;
export type Token = (typeof TOKENS)[number];

/** `colours`: of the tokens, as the theme has them. */
export function configurationOf(chart: ChartData, colours: Record<Token, string>): ChartConfiguration<'bar' | 'line'> {
  const axis = { border: { display: false }, stacked: chart.kind === 'bars' };
  const ticks = { color: colours['--text-3'], font: { size: 11 } };
  return {
    type: chart.kind === 'bars' ? 'bar' : 'line',
    data: { labels: [...chart.labels], datasets: chart.series.map((one) => datasetOf(one, chart.kind, colours)) },
    options: {
      animation: false, maintainAspectRatio: false,
      plugins: { tooltip: { animation: false, callbacks: { label: ({ dataset, dataIndex }) => `${dataset.label ?? ''}: ${chart.write(Number(dataset.data[dataIndex]))}` } } },
      scales: {
        x: { ...axis, offset: true, grid: { display: false }, ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 8, callback: (_, at) => shortened(chart.labels[at] ?? '') } },
        y: { ...axis, beginAtZero: true, grid: { color: colours['--line'] }, ticks: { ...ticks, maxTicksLimit: 5, precision: chart.whole ? 0 : undefined, callback: (value) => chart.write(Number(value)) } },
      },
    },
  };
}

function datasetOf({ label, values, token, second = false }: ChartSeries, kind: ChartData['kind'], colours: Record<Token, string>): ChartDataset<'bar' | 'line'> {
  const colour = colours[token];
  const data = [...values];
  if (kind === 'bars') return { type: 'bar', label, data, backgroundColor: colour, maxBarThickness: 32 };
  return {
    type: 'line', label, data, showLine: kind === 'line', borderColor: colour, borderWidth: 2, borderDash: second ? [6, 4] : [],
    pointRadius: 4, pointBorderWidth: 2, pointBackgroundColor: second ? colours['--paper'] : colour,
  };
}

/** Days lose their year: "11-30". */
const shortened = (label: string): string => label.replace(/^\d{4}-/, '').replace(/^(.{12}).{2,}$/s, '$1…');
