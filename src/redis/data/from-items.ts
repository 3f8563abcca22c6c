// Collections from their contents as `Collection.items` gives them: loading, redo.
import type { EncodingLimits } from '../config.ts';
import type { Bytes } from '../reply.ts';
import type { Collection } from '../value.ts';
import { Hash } from './hash.ts';
import { List } from './list.ts';
import { MemberSet } from './set.ts';
import { SortedSet } from './sorted-set.ts';
import { Stream } from './stream.ts';
import { VectorSet } from './vector-set.ts';

export function collectionFrom(type: Collection['type'], items: Bytes[], limits: EncodingLimits): Collection {
  switch (type) {
    case 'hash': return Hash.fromItems(items, limits);
    case 'list': return List.fromItems(items, limits);
    case 'set': return MemberSet.fromItems(items, limits);
    case 'zset': return SortedSet.fromItems(items, limits);
    case 'stream': return Stream.fromItems(items, limits);
    case 'vectorset': return VectorSet.fromItems(items);
  }
}
