// The colours of the page against WCAG 2.2 AA, computed as the standard defines it (relative luminance).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../src/ide/tokens.css', import.meta.url), 'utf8');
const pairs = [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
const colours = new Map(pairs.map(([, name, light, dark]) => [name, { light, dark }]));

type Theme = 'light' | 'dark';
const surfaces = ['ground', 'surface', 'paper', 'raised', 'field'];
const tints = ['error-tint', 'warning-tint', 'added-tint', 'removed-tint', 'changed-tint'];
const onEverySurface = [...colours.keys()].filter(
  (name) => !surfaces.includes(name) && !tints.includes(name) && !/^line|-fill/.test(name),
);

function colour(name: string, theme: Theme): string {
  const found = colours.get(name);
  if (!found) throw new Error(`no token --${name}`);
  return found[theme];
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(onEverySurface)('--%s can be read on every surface', (name) => {
    for (const surface of surfaces) {
      expect(contrast(colour(name, theme), colour(surface, theme)), `on --${surface}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(tints)('text can be read on --%s', (tint) => {
    for (const text of ['text', 'text-2', 'text-3', tint.replace('-tint', '')]) {
      expect(contrast(colour(text, theme), colour(tint, theme)), `--${text}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(['accent-fill', 'accent-fill-hover', 'error-fill'])('white can be read on --%s', (fill) => {
    expect(contrast('#ffffff', colour(fill, theme))).toBeGreaterThanOrEqual(4.5);
  });
});
