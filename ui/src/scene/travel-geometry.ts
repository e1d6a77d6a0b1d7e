/** A point of a circle, clockwise from the top as azimuths are. */
export function placeAt(centre: number, radius: number, angleDeg: number): { x: number; y: number } {
  const angleRad = (angleDeg * Math.PI) / 180;
  return { x: round(centre + radius * Math.sin(angleRad)), y: round(centre - radius * Math.cos(angleRad)) };
}

/** An arc clockwise from one angle to another, a whole circle at most; nothing where there is none. */
export function arcPath(centre: number, radius: number, fromDeg: number, toDeg: number): string {
  const spanDeg = Math.min(toDeg - fromDeg, 360);
  if (!(spanDeg > 0)) return '';
  const begin = placeAt(centre, radius, fromDeg);
  // A whole circle ends where it began, and would be drawn as nothing.
  const halfway = placeAt(centre, radius, fromDeg + spanDeg / 2);
  const end = placeAt(centre, radius, fromDeg + spanDeg);
  const arc = (to: { x: number; y: number }) => `A${radius} ${radius} 0 0 1 ${to.x} ${to.y}`;
  return `M${begin.x} ${begin.y}${arc(halfway)}${arc(end)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
