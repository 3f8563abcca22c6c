// ui.navigate, ui.toast and ui.progress: what a script shows is told as events of its run.
import { encodeText } from '../../../bytes/text.ts';
import type { Json } from '../../../world/schema.ts';
import { EditError } from '../data/edit-error.ts';
import { numberAt, tableAt, textAt } from './functions.ts';
import type { Given } from './functions.ts';

interface UiFunction { capability: 'ui.navigate' | 'ui.notify'; event: string; payload(given: Given, call: string): Record<string, Json> }

const toast = (level: string): UiFunction => ({ capability: 'ui.notify', event: 'ui.toast', payload: (given, call) => ({ level, text: encodeText(textAt(given, 0, 'a text', call)) }) });

export const uiFunctions: Readonly<Record<string, UiFunction>> = {
  'toast': toast('info'), 'toast.warn': toast('warn'), 'toast.error': toast('error'),
  'progress.start': { capability: 'ui.notify', event: 'ui.progress', payload: (given, call) => ({ title: encodeText(textAt(given, 0, 'a text', call)), total: totalOf(given, call), done: 0 }) },
  'progress.update': { capability: 'ui.notify', event: 'ui.progress', payload: (given, call) => ({ done: numberAt(given, 0, 'a number', call) }) },
  'progress.complete': { capability: 'ui.notify', event: 'ui.progress', payload: () => ({ complete: true }) },
  'navigate.to_view': { capability: 'ui.navigate', event: 'ui.navigate', payload: (given, call) => ({ view: encodeText(textAt(given, 0, 'the name of a view', call)) }) },
  'navigate.to_entity': { capability: 'ui.navigate', event: 'ui.navigate', payload: (given, call) => ({ entity: encodeText(textAt(given, 0, 'an entity id', call)) }) },
  'navigate.filter': { capability: 'ui.navigate', event: 'ui.navigate', payload: (given, call) => ({ filter: encodeText(JSON.stringify(tableAt(given, 0, 'a table of fields', call))) }) },
  'navigate.sort': { capability: 'ui.navigate', event: 'ui.navigate', payload: (given, call) => ({ sort: encodeText(textAt(given, 0, 'the name of a field', call)), order: given[1] === 'desc' ? 'desc' : 'asc' }) },
};

function totalOf(given: Given, call: string): number {
  const { total = null } = tableAt(given, 1, 'a table with "total"', call);
  if (total === null) return 0;
  if (typeof total === 'number') return total;
  throw new EditError('InvalidOperation', `${call}: total is a number`);
}
