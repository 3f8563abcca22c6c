// What may be wrong with a link: its text, its deflated bytes, its JSON, or the shape of what it says.
import { constants, deflateRawSync, deflateSync, gzipSync, inflateRawSync } from 'node:zlib';
import type { Random } from '../redis/random.ts';

/** A sound link in each of its forms. */
export interface Sound { fragment: string; packed: Buffer; json: Buffer }

export function soundLink(fragment: string): Sound {
  const packed = Buffer.from(fragment.slice(1), 'base64url');
  return { fragment, packed, json: inflateRawSync(packed) };
}

type Mutation = (r: Random, sound: Sound) => string;

const link = (packed: Uint8Array): string => `1${Buffer.from(packed).toString('base64url')}`;
const deflated = (json: string | Uint8Array): string => link(deflateRawSync(json, { level: 1 }));

// The text

const textual: Mutation[] = [
  (r, { fragment }) => fragment.slice(0, r.below(fragment.length)),
  (r, { fragment }) => fragment.slice(r.below(fragment.length)),
  (r, { fragment }) => spliceText(r, fragment, r.pick(['A', '_', '-', 'z', '%', '\0', 'é', ' ', '=', '+', '/', '%3D', '\ud800'])),
  (r, { fragment }) => spliceText(r, fragment, ''),
  (r, { fragment }) => fragment + fragment.slice(r.below(fragment.length)),
  (r, { fragment }) => String.fromCharCode(r.below(r.pick([128, 65_536]))) + fragment.slice(1),
  (r, { fragment }) => `${r.pick(['#', '##', '1', '01', '1.0', 'javascript:', '<script>'])}${fragment}`,
  (r, { fragment }) => fragment.replace(/./g, (char) => (r.chance(0.02) ? char.toUpperCase() : char)),
];

function spliceText(r: Random, text: string, insert: string): string {
  const at = 1 + r.below(text.length - 1);
  return text.slice(0, at) + insert + text.slice(at + r.below(3));
}

// The deflated bytes

const packedAnew: Mutation[] = [
  (r, { packed }) => link(flipped(r, packed)),
  (r, { packed }) => link(packed.subarray(0, r.below(packed.length))),
  (r, { packed }) => link(packed.subarray(r.below(packed.length))),
  (r, { packed }) => link(spliceBytes(r, packed)),
  (r, { packed }) => link(Buffer.concat([packed, random(r)])),
  (r) => link(random(r)),
  (r, { json }) => link(r.pick([deflateSync, gzipSync])(json)),
];

const random = (r: Random): Buffer => Buffer.from(r.some(1, 60, () => r.below(256)));

function flipped(r: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let times = 1 + r.below(3); times > 0; times--) copy[r.below(copy.length)] ^= 1 << r.below(8);
  return copy;
}

function spliceBytes(r: Random, bytes: Buffer): Buffer {
  const at = r.below(bytes.length);
  return Buffer.concat([bytes.subarray(0, at), random(r), bytes.subarray(at + r.below(20))]);
}

// The JSON: well packed, but cut, of no UTF-8, with keys twice or of JavaScript's own

const SNIPPETS = ['"__proto__":{"h":"x","polluted":1},', '"constructor":{"prototype":{"polluted":1}},', '"s":1,"s":"x",', '\0', '\\u0000',
  '\ufeff', '{', '[', '"', '\\', '}', ']', ',', ':', 'null', '1e999', '-0', '0x1', 'NaN', '/*', '\n', '\\ud800', "'"];

const written: Mutation[] = [
  (r, { json }) => deflated(flipped(r, json)),
  (r, { json }) => deflated(json.subarray(0, r.below(json.length))),
  (r, { json }) => deflated(spliceBytes(r, json)),
  (r, { json }) => insertText(r, json, 1),
  (r, { json }) => insertText(r, json, 1 + r.below(json.length)),
  (_, { json }) => deflated(Buffer.concat([json, json])),
  (r, { json }) => deflated(json.toString().replace(/"(\w)":/g, (key, name: string) => (r.chance(0.3) ? `${key}${value(r)},"${name}":` : key))),
];

function insertText(r: Random, json: Buffer, at: number): string {
  const text = json.toString();
  return deflated(text.slice(0, at) + r.pick(SNIPPETS) + text.slice(at));
}

// The shape: sound JSON that says something else

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
/** As text, for not all of it survives JSON.stringify. */
const VALUES = ['null', 'true', '0', '-1', '1e999', '1e-7', '""', '"x"', '"\\u0000"', '"\\ud800"', '"\\udcff"', '"\\u0100"', '[]', '{}', '[[]]', '[{}]',
  '[null]', '[1,2]', '["a",["b"]]', '{"length":1e9}', '{"__proto__":{"polluted":1}}', '{"__proto__":1,"constructor":2,"toString":"x"}',
  '{"constructor":{"prototype":{"polluted":1}}}', '"<img src=x onerror=alert(1)>"', '"javascript:alert(1)"', '"__proto__"', '"constructor"',
  '"5.2"', '"../../x"', '[["../x","y"]]', '[["a","x"],["A.lua","y"]]', '[["main.lua",""]]', '[["__proto__",""]]', '{"a":{}}', '{"a":1e999}',
  '{"<b>":1}', '{"state":"{}"}', '{"state":["a"]}', '"flow.yaml"', '"main.lua"', '[{"file":"a","trigger":null,"enabled":true,"capabilities":[]}]',
  '[{"file":"../a","trigger":{"a":[1]},"enabled":1,"capabilities":["x"]}]', deep(10), deep(5_000), `[${'0,'.repeat(3_000)}0]`, `"${'x'.repeat(3_000)}"`, '{"toJSON":"x"}', '{"then":1}', '"\u202e\u0000\u2028"'];
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'toJSON', '', 'z', 'script', '<b>', '\0', 'n', 's', 'f', 'h', 'l',
  'o', 'k', 'a', 'd', 'p', 'i', 'm', 'e'];
const value = (r: Random): string => r.pick(VALUES);

const shaped: Mutation[] = [
  (r, { json }) => deflated(reshaped(r, JSON.parse(json.toString()) as Json)),
  (r) => deflated(value(r)),
  (r) => deflated(`{${r.some(1, 4, () => `${JSON.stringify(r.pick(KEYS))}:${value(r)}`).join()}}`),
];

/** With another value, or one more, somewhere in it. */
function reshaped(r: Random, whole: Json): string {
  const mark = `\u0001${r.below(1e9)}`;
  const place = (node: Json): Json => {
    if (Array.isArray(node) && node.length > 0 && r.chance(0.8)) {
      const at = r.below(node.length);
      return node.map((one, i) => (i === at ? place(one) : one));
    }
    if (typeof node === 'object' && node !== null && !Array.isArray(node) && r.chance(0.9)) {
      const key = r.chance(0.2) ? r.pick(KEYS) : r.pick(Object.keys(node)) ?? 'z';
      return Object.fromEntries([...Object.entries(node), [key, place(Object.hasOwn(node, key) ? node[key] : null)]]);
    }
    return mark;
  };
  return JSON.stringify(place(whole)).replace(JSON.stringify(mark), () => value(r));
}

// Far too much of something. Made once: each is some kilobytes that unpack to megabytes.

const MUCH = 17_000_000;
const bomb = (text: string): string => link(deflateRawSync(text, { level: constants.Z_BEST_SPEED }));
let bombs: string[] | undefined;
const heavy: Mutation = (r) => r.pick(bombs ??= [
  bomb('['.repeat(MUCH)), bomb('\0'.repeat(4 * MUCH)), bomb(`{"s":"${'\\"'.repeat(MUCH / 2)}`), bomb(`{"z":${deep(2_000_000)}}`),
  bomb(`{"s":"${'x'.repeat(MUCH)}"}`), bomb(`{"z":[${'{},'.repeat(2_000_000)}0]}`), bomb('\\"'.repeat(3_000_000)),
  bomb(`{"k":[${'"",'.repeat(100_000)}""]}`), bomb(`{"o":{${Array.from({ length: 200_000 }, (_, i) => `"a${i}":1`).join()}}}`),
  `1${'A'.repeat(3_999_999)}`, `1${'A'.repeat(4_000_000)}`,
]);

const kinds = [textual, packedAnew, written, shaped];

/** A link with something wrong, or merely unusual. One of 4,000 unpacks to megabytes. */
export const mutated: Mutation = (r, sound) => (r.chance(1 / 4_000) ? heavy : r.pick(r.pick(kinds)))(r, sound);
