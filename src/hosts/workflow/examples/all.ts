// The examples with their files.
import type { Example } from '../../../protocol.ts';
import { body as cart } from './cart.ts';
import { body as extract } from './extract.ts';
import { body as fanOut } from './fan-out.ts';
import { body as machine } from './machine.ts';
import { body as map } from './map.ts';
import { body as model } from './model.ts';
import { body as portable } from './portable.ts';
import { body as queue } from './queue.ts';
import { body as refine } from './refine.ts';
import { body as retry } from './retry.ts';
import { body as routing } from './routing.ts';
import { body as words } from './words.ts';
import { titles } from './titles.ts';

const bodies: Record<string, Omit<Example, 'id' | 'title' | 'about'>> = {
  routing, retry, map, 'fan-out': fanOut, extract, refine, portable, model, machine, cart, words, queue,
};

export const examples: Example[] = titles.map((title) => ({ ...title, ...bodies[title.id] }));
