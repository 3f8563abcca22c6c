// Areas with straight sides between points in degrees: what GEOSEARCH BYPOLYGON of Valkey 9 searches.
import { distance, radians, degrees } from './geohash.ts';
import type { Bounds, Point, Shape } from './geohash.ts';

/** Three points or more as a shape, whose centre is the middle of them on the globe. */
export function polygonOf(points: readonly Point[]): Shape {
  const longitudes = points.map(({ longitude }) => longitude);
  const latitudes = points.map(({ latitude }) => latitude);
  const box: Bounds = {
    longitude: [Math.min(...longitudes), Math.max(...longitudes)], latitude: [Math.min(...latitudes), Math.max(...latitudes)],
  };
  const center = middleOf(points);
  const corners = box.longitude.flatMap((longitude) => box.latitude.map((latitude) => ({ longitude, latitude })));
  const reach = Math.max(...corners.map((corner) => distance(center, corner)));
  return { center, radius: undefined, width: 0, height: 0, polygon: { box, reach, holds: (point) => isInside(points, point) } };
}

function middleOf(points: readonly Point[]): Point {
  let [x, y, z] = [0, 0, 0];
  for (const point of points) {
    const [longitude, latitude] = [radians(point.longitude), radians(point.latitude)];
    x += Math.cos(latitude) * Math.cos(longitude);
    y += Math.cos(latitude) * Math.sin(longitude);
    z += Math.sin(latitude);
  }
  return { longitude: degrees(Math.atan2(y, x)), latitude: degrees(Math.atan2(z, Math.sqrt(x * x + y * y))) };
}

/** Whether a point lies within: a line from it to the east crosses the sides an odd number of times. */
function isInside(points: readonly Point[], { longitude, latitude }: Point): boolean {
  let inside = false;
  points.forEach((a, i) => {
    const b = points[(i + points.length - 1) % points.length];
    if ((a.latitude > latitude) === (b.latitude > latitude)) return;
    const crossing = (b.longitude - a.longitude) * (latitude - a.latitude) / (b.latitude - a.latitude) + a.longitude;
    if (longitude < crossing) inside = !inside;
  });
  return inside;
}
