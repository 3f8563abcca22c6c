// A request from outside as somebody typed it, read into what the trigger webhook gets.
import type { Json, JsonObject } from '../../../../../world/schema.ts';

export const METHODS = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'] as const;
export interface Typed { method: string; path: string; headers: string; body: string }

/** What stands at a field. */
export type Faults = Partial<Record<'headers' | 'body' | 'path', string>>;

/** Headers are a line each, "Name: value"; a body is JSON, or a text where its type says so. */
export function requestOf({ method, path, headers, body }: Typed): { event: JsonObject } | { faults: Faults } {
  const faults: Faults = {};
  if (path.trim() !== '' && !path.trim().startsWith('/')) faults.path = 'A path begins with /';
  const read = headersOf(headers);
  if ('error' in read) faults.headers = read.error;
  const type = 'headers' in read ? Object.entries(read.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '' : '';
  const content = bodyOf(body, type === '' || type.includes('json'));
  if ('error' in content) faults.body = content.error;
  if (!('headers' in read) || !('value' in content) || Object.keys(faults).length > 0) return { faults };
  return { event: { body: content.value, headers: read.headers, method, ...path.trim() !== '' && { path: path.trim() } } };
}

function headersOf(text: string): { headers: Record<string, string> } | { error: string } {
  const headers: Record<string, string> = {};
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parts = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line);
    if (parts === null) return { error: `Line ${at + 1}: "Name: value" is wanted, not ${JSON.stringify(line.trim())}` };
    headers[parts[1]] = parts[2];
  }
  return { headers };
}

function bodyOf(text: string, isJson: boolean): { value: Json } | { error: string } {
  if (text.trim() === '') return { value: null };
  if (!isJson) return { value: text };
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    if (error instanceof SyntaxError) return { error: error.message };
    throw error;
  }
}
