import { mileM } from './units.ts';

/** A question to all stations. */
export interface AprsQuery {
  readonly kind: 'query';
  /** `APRS`, `IGATE`, `WX`. */
  readonly query: string;
  /** Only stations within it are asked. */
  readonly footprint: AprsFootprint | undefined;
  readonly text: string;
}

export interface AprsFootprint {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly radiusM: number;
}

/**
 * `APRS? 34.02,-117.15,0200` behind the question mark.
 *
 * @returns undefined for what asks nothing
 * Source: APRS Protocol Reference 1.0.1, chapter 15
 */
export function readQuery(text: string): AprsQuery | undefined {
  const [, query, rest] = /^([A-Za-z]{2,9})\?(.*)$/s.exec(text) ?? [];
  if (query === undefined) return undefined;
  const [, latitude, longitude, miles] =
    /^ ?(-?\d{1,2}\.\d{1,6}), ?(-?\d{1,3}\.\d{1,6}), ?(\d{1,5})/.exec(rest!) ?? [];
  const footprint =
    miles === undefined
      ? undefined
      : {
          latitudeDeg: Number(latitude),
          longitudeDeg: Number(longitude),
          radiusM: Number(miles) * mileM,
        };
  return { kind: 'query', query: query.toUpperCase(), footprint, text: rest! };
}

/** `IGATE,MSG_CNT=30,LOC_CNT=61` behind the `<`; null where a capability has no value. */
export function readCapabilities(text: string): Record<string, string | null> {
  const pairs = text
    .split(',')
    .slice(0, mostCapabilities)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair): [string, string | null] => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)];
    });
  return Object.fromEntries(pairs);
}

/** More do not fit into a frame in any sensible way. */
const mostCapabilities = 64;
