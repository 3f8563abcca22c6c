// Links as mail and chat programs leave them, read by the browser's rules for addresses.
import { describe, expect, test } from 'vitest';
import { isLink } from '../src/project/link.ts';
import { decodeLink, encodeLink } from './share/site.ts';

const SCRIPT = "local n = redis.call('INCR', KEYS[1])\nif n > 10 then return redis.error_reply('too many') end\nreturn n";
const fragment = await encodeLink({ name: 'Limit', script: SCRIPT, inputs: { keys: ['user:1'], argv: ['10', '60'] } });
const OLD = '1LcuxCsIwFEbhV7n8S1oI0iwOAV3EQRQHnaQtEtqIwfRGbtOhiO8uQscD3_mAYXEKQ8jQGGERU-ciMW1IfB_GVediLNThvLsoTcf97Vqbtmw4PIhpS6ai'
  + '_PRM4vMkvCxeJMld_DvOhcop0eB4ViV57hteJEPjBVtjGr1Yg1bD_dNU0FhXaL8_';
const middle = Math.floor(fragment.length / 2);
const [one, two] = [fragment.slice(0, middle), fragment.slice(middle)];

/** What a page finds in its address. */
const inAddress = (text: string): string => new URL(`https://example.com/#${text}`).hash;

describe('a link opens', () => {
  test.each<[what: string, text: string]>([
    ['as it is', fragment],
    ...['.', ',', ')', '>', ']', '"', "'", ';', '!', '?', '*', '**', ').', '>.', '&gt;', '&gt;.', '\u00bb', '\u201d', '\u2026', '|', '`', '~', '}']
      .map((sign): [string, string] => [`followed by ${sign}`, fragment + sign]),
    ['followed by words', `${fragment}). See you there`], ['followed by a sign and words', `${fragment}> wrote`],
    ['broken into lines', `${one}\n${two}`], ['broken into lines of Windows', `${one}\r\n${two}\r\n`],
    ['broken with a space', `${one} ${two}`], ['broken and indented', `${one}\n    ${two}`], ['after a space', ` ${fragment}`],
    ['broken by a soft break of mail', `${one}=\n${two}`], ['broken by soft breaks into lines of 76', fragment.replace(/.{76}/g, '$&=\r\n')],
    ['quoted in an answer', `${one}\n> ${two}`], ['quoted twice', `${one}\n>> ${two}`],
    ['with an invisible break', `${one}\u200b${two}`], ['with a soft hyphen', `${one}\u00ad${two}`], ['with a joiner', `${fragment}\u2060`],
    ['with codes for its characters', [...fragment].map((char) => `%${char.charCodeAt(0).toString(16)}`).join('').replace('%31', '1')
      .replace(/^1(%..)(%..)/, (_, a: string, b: string) => decodeURIComponent(`1${a}${b}`))],
    ['with codes for its signs', fragment.replaceAll('-', '%2D').replaceAll('_', '%5f')],
    ['with codes twice', fragment.replaceAll('-', '%252D').replaceAll('_', '%255F')],
    ['in markdown', `_${fragment}_`.slice(1)],
    // A link of 0.3.0 that ends with a sign.
    ['that ends with a sign', OLD], ['whose sign at the end was lost', OLD.slice(0, -1)], ['with a sign behind that', `${OLD}_`],
  ])('%s', async (_, text) => {
    const address = inAddress(text);
    expect(isLink(address)).toBe(true);
    expect(await decodeLink(address)).toMatchObject({ name: 'Limit', script: SCRIPT, inputs: { keys: ['user:1'], argv: ['10', '60'] } });
  });
});

test('none ends with a sign', async () => {
  for (let n = 0; n < 400; n++) expect(await encodeLink({ script: SCRIPT.replace('10', String(n)) })).toMatch(/[a-z\d]$/i);
});

test('what is cut off stays damaged, whatever follows it', async () => {
  for (const text of [one, `${one}.`, `${one}=`, `${one}%20`, two, `1${two}`]) {
    await expect(decodeLink(inAddress(text))).rejects.toThrow(/damaged|newer version/);
  }
});

test('a hostile link is looked at a few times, not often', async () => {
  const from = performance.now();
  await expect(decodeLink(`#1${'%25'.repeat(400_000)}=>${'-_'.repeat(900_000)}`)).rejects.toThrow(/damaged/);
  expect(performance.now() - from).toBeLessThan(20_000);
});
