// What crosses between an embed and the page around it, and the checks of it: each side believes nothing.
// docs/embedding.md describes it for those who do without embed.js.
import type { Events, Look, Panel, Project, Result } from './api.ts';

/** The version of the messages, in each of them. */
const VERSION = 1;

/** From the page to the embed. Each with an id gets one answer. */
export type Request =
  /** Tells the embed where its messages may go. It has no answer. */
  | { type: 'hello' }
  | { type: 'load'; id: number; project: Project | string }
  | { type: 'run'; id: number }
  | { type: 'stop'; id: number }
  | { type: 'set'; id: number; look: Look };

/** From the embed to the page. */
export type Message =
  /** It listens. The one message that may be read by anyone, and the only one before the page spoke. */
  | { type: 'ready' }
  | { type: 'answer'; id: number; value?: Result | undefined }
  | { type: 'refusal'; id: number; reason: string }
  | { [E in keyof Events]: { type: E; value: Events[E] } }[keyof Events];

export const PANELS: readonly Panel[] = ['reply', 'inputs', 'keyspace', 'events', 'log'];
const THEMES = ['auto', 'light', 'dark'];
/** Pixels. */
const HIGHEST = 20_000;

/** A message as it is sent. */
export const sealed = <M extends Request | Message>(message: M): M & { evalua: number } => ({ evalua: VERSION, ...message });

/** What claims to be a request and is not understood: it is refused, so that nobody waits. */
export interface Misunderstood { type: 'misunderstood'; id: number }

/** The request in a message's data; undefined: it is no message of this kind. What is in a project is not looked at here. */
export function requestIn(data: unknown): Request | Misunderstood | undefined {
  const message = unsealed(data);
  if (message?.type === 'hello') return { type: 'hello' };
  if (!message || !isId(message.id)) return undefined;
  const { type, id, project, look } = message;
  if (type === 'run' || type === 'stop') return { type, id };
  if (type === 'load' && (typeof project === 'string' || isRecord(project))) return { type, id, project };
  if (type === 'set' && isLook(look)) return { type, id, look };
  return { type: 'misunderstood', id };
}

/** The message of an embed in a message's data, or undefined where it is none. */
export function messageIn(data: unknown): Message | undefined {
  const message = unsealed(data);
  if (!message) return undefined;
  const { type, id, value, reason } = message;
  if (type === 'ready') return { type };
  if (type === 'answer' && isId(id) && (value === undefined || isResult(value))) return { type, id, value };
  if (type === 'refusal' && isId(id) && typeof reason === 'string') return { type, id, reason };
  if (type === 'result' && isResult(value)) return { type, value };
  if (type === 'height' && isHeight(value)) return { type, value };
  return undefined;
}

/** The parameters of an embed's address. What cannot be read is as by default. */
export function lookIn(parameters: URLSearchParams): Look {
  const theme = parameters.get('theme') ?? '';
  const readOnly = parameters.get('readonly');
  const panels = (parameters.get('panels') ?? '').split(',').filter(isPanel);
  return {
    ...(isTheme(theme) && { theme }), ...(readOnly !== null && { readOnly: !/^(0|false|no)$/i.test(readOnly) }),
    ...(panels.length > 0 && { panels }), ...(parameters.get('height') === 'auto' && { height: 'auto' as const }),
  };
}

/** The inverse of `lookIn`. */
export function parametersOf({ theme, readOnly, panels, height }: Look): string {
  const parameters = new URLSearchParams();
  if (theme !== undefined) parameters.set('theme', theme);
  if (readOnly === true) parameters.set('readonly', '1');
  if (panels !== undefined) parameters.set('panels', panels.join(','));
  if (height === 'auto') parameters.set('height', height);
  return String(parameters);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function unsealed(data: unknown): Record<string, unknown> | undefined {
  return isRecord(data) && data.evalua === VERSION ? data : undefined;
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value);
const isTheme = (value: unknown): value is NonNullable<Look['theme']> => THEMES.includes(String(value));
const isPanel = (value: unknown): value is Panel => PANELS.some((panel) => panel === value);
const isHeight = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= HIGHEST;

/** Only what it names may be in it, and each of the right kind. */
function isLook(value: unknown): value is Look {
  return isRecord(value) && Object.entries(value).every(([name, one]) => {
    if (one === undefined) return true;
    switch (name) {
      case 'theme': return isTheme(one);
      case 'readOnly': return typeof one === 'boolean';
      case 'panels': return Array.isArray(one) && one.every(isPanel);
      case 'height': return one === 'auto' || isHeight(one);
      default: return false;
    }
  });
}

/** As far as the page builds on it; the embed is the site that the page chose. */
function isResult(value: unknown): value is Result {
  return isRecord(value) && typeof value.ok === 'boolean' && typeof value.duration === 'number'
    && isRecord(value.reply) && typeof value.reply.text === 'string' && isRecord(value.reply.wire)
    && (value.error === undefined || isRecord(value.error)) && Array.isArray(value.log) && Array.isArray(value.events);
}
