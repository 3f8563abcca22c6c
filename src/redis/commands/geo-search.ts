// Geo: searching for places within a circle, a box or a polygon.
import { double, int32, integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable, KeySpec, KeyUse } from '../command.ts';
import { exactTrigonometry } from '../data/exact-trigonometry.ts';
import { polygonOf } from '../data/geo-polygon.ts';
import { cellsAround, distance, distanceWithin, pointAt, scoreRange } from '../data/geohash.ts';
import type { Cell, Point, Shape } from '../data/geohash.ts';
import { SortedSet } from '../data/sorted-set.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { coordinates, distanceText, placesAt, pointFrom, unitFrom } from './geo.ts';

type Args = readonly Bytes[];

/** How a command is written. `first`: where the options begin. */
interface Form { first: number; search: boolean; stores: boolean; polygons: boolean }

interface Query {
  /** Numbers have no hexadecimal digits. */
  decimal: boolean;
  center: Point | undefined;
  /** In metres. */
  area: Omit<Shape, 'center'> | undefined;
  /** Metres of the unit of distances. */
  unit: number;
  /** FROMMEMBER or FROMLONLAT was given. */
  from: 'member' | 'lonlat' | undefined;
  withDist: boolean; withHash: boolean; withCoord: boolean;
  any: boolean;
  /** 0: all. */
  count: number;
  sort: 'asc' | 'desc' | undefined;
  store: Bytes | undefined;
  storeDist: boolean;
}

interface Found { member: Bytes; score: number; point: Point; metres: number }

const emptyQuery = ({ engine }: Client): Query => ({
  decimal: engine.has.decimalScores, center: undefined, area: undefined, unit: 1, from: undefined,
  withDist: false, withHash: false, withCoord: false, any: false, count: 0, sort: undefined, store: undefined, storeDist: false,
});

// Arguments

function memberPoint(places: SortedSet, member: Bytes, named: boolean): Point {
  const score = places.score(member);
  if (score === undefined) throw new RedisError(named ? `ERR member ${member.split('\0', 1)[0]} does not exist` : 'ERR could not decode requested zset member');
  return pointAt(score);
}

/** A size that is a number and not negative. */
const numeric = (text: Bytes, decimal: boolean, what: string): number =>
  double(text, decimal, () => new RedisError(`ERR need numeric ${what}`));

function setRadius(query: Query, args: Args, at: number): void {
  const radius = numeric(args[at], query.decimal, 'radius');
  if (radius < 0) throw new RedisError('ERR radius cannot be negative');
  query.unit = unitFrom(args[at + 1]);
  query.area = { radius: radius * query.unit, width: 0, height: 0 };
}

function setBox(query: Query, args: Args, at: number): void {
  const width = numeric(args[at], query.decimal, 'width');
  const height = numeric(args[at + 1], query.decimal, 'height');
  if (width < 0 || height < 0) throw new RedisError('ERR height or width cannot be negative');
  query.unit = unitFrom(args[at + 2]);
  query.area = { radius: undefined, width: width * query.unit, height: height * query.unit };
}

/** Reads the corners of a polygon after how many there are; returns how many arguments that are. */
function setPolygon(query: Query, args: Args, at: number): number {
  const count = int32(args[at], 'invalid number of vertices');
  if (count < 3 || Math.floor((args.length - at - 1) / 2) < count) {
    throw new RedisError('ERR GEOSEARCH BYPOLYGON must have at least 3 vertices');
  }
  const { center, ...area } = polygonOf(Array.from({ length: count }, (_, i) => pointFrom(args, at + 1 + 2 * i, query.decimal)));
  query.center = center;
  query.area = area;
  query.unit = 1;
  return 1 + 2 * count;
}

/** Reads the options; `query` holds what stands before them. */
function readOptions(query: Query, args: Args, form: Form, places: SortedSet | undefined): void {
  for (let i = form.first; i < args.length; i++) {
    const taken = readFlag(query, args[i].toLowerCase(), form) ? 0
      : form.search ? readArea(query, args, i, places, form.polygons) : readStore(query, args, i, form);
    i += taken ?? readCount(query, args, i);
  }
}

function readFlag(query: Query, name: Bytes, { search, stores }: Form): boolean {
  switch (name) {
    case 'withdist': return (query.withDist = true);
    case 'withhash': return (query.withHash = true);
    case 'withcoord': return (query.withCoord = true);
    case 'any': return (query.any = true);
    case 'asc':
    case 'desc': query.sort = name; return true;
    case 'storedist': return search && stores && (query.storeDist = true);
    default: return false;
  }
}

/** Reads COUNT, the last that an argument can be; returns how many arguments it takes. */
function readCount(query: Query, args: Args, at: number): number {
  if (args[at].toLowerCase() !== 'count' || at + 1 >= args.length) throw syntaxError();
  query.count = integer(args[at + 1]);
  if (query.count <= 0) throw new RedisError('ERR COUNT must be > 0');
  return 1;
}

/** Reads STORE and STOREDIST of GEORADIUS; returns how many arguments they take, undefined for another option. */
function readStore(query: Query, args: Args, at: number, { stores }: Form): number | undefined {
  const name = args[at].toLowerCase();
  if (!stores || (name !== 'store' && name !== 'storedist') || at + 1 >= args.length) return undefined;
  query.store = args[at + 1];
  query.storeDist = name === 'storedist';
  return 1;
}

/** Reads where and how far GEOSEARCH looks; returns as `readStore`. */
function readArea(query: Query, args: Args, at: number, places: SortedSet | undefined, polygons: boolean): number | undefined {
  const left = args.length - at - 1;
  const round = query.area !== undefined && query.area.radius !== undefined;
  const corners = query.area?.polygon !== undefined;
  const square = query.area !== undefined && !round && !corners;
  switch (args[at].toLowerCase()) {
    case 'frommember':
      if (left < 1 || query.from === 'lonlat' || corners) return undefined;
      query.from = 'member';
      if (places !== undefined) query.center = memberPoint(places, args[at + 1], polygons);
      return 1;
    case 'fromlonlat':
      if (left < 2 || query.from === 'member' || corners) return undefined;
      query.from = 'lonlat';
      query.center = pointFrom(args, at + 1, query.decimal);
      return 2;
    case 'byradius':
      if (left < 2 || square || corners) return undefined;
      setRadius(query, args, at + 1);
      return 2;
    case 'bybox':
      if (left < 3 || round || corners) return undefined;
      setBox(query, args, at + 1);
      return 3;
    case 'bypolygon':
      if (!polygons || left < 2 || round || square || query.from !== undefined) return undefined;
      return setPolygon(query, args, at + 1);
    default: return undefined;
  }
}

function checkOptions(query: Query, args: Args, { search, polygons }: Form): void {
  if (query.store !== undefined && (query.withDist || query.withHash || query.withCoord)) {
    const what = search ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    throw new RedisError(`ERR ${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  if (search && query.from === undefined && query.area?.polygon === undefined) {
    throw new RedisError(`ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${args[0]}`);
  }
  if (search && query.area === undefined) {
    throw new RedisError(`ERR exactly one of ${polygons ? 'BYRADIUS, BYBOX and BYPOLYGON' : 'BYRADIUS and BYBOX'} can be specified for ${args[0]}`);
  }
  if (query.any && query.count === 0) throw new RedisError('ERR the ANY argument requires COUNT argument');
}

// Searching

function search(places: SortedSet, { center, area, any, count }: Query): Found[] {
  const shape: Shape = { center: center!, ...area! };
  const found: Found[] = [];
  let last: Cell | undefined;
  cellsAround(shape).forEach((cell, i) => {
    // On a coarse grid two neighbours can be the same cell. As in Redis the first two are not compared.
    if (last !== undefined && cell.x === last.x && cell.y === last.y) return;
    if (any && found.length >= count) return;
    collect(places, cell, shape, found, any ? count : Infinity);
    if (i > 0) last = cell;
  });
  return found;
}

function collect(places: SortedSet, cell: Cell, shape: Shape, found: Found[], limit: number): void {
  const [from, to] = scoreRange(cell);
  const first = places.countWhile(({ score }) => score < from);
  const end = places.countWhile(({ score }) => score < to);
  for (const { member, score } of places.slice(first, end)) {
    const point = pointAt(score);
    const metres = distanceWithin(shape, point);
    if (metres === undefined) continue;
    found.push({ member, score, point, metres });
    if (found.length >= limit) break;
  }
}

function run(client: Client, args: Args, query: Query, form: Form, places: SortedSet | undefined): Reply {
  readOptions(query, args, form, places);
  checkOptions(query, args, form);
  const found = places === undefined ? [] : search(places, query);
  const sort = query.sort ?? (query.count !== 0 && !query.any ? 'asc' : undefined);
  if (sort !== undefined) found.sort((a, b) => (sort === 'asc' ? a.metres - b.metres : b.metres - a.metres));
  if (query.count !== 0 && found.length > query.count) found.length = query.count;
  return query.store === undefined ? replyWith(client, query, found) : store(client, query, query.store, found, form);
}

function replyWith(client: Client, query: Query, found: readonly Found[]): Reply {
  const { withDist, withHash, withCoord, unit } = query;
  if (!withDist && !withHash && !withCoord) return found.map(({ member }) => member);
  return found.map(({ member, score, point, metres }) => {
    const item: Reply[] = [member];
    if (withDist) item.push(distanceText(client, metres / unit));
    if (withHash) item.push(Number.isSafeInteger(score) ? score : BigInt(Math.trunc(score)));
    if (withCoord) item.push(coordinates(client, point));
    return item;
  });
}

function store(client: Client, query: Query, key: Bytes, found: readonly Found[], form: Form): Reply {
  const { db } = client;
  if (found.length === 0) {
    if (db.peek(key) !== undefined && db.remove(key)) db.notify(Notify.generic, 'del', key);
    return 0;
  }
  const result = new SortedSet(client.engine.config.limits);
  for (const { member, score, point } of found) {
    result.set(member, query.storeDist ? distance(query.center!, point, exactTrigonometry) / query.unit : score);
  }
  db.set(key, result);
  db.notify(Notify.zset, form.search ? 'geosearchstore' : 'georadiusstore', key);
  return found.length;
}

// Commands

function radiusFrom(client: Client, args: Args, stores: boolean): Reply {
  const places = placesAt(client, args[1]);
  const query = emptyQuery(client);
  query.center = pointFrom(args, 2, query.decimal);
  setRadius(query, args, 4);
  return run(client, args, query, { first: 6, search: false, stores, polygons: false }, places);
}

function radiusFromMember(client: Client, args: Args, stores: boolean): Reply {
  const places = placesAt(client, args[1]);
  const query = emptyQuery(client);
  if (places !== undefined) {
    query.center = memberPoint(places, args[2], client.engine.has.placesNamed);
    setRadius(query, args, 3);
  }
  return run(client, args, query, { first: 5, search: false, stores, polygons: false }, places);
}

function georadius(client: Client, args: Args): Reply { return radiusFrom(client, args, true); }

function georadiusRo(client: Client, args: Args): Reply { return radiusFrom(client, args, false); }

function georadiusbymember(client: Client, args: Args): Reply { return radiusFromMember(client, args, true); }

function georadiusbymemberRo(client: Client, args: Args): Reply { return radiusFromMember(client, args, false); }

function geosearch(client: Client, args: Args): Reply {
  const places = placesAt(client, args[1]);
  return run(client, args, emptyQuery(client), { first: 2, search: true, stores: false, polygons: client.engine.has.polygons }, places);
}

function geosearchstore(client: Client, args: Args): Reply {
  const places = placesAt(client, args[2]);
  const query = emptyQuery(client);
  query.store = args[1];
  return run(client, args, query, { first: 3, search: true, stores: true, polygons: client.engine.has.polygons }, places);
}

/** The keys of GEORADIUS, which may store what it finds. */
const storing = (from: number, uses: readonly KeyUse[], last: Pick<KeySpec, 'lastOnly'> = {}): KeySpec[] => [
  { access: 'RO', first: 1, last: 1, uses: ['access'] },
  ...['STORE', 'STOREDIST'].map((keyword): KeySpec => ({ access: 'OW', keyword, from, last: 0, uses, ...last })),
];

/** Arguments of Valkey 9. */
const WITH_POLYGONS = '[FROMMEMBER member | FROMLONLAT longitude latitude] <BYRADIUS radius <M | KM | FT | MI> | BYBOX width height'
  + ' <M | KM | FT | MI> | BYPOLYGON num-vertices longitude latitude [longitude latitude ...]>';
const SHOWN = '[ASC | DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]';

export const geoSearchCommands: CommandTable = {
  georadius: {
    arity: -6, flags: ['write', 'denyoom', 'movablekeys'], group: 'geo', since: '3.2.0',
    keys: storing(6, ['update']),
    later: [{ valkey: '9.1.0', keys: storing(6, ['update', 'variable_flags'], { lastOnly: true }) }],
    syntax: 'key longitude latitude radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count'
      + ' [ANY]] [ASC'
      + ' | DESC] [STORE key] [STOREDIST key]',
    summary: 'Query a sorted set representing a geospatial index to fetch members matching a given maximum'
      + ' distance from a'
      + ' point',
    complexity: 'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area'
      + ' delimited by'
      + ' center and radius and M is the number of items inside the index.',
    deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument' },
    run: georadius,
  },
  georadius_ro: {
    arity: -6, flags: ['readonly'], group: 'geo', since: '3.2.10',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key longitude latitude radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count'
      + ' [ANY]] [ASC'
      + ' | DESC]',
    summary: 'A read-only variant for GEORADIUS',
    complexity: 'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area'
      + ' delimited by'
      + ' center and radius and M is the number of items inside the index.',
    deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with the `BYRADIUS` argument' },
    run: georadiusRo,
  },
  georadiusbymember: {
    arity: -5, flags: ['write', 'denyoom', 'movablekeys'], group: 'geo', since: '3.2.0',
    keys: storing(5, ['update']),
    later: [{ valkey: '9.1.0', keys: storing(5, ['update', 'variable_flags'], { lastOnly: true }) }],
    syntax: 'key member radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]'
      + ' [STORE key] [STOREDIST key]',
    summary: 'Query a sorted set representing a geospatial index to fetch members matching a given maximum'
      + ' distance from a'
      + ' member',
    complexity: 'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area'
      + ' delimited by'
      + ' center and radius and M is the number of items inside the index.',
    deprecated: {
      since: '6.2.0',
      replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments',
    },
    run: georadiusbymember,
  },
  georadiusbymember_ro: {
    arity: -5, flags: ['readonly'], group: 'geo', since: '3.2.10',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key member radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]',
    summary: 'A read-only variant for GEORADIUSBYMEMBER',
    complexity: 'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area'
      + ' delimited by'
      + ' center and radius and M is the number of items inside the index.',
    deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments' },
    run: georadiusbymemberRo,
  },
  geosearch: {
    arity: -7, flags: ['readonly'], group: 'geo', since: '6.2.0', later: [{ valkey: '9.0.0', syntax: `key ${WITH_POLYGONS} ${SHOWN}` }],
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key <FROMMEMBER member | FROMLONLAT longitude latitude> <BYRADIUS radius <M | KM | FT | MI> | BYBOX'
      + ' width'
      + ' height <M | KM | FT | MI>> [ASC | DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]',
    summary: 'Query a sorted set representing a geospatial index to fetch members inside an area of a box or a'
      + ' circle.',
    complexity: 'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape'
      + ' provided as the filter and M is the number of items inside the shape',
    run: geosearch,
  },
  geosearchstore: {
    arity: -8, flags: ['write', 'denyoom'], group: 'geo', since: '6.2.0',
    later: [{ valkey: '9.0.0', syntax: `destination source ${WITH_POLYGONS} [ASC | DESC] [COUNT count [ANY]] [STOREDIST]` }],
    keys: [
      { access: 'OW', first: 1, last: 1, uses: ['update'] },
      { access: 'RO', first: 2, last: 2, uses: ['access'] },
    ],
    syntax: 'destination source <FROMMEMBER member | FROMLONLAT longitude latitude> <BYRADIUS radius <M | KM | FT'
      + ' | MI> |'
      + ' BYBOX width height <M | KM | FT | MI>> [ASC | DESC] [COUNT count [ANY]] [STOREDIST]',
    summary: 'Query a sorted set representing a geospatial index to fetch members inside an area of a box or a'
      + ' circle, and'
      + ' store the result in another key.',
    complexity: 'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape'
      + ' provided as the filter and M is the number of items inside the shape',
    run: geosearchstore,
  },
};
