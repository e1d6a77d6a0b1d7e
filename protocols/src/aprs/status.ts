import { readLocator } from './locator.ts';
import { readableText } from './octet-text.ts';
import type { AprsPosition } from './position.ts';
import { type AprsTime, readAprsTime } from './time-stamp.ts';

export interface AprsStatus {
  readonly kind: 'status';
  readonly time: AprsTime | undefined;
  /** From a locator at the front. */
  readonly position: AprsPosition | undefined;
  /** Where the antenna points, and what is radiated: of meteor scatter. */
  readonly beamDeg: number | undefined;
  readonly radiatedW: number | undefined;
  readonly text: string;
}

/**
 * What a station does, behind the `>`: `092345zNet Control Center`, `IO91SX/- My house ^B7`.
 *
 * Source: APRS Protocol Reference 1.0.1, chapter 16
 */
export function readStatus(text: string): AprsStatus {
  const time = readAprsTime(text.slice(0, 7));
  const behindTime = time === undefined ? text : text.slice(7);
  const located = time === undefined ? readLocated(text) : undefined;
  const rest = located?.rest ?? behindTime;
  const beam = readBeam(rest);
  return {
    kind: 'status',
    time,
    position: located?.position,
    beamDeg: beam?.beamDeg,
    radiatedW: beam?.radiatedW,
    text: readableText(beam?.rest ?? rest),
  };
}

/** Locator, symbol, and text only behind a space. */
function readLocated(text: string): { position: AprsPosition; rest: string } | undefined {
  const [whole, locator, table, code] =
    /^([A-Ra-r]{2}\d\d(?:[A-Xa-x]{2})?)([/\\0-9A-Z])([!-~])(?= |$)/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const position = readLocator(locator!, { table: table!, code: code! });
  return position === undefined ? undefined : { position, rest: text.slice(whole.length).replace(/^ /, '') };
}

/** The last two characters behind a `^`: tens of degrees, and the root of the power in tens of watts. */
function readBeam(text: string): { beamDeg: number; radiatedW: number; rest: string } | undefined {
  const [whole, heading, power] = /\^([0-9A-Z])([1-9:;<=>?@A-K])$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return {
    beamDeg: Number.parseInt(heading!, 36) * 10,
    radiatedW: 10 * (power!.charCodeAt(0) - 0x30) ** 2,
    rest: text.slice(0, -whole.length).trimEnd(),
  };
}
