// Geohashes of Redis: longitude and latitude as whole numbers of up to 26 bits, interleaved into the score of a
// sorted set (latitude in the even bits). And areas of a search as cells of that grid.

/** Degrees, as WGS84 and Web Mercator have them. */
export interface Point { longitude: number; latitude: number }

export interface Bounds { longitude: readonly [number, number]; latitude: readonly [number, number] }

/** A square of the grid with 2 ** step columns and rows. */
export interface Cell { x: number; y: number; step: number }

export const MOST_STEPS = 26;
/** Columns or rows at so many steps. */
const FINEST = 2 ** MOST_STEPS;
export const EARTH_RADIUS = 6372797.560856;
/** Half the length of the equator in Mercator's projection. */
const MERCATOR_MOST = 20037726.37;

export const WORLD: Bounds = { longitude: [-180, 180], latitude: [-85.05112878, 85.05112878] };
/** What geohash.org takes. */
export const WHOLE_GLOBE: Bounds = { longitude: [-180, 180], latitude: [-90, 90] };

// Cells

export function cellOf({ longitude, latitude }: Point, step: number, bounds: Bounds): Cell {
  const cells = 2 ** step;
  return { x: column(longitude, bounds.longitude, cells), y: column(latitude, bounds.latitude, cells), step };
}

const column = (value: number, side: readonly [number, number], cells: number): number =>
  Math.floor((value - side[0]) / (side[1] - side[0]) * cells);

/** Puts 16 bits apart, into the even ones of 32. */
function spread(bits: number): number {
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Takes the even ones of 32 bits together. */
function gather(bits: number): number {
  bits &= 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0xffff;
}

/** A cell's bits, two a step. */
export function interleave({ x, y }: Cell): number {
  const half = (a: number, b: number): number => (spread(a) | (spread(b) << 1)) >>> 0;
  return half(y >>> 13, x >>> 13) * 2 ** 26 + half(y & 0x1fff, x & 0x1fff);
}

/** The cell of full precision that any score names, as C takes a double for 64 bits. */
function cellAt(score: number): Cell {
  const bits = unsigned(score);
  const low = Number(bits & 0xffffffffn);
  const high = Number(bits >> 32n);
  const join = (a: number, b: number): number => gather(a) * 65536 + gather(b);
  return { x: join(high >>> 1, low >>> 1), y: join(high, low), step: MOST_STEPS };
}

/** As x86 converts a double to 64 bits without a sign. */
function unsigned(value: number): bigint {
  if (Math.abs(value) < 2 ** 63) return BigInt.asUintN(64, BigInt(Math.trunc(value)));
  return value >= 2 ** 63 && value < 2 ** 64 ? BigInt(value) : value > 0 ? 0n : 1n << 63n;
}

/** The scores from the first of a cell up to, without it, the last. */
export function scoreRange(cell: Cell): [from: number, to: number] {
  const scale = 2 ** (2 * (MOST_STEPS - cell.step));
  const bits = interleave(cell);
  return [bits * scale, (bits + 1) * scale];
}

export function boundsOf({ x, y, step }: Cell): Bounds {
  const cells = 2 ** step;
  const side = (place: number, of: readonly [number, number]): [number, number] =>
    [edge(place, of, cells), edge((place + 1) >>> 0, of, cells)];
  return { longitude: side(x, WORLD.longitude), latitude: side(y, WORLD.latitude) };
}

/** Where a column or row begins. */
const edge = (place: number, side: readonly [number, number], cells: number): number =>
  side[0] + (place / cells) * (side[1] - side[0]);

/** The middle of the cell that a score names. */
export function pointAt(score: number): Point {
  if (score >= 0 && score < 2 ** 53) { // as `cellAt`, without a cell
    const whole = Math.floor(score);
    const high = Math.floor(whole / 2 ** 26);
    const low = whole - high * 2 ** 26;
    return {
      longitude: middle((gather(high >>> 1) << 13) | gather(low >>> 1), WORLD.longitude),
      latitude: middle((gather(high) << 13) | gather(low), WORLD.latitude),
    };
  }
  const { x, y } = cellAt(score);
  return { longitude: middle(x, WORLD.longitude), latitude: middle(y, WORLD.latitude) };
}

/** The middle of a column or row at full precision. */
function middle(place: number, side: readonly [number, number]): number {
  const between = (edge(place, side, FINEST) + edge((place + 1) >>> 0, side, FINEST)) / 2;
  return Math.max(side[0], Math.min(side[1], between));
}

// Distances

export const radians = (degrees: number): number => degrees * (Math.PI / 180);
export const degrees = (angle: number): number => angle / (Math.PI / 180);

/** Metres on the globe, by the haversine formula. */
export function distance(a: Point, b: Point, { sin, cos, asin }: Trigonometry = Math): number {
  const latitudeA = radians(a.latitude);
  return farFrom(latitudeA, cos(latitudeA), radians(a.longitude), b, sin, cos, asin);
}

function farFrom(
  latitudeA: number, cosine: number, longitudeA: number, b: Point,
  sin: Trigonometry['sin'], cos: Trigonometry['cos'], asin: Trigonometry['asin'],
): number {
  const latitudeB = radians(b.latitude);
  const u = sin((latitudeB - latitudeA) / 2);
  const v = sin((radians(b.longitude) - longitudeA) / 2);
  return 2 * EARTH_RADIUS * asin(Math.sqrt(u * u + cosine * cos(latitudeB) * v * v));
}

/** In radians. */
type Trigonometry = Record<'sin' | 'cos' | 'asin', (x: number) => number>;

// Areas

/** An area between points: the box around it, how many metres it is from the centre to the box's farthest corner. */
export interface Polygon { readonly box: Bounds; readonly reach: number; holds(point: Point): boolean }

/** What is searched, in metres: a circle, or a box with its sides along the grid; or a polygon. */
export interface Shape { center: Point; radius: number | undefined; width: number; height: number; polygon?: Polygon }

/** The distance to a point within the shape, undefined for one outside. */
export function distanceWithin({ center, radius, width, height, polygon }: Shape, point: Point): number | undefined {
  if (polygon !== undefined) return polygon.holds(point) ? distance(center, point) : undefined;
  if (radius === undefined) {
    const across = distance(point, { longitude: center.longitude, latitude: point.latitude });
    const along = distance(point, { longitude: point.longitude, latitude: center.latitude });
    return across > width / 2 || along > height / 2 ? undefined : distance(center, point);
  }
  const { latitude, cosine, longitude } = radiansOf(center);
  // What is farther to the north or south alone than the radius, and more than the last digits of it, is outside.
  if (Math.abs(radians(point.latitude) - latitude) * EARTH_RADIUS > radius * 1.000001 + 0.001) return undefined;
  const metres = farFrom(latitude, cosine, longitude, point, Math.sin, Math.cos, Math.asin);
  return metres > radius ? undefined : metres;
}

/** A search asks for one centre again and again. */
let centre = { point: { longitude: 0, latitude: 0 }, latitude: 0, longitude: 0, cosine: 1 };

function radiansOf(point: Point): typeof centre {
  if (centre.point !== point) {
    const latitude = radians(point.latitude);
    centre = { point, latitude, longitude: radians(point.longitude), cosine: Math.cos(latitude) };
  }
  return centre;
}

/** The box around a shape; towards the pole it is wider. */
function boxAround({ center: { longitude, latitude }, radius, width, height }: Shape): Bounds {
  const up = degrees((radius ?? height / 2) / EARTH_RADIUS);
  const across = (at: number): number => degrees((radius ?? width / 2) / EARTH_RADIUS / Math.cos(radians(at)));
  const side = latitude < 0 ? across(latitude - up) : across(latitude + up);
  return { longitude: [longitude - side, longitude + side], latitude: [latitude - up, latitude + up] };
}

/** The steps at which a cell and its neighbours cover a circle, mostly. */
function stepsFor(metres: number, latitude: number): number {
  if (metres === 0) return MOST_STEPS;
  let step = -1;
  for (; metres < MERCATOR_MOST; metres *= 2) step++;
  if (Math.abs(latitude) > 66) step--;
  if (Math.abs(latitude) > 80) step--;
  return Math.max(1, Math.min(MOST_STEPS, step));
}

/** Neighbours in the order in which they are searched: columns to the east, rows to the north. */
const AROUND = [[0, 1], [0, -1], [1, 0], [-1, 0], [1, 1], [-1, 1], [1, -1], [-1, -1]] as const;

function neighbour({ x, y, step }: Cell, dx: number, dy: number): Cell {
  const mask = 2 ** step - 1;
  return { x: dx === 0 ? x : (x + dx) & mask, y: dy === 0 ? y : (y + dy) & mask, step };
}

/** Cells that cover a shape, its centre's first. */
export function cellsAround(shape: Shape): Cell[] {
  const box = shape.polygon?.box ?? boxAround(shape);
  const reach = shape.polygon?.reach ?? shape.radius ?? Math.sqrt((shape.width / 2) ** 2 + (shape.height / 2) ** 2);
  let cell = cellOf(shape.center, stepsFor(reach, shape.center.latitude), WORLD);
  if (cell.step > 1 && !reaches(cell, box)) cell = cellOf(shape.center, cell.step - 1, WORLD);
  const { longitude: [west, east], latitude: [south, north] } = boundsOf(cell);
  const useless = (dx: number, dy: number): boolean => cell.step >= 2 && (
    (dy < 0 && south < box.latitude[0]) || (dy > 0 && north > box.latitude[1])
    || (dx < 0 && west < box.longitude[0]) || (dx > 0 && east > box.longitude[1]));
  return [cell, ...AROUND.filter(([dx, dy]) => !useless(dx, dy)).map(([dx, dy]) => neighbour(cell, dx, dy))];
}

/** Whether a box lies within a cell and its neighbours. */
function reaches(cell: Cell, box: Bounds): boolean {
  return boundsOf(neighbour(cell, 0, 1)).latitude[1] >= box.latitude[1]
    && boundsOf(neighbour(cell, 0, -1)).latitude[0] <= box.latitude[0]
    && boundsOf(neighbour(cell, 1, 0)).longitude[1] >= box.longitude[1]
    && boundsOf(neighbour(cell, -1, 0)).longitude[0] <= box.longitude[0];
}
