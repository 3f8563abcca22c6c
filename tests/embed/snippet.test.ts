// What is copied for pages of others: HTML of a frame, and Markdown of a badge.
import { expect, test } from 'vitest';
import { lookIn } from '../../src/embed/messages.ts';
import { badge, embedAddress, snippet } from '../../src/embed/snippet.ts';

const link = 'https://evalua.example/play/#1q1ZKSi-_1';

test('the address carries the look, and the project of the link', () => {
  expect(embedAddress(link)).toBe('https://evalua.example/play/?embed#1q1ZKSi-_1');
  const look = { theme: 'dark', readOnly: true, panels: ['reply', 'inputs'] } as const;
  const address = new URL(embedAddress(link, { ...look, panels: [...look.panels] }));
  expect(address.hash).toBe('#1q1ZKSi-_1');
  expect(address.searchParams.has('embed')).toBe(true);
  expect(lookIn(address.searchParams)).toEqual(look);
});

test('the frame has its size, and a name that is markup is text', () => {
  const code = snippet(link, '"><img src=x>&', { theme: 'light', readOnly: true }, { width: '100%', height: 300 });
  expect(code).toContain('width="100%" height="300"');
  expect(code).toContain('title="&quot;&gt;&lt;img src=x&gt;&amp;"');
  expect(code).toContain('?embed&amp;theme=light&amp;readonly=1#1q1ZKSi-_1"');
  expect(code.match(/[<>]/g)).toHaveLength(4);
});

test('the badge is an image of the site that leads to the link', () => {
  expect(badge(link)).toBe(`[![Run in Evalua](https://evalua.example/play/badge.svg)](${link})`);
});
