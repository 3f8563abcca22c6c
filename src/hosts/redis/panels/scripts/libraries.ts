// Libraries of functions as FUNCTION LIST WITHCODE tells them.
import type { Bytes, WireReply } from '../../../../protocol.ts';

export interface LibraryFunction { name: Bytes; description: Bytes; flags: string[] }

export interface Library { name: Bytes; engine: Bytes; code: Bytes; functions: LibraryFunction[] }

/** Undefined where the reply is none: an engine that knows no functions, or is busy. */
export function librariesOf(reply: WireReply): Library[] | undefined {
  return itemsOf(reply)?.map((item) => {
    const fields = fieldsOf(item);
    return {
      name: textOf(fields.get('library_name')), engine: textOf(fields.get('engine')),
      code: textOf(fields.get('library_code')), functions: (itemsOf(fields.get('functions')) ?? []).map(functionOf),
    };
  });
}

function functionOf(reply: WireReply): LibraryFunction {
  const fields = fieldsOf(reply);
  return {
    name: textOf(fields.get('name')), description: textOf(fields.get('description')),
    flags: (itemsOf(fields.get('flags')) ?? []).map(textOf),
  };
}

/** A map of RESP3, or the flat array that RESP2 has in its place. */
function fieldsOf(reply: WireReply): Map<Bytes, WireReply> {
  if (reply.type === 'map') return new Map(reply.entries.map(([name, value]) => [textOf(name), value]));
  const items = itemsOf(reply) ?? [];
  return new Map(Array.from({ length: items.length / 2 }, (_, at) => [textOf(items[2 * at]), items[2 * at + 1]]));
}

const itemsOf = (reply: WireReply | undefined): WireReply[] | undefined =>
  (reply !== undefined && 'items' in reply ? reply.items : undefined);
const textOf = (reply: WireReply | undefined): Bytes => (reply !== undefined && 'text' in reply ? reply.text : '');
