/** A message is up to this old when the page draws it: coalescing, the wire, and one tick of the page. */
const underWayMs = 700;

/**
 * Whether a value that should come every `periodMs` is too old to trust: older than two periods, and what a message
 * spends under way on top. `rate` is the pace of the station's clock; at 20 times, a tenth of a second on the wire is
 * two seconds of age, and no fault of the value.
 */
export function isStale(ageMs: number, periodMs: number, rate: number): boolean {
  return ageMs > 2 * periodMs + underWayMs * rate;
}

/** A device is asked in real time, so its answers age in real time, whatever the pace of the rehearsal. */
export function isReadingStale(ageMs: number, rate: number): boolean {
  return ageMs / rate > deviceSilenceMs;
}

/** The same for the light of a device, whose state is told once a second only. */
export function isDeviceStale(ageMs: number, rate: number): boolean {
  return ageMs / rate > deviceSilenceMs + 1000;
}

/** Longer than any device of ours takes for a poll with one retry. */
export const deviceSilenceMs = 2000;

/** When the page says that it does not hear the server. It must show within 3 s; a clock message comes every second. */
export const serverSilenceMs = 2500;
