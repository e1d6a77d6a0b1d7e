import type { Clock } from '@dawa/seams/clock';
import { DeviceError } from '../devices/device-error.ts';
import type { Direction, Rotator } from '../ports.ts';
import { type AntennaRules, arrivalDeg } from './antenna-rules.ts';
import { type AzElBox, type AzElPolygon, isInside, wider } from './az-el-polygon.ts';
import type { RestWatch } from './rest-watch.ts';
import { findSafePath, legBlock, type PathBlock, pointBox } from './safe-path.ts';
import { sweptRegion } from './swept-region.ts';

/** A reading older than this says no longer where the antenna is; in a fast rehearsal, by its real line, some more. */
const staleAfterMs = 2000;
const staleAfterRealMs = 1000;
/** Between a reading and the moment when an order takes hold: the line, the controller. */
const lagS = 0.3;
/** An antenna that rests on its way did not hear: it is told again after this. */
const againAfterMs = 2000;

/** `by-hand` stops when the hand lets go; `stow` is ours, and goes where others may not. */
export type WalkKind = 'order' | 'by-hand' | 'stow';

export interface WalkSettings {
  readonly clock: Clock;
  readonly rotator: Rotator;
  readonly rules: AntennaRules;
  readonly rest: RestWatch;
  readonly watchDeg: number;
  readonly stoppingTimeS: number;
}

/** The way that the antenna is on, walked leg by leg as its readings show that each was reached. */
export interface Walk {
  readonly kind: WalkKind | null;
  readonly target: Direction | null;
  /** What is left, the leg under way first. */
  readonly legs: readonly Direction[];
  /** False when nobody knows where the antenna is now. */
  readonly isHeard: boolean;
  /** Everywhere the antenna may be when an order that is given now takes hold. */
  startBox(): AzElBox;
  /**
   * Takes up the safe way to `target` in the place of the one before, and gives its first order.
   * @throws DeviceError `blocked` when there is none; what the rotator throws
   */
  go(target: Direction, kind: WalkKind): Promise<void>;
  /** Goes straight to where somebody has looked that the way is free. */
  goStraight(target: Direction, kind: WalkKind): Promise<void>;
  /** @returns why the antenna must halt; null when it is on its way, or at rest where it should */
  step(isNewReading: boolean): WalkEnd | null;
  /** There is no way any more. */
  drop(): void;
}

/** `unheard`: it does not tell where it is; `strayed`: it is where it was not sent; `blocked`: what lies ahead is not free any more. */
export interface WalkEnd {
  readonly kind: 'unheard' | 'strayed' | 'blocked';
  readonly why: string;
}

interface Way {
  readonly target: Direction;
  readonly kind: WalkKind;
  legs: readonly Direction[];
  /** Where it may be seen until the next order. */
  region: readonly AzElPolygon[];
  orderedAtMs: number;
}

export function createWalk(settings: WalkSettings): Walk {
  const { clock, rotator, rules, rest, watchDeg, stoppingTimeS } = settings;
  const name = rotator.info.portName;
  let way: Way | undefined;

  const isHeard = () => {
    const position = rotator.position;
    if (position === undefined) return false;
    const patienceMs = Number.isFinite(clock.rate) ? staleAfterRealMs * clock.rate : 0;
    return clock.nowAtMs() - position.readAtMs <= Math.max(staleAfterMs, patienceMs);
  };
  const startBox = (): AzElBox => {
    const position = rotator.position!;
    const here = pointBox(position);
    if (way === undefined && rest.isAtRest) return here;
    const unreadS = Math.max(0, clock.nowAtMs() - position.readAtMs) / 1000;
    const runOnDeg = rotator.limits.maxRateDegS * (unreadS + lagS + stoppingTimeS / 2);
    const leg = way?.legs[0];
    // Nobody has seen it at rest, nor knows which way it moves: it may run on to any side.
    if (leg === undefined) return wider(here, runOnDeg);
    const towards = (from: number, to: number) => from + Math.max(-runOnDeg, Math.min(runOnDeg, to - from));
    const ranOn = {
      azimuthDeg: towards(position.azimuthDeg, leg.azimuthDeg),
      elevationDeg: towards(position.elevationDeg, leg.elevationDeg),
    };
    return {
      minAzimuthDeg: Math.min(position.azimuthDeg, ranOn.azimuthDeg),
      maxAzimuthDeg: Math.max(position.azimuthDeg, ranOn.azimuthDeg),
      minElevationDeg: Math.min(position.elevationDeg, ranOn.elevationDeg),
      maxElevationDeg: Math.max(position.elevationDeg, ranOn.elevationDeg),
    };
  };

  const orderLeg = async (on: Way) => {
    const leg = on.legs[0]!;
    const { rates } = rules.pathRules(clock.nowAtMs());
    on.region = isHeard() ? sweptRegion(startBox(), leg, { marginDeg: watchDeg, rates }) : [];
    on.orderedAtMs = clock.nowAtMs();
    rest.forget();
    way = on;
    await rotator.moveTo(leg);
  };
  const begin = async (target: Direction, kind: WalkKind, legs: readonly Direction[]) => {
    try {
      await orderLeg({ target, kind, legs, region: [], orderedAtMs: 0 });
    } catch (error) {
      // An order that was refused moved nothing; one that got no answer may have been heard.
      if (error instanceof RangeError) way = undefined;
      throw error;
    }
  };
  /** The same way from where the antenna is now, as it is safe now. */
  const replan = (on: Way): string | null => {
    const path = findSafePath(startBox(), on.target, rules.pathRules(clock.nowAtMs()));
    if ('block' in path) return blockText(path.block, on.target);
    on.legs = path.legs;
    return null;
  };
  const order = (on: Way) => void orderLeg(on).catch(() => {});

  const step = (isNewReading: boolean): WalkEnd | null => {
    if (way === undefined) return null;
    const { legs, region, orderedAtMs } = way;
    const leg = legs[0]!;
    const at = rest.last;
    if (!isHeard()) {
      const isThere = at !== undefined && offDeg(at, leg) <= arrivalDeg && legs.length === 1;
      if (isThere || region.length === 0) return null;
      return { kind: 'unheard', why: `it does not tell where it is any more, on its way to ${shown(leg)}` };
    }
    if (at === undefined || !isNewReading) return null;
    if (region.length > 0 && !region.some((figure) => isInside(at, figure))) {
      return { kind: 'strayed', why: `it left its way to ${shown(leg)} and was at ${shown(at)}` };
    }
    const isThere = offDeg(at, leg) <= arrivalDeg || (rest.isAtRest && offDeg(at, leg) <= watchDeg);
    if (isThere && legs.length > 1) {
      const next = { ...way, legs: legs.slice(1) };
      const block = legBlock(startBox(), next.legs[0]!, rules.pathRules(clock.nowAtMs()));
      const why = block === null ? null : replan(next);
      if (why !== null) return { kind: 'blocked', why };
      order(next);
      return null;
    }
    if (isThere) {
      if (rest.isAtRest) way = undefined;
      return null;
    }
    if (!rest.isAtRest || clock.nowAtMs() - orderedAtMs < againAfterMs) return null;
    const again = { ...way };
    const why = again.kind === 'by-hand' ? null : replan(again);
    if (why !== null) return { kind: 'blocked', why };
    order(again);
    return null;
  };

  return {
    get kind() {
      return way?.kind ?? null;
    },
    get target() {
      return way?.target ?? null;
    },
    get legs() {
      return way?.legs ?? [];
    },
    get isHeard() {
      return isHeard();
    },
    startBox,
    async go(target, kind) {
      const path = findSafePath(startBox(), target, rules.pathRules(clock.nowAtMs()));
      if ('block' in path)
        throw new DeviceError('blocked', name, blockText(path.block, target, rotator.position));
      await begin(target, kind, path.legs);
    },
    goStraight: (target, kind) => begin(target, kind, [target]),
    step,
    drop() {
      way = undefined;
    },
  };
}

function blockText({ region, of }: PathBlock, target: Direction, from?: Direction): string {
  if (of === 'start') {
    return `the antenna stands in ${region}${from ? ` at ${shown(from)}` : ''}: jog it out by hand, or move it at the rotator`;
  }
  if (of === 'target') return `${shown(target)} is in ${region} or too near to it`;
  return `the way ${from ? `from ${shown(from)} ` : ''}to ${shown(target)} may cross ${region}, and no way round it was found`;
}

/** Farther of the two axes. */
export function offDeg(a: Direction, b: Direction): number {
  return Math.max(Math.abs(a.azimuthDeg - b.azimuthDeg), Math.abs(a.elevationDeg - b.elevationDeg));
}

export function shown({ azimuthDeg, elevationDeg }: Direction): string {
  return `${azimuthDeg.toFixed(1)}, ${elevationDeg.toFixed(1)}`;
}
