import type { Place } from '@dawa/flight-dynamics/look-angles';
import type { AntennaSafety } from '@dawa/protocols/console/antenna';
import { type MotionSection, usualMotion } from '@dawa/protocols/motion-section';
import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import { poll } from '../devices/polling.ts';
import { createAntennaRules } from '../motion/antenna-rules.ts';
import { type CountedRotator, longestCountedLegDeg } from '../motion/cable-count.ts';
import type { KeepOut, NamedPolygon } from '../motion/forbidden-region.ts';
import { createHalting } from '../motion/halting.ts';
import { type JogDirection, jogRun } from '../motion/jog-run.ts';
import { createRefuge } from '../motion/refuge.ts';
import { RestWatch } from '../motion/rest-watch.ts';
import { type RunawayMemory, Runaways } from '../motion/runaways.ts';
import type { TransmitSectorBlock } from '../motion/transmit-sectors.ts';
import { UnaskedMotion } from '../motion/unasked-motion.ts';
import { createWalk, offDeg, type WalkKind } from '../motion/walk.ts';
import type { WindStow } from '../motion/wind-stow.ts';
import { checkLimits } from '../motion/within-limits.ts';
import type { Direction, Journal, Rotator } from '../ports.ts';
import type { Safety } from './safety.ts';

export type { KeepOut } from '../motion/forbidden-region.ts';

export interface GuardedRotatorSettings {
  readonly rotator: Rotator | CountedRotator;
  /** Where turns are counted below the correction for the mast: then the rotator itself does not tell. */
  readonly cable?: Pick<CountedRotator, 'cableBlock'>;
  /** Turns of the cable by the motor's own azimuth; unless given, by that of the rotator. */
  readonly cableTurns?: () => number | undefined;
  /** How often it ran away, over restarts. */
  readonly runaways?: StoredValue<RunawayMemory>;
  readonly safety: Safety;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly keepOut?: readonly KeepOut[];
  /** What the antenna would hit. */
  readonly collision?: readonly NamedPolygon[];
  readonly motion?: Partial<MotionSection> | undefined;
  readonly stow?: WindStow | undefined;
  readonly sectors?: TransmitSectorBlock | undefined;
  /** Where the antenna stands, for the Sun. */
  readonly place?: Place | undefined;
  readonly park?: Direction;
  /** Where it waits for the wind to fall; where it parks unless told. */
  readonly stowAt?: Direction;
  /** The controller never tells where it points: it is moved unseen, where nothing is declared that it could hit. */
  readonly isUnseen?: boolean;
}

export interface JogRequest extends JogDirection {
  /** It halts when it was not asked again within so much real time. */
  readonly forMs: number;
}

/** A rotator behind the guard: the only kind that anybody but the guard is handed. */
export interface GuardedRotator extends Rotator {
  readonly antenna: AntennaSafety;
  /**
   * Turns one axis by hand, at most to where it would come too near to anything.
   * @throws DeviceError `blocked` when it cannot turn on that way at all
   */
  jog(request: JogRequest): Promise<{ end: Direction; cutBy: string | null }>;
  /** A person looked why the antenna ran away, or the station was released: it may be moved again. */
  clearRunaway(): void;
  /** Why nothing may be transmitted to where the antenna looks; null when it may. */
  transmitSectorBlock(): string | null;
}

/** Drivers read the position five times a second. */
const lookEveryMs = 200;
const tellEveryMs = 1000;

/**
 * The rotator behind its guard, the last stage before the wire: whoever composes the station hands the bare rotator to
 * this function and to nobody else. An order goes out only by a way on which nothing can be hit, whole or leg by leg; the
 * antenna is watched on it, and halted when it leaves it, moves unasked, or is not heard any more.
 */
export function guardRotator(settings: GuardedRotatorSettings): GuardedRotator {
  const { rotator, safety, clock, journal, stow, sectors, keepOut = [], collision = [] } = settings;
  const motion: MotionSection = { ...usualMotion, ...settings.motion };
  const { isUnseen = false } = settings;
  const { watchDeg, stoppingTimeS } = motion;
  const cable = settings.cable ?? ('cableBlock' in rotator ? rotator : undefined);
  const name = rotator.info.portName;
  const rules = createAntennaRules({
    limits: rotator.limits,
    motion,
    keepOut,
    collision,
    place: settings.place,
    longestLegDeg: cable && longestCountedLegDeg,
  });
  const rest = new RestWatch();
  const halting = createHalting({ clock, journal, rotator, rest, stoppingTimeS, isUnseen });
  const runaways = new Runaways(clock, journal, settings.runaways);
  const walk = createWalk({ clock, rotator, rules, rest, watchDeg, stoppingTimeS });
  const unasked = new UnaskedMotion(rest, rules.solid, watchDeg);
  let orders = 0;
  let lastRefusal: string | null = null;
  let told = '';
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let cancelJog = () => {};

  // What an earlier life of the station told is told again when it is still so; a runaway stands until a person released it.
  for (const alarmId of ['rotator.stop', 'rotator.stow']) journal.clear(alarmId);

  const block = (kind: WalkKind): string | null => {
    const stowed = kind === 'stow' ? null : (stow?.block() ?? null);
    return safety.motionBlock() ?? runaways.block ?? stowed ?? cable?.cableBlock ?? null;
  };
  const refuse = (why: string): never => {
    lastRefusal = why;
    throw new DeviceError('blocked', name, why);
  };

  const halt = async (why: string) => {
    orders++;
    cancelJog();
    walk.drop();
    unasked.forget();
    try {
      await halting.halt(why);
    } finally {
      tell();
    }
  };

  /** Everything that may move the antenna comes through here. */
  const move = async <T>(kind: WalkKind, work: (isNewest: () => boolean) => Promise<T>): Promise<T> => {
    const own = ++orders;
    const isNewest = () => own === orders;
    const early = block(kind);
    if (early !== null) refuse(early);
    if (!isUnseen && !walk.isHeard) {
      await rotator.readPosition();
      if (!walk.isHeard) refuse('where the antenna stands is not known: it is only stopped');
      const late = block(kind);
      if (late !== null) refuse(late);
      if (!isNewest()) throw new DeviceError('busy', name, 'a newer order took its place');
    }
    if (isUnseen && rules.solid.length > 0)
      refuse('the antenna is not seen, and there is something it could hit');
    rest.add(rotator.position);
    try {
      const done = await work(isNewest);
      lastRefusal = null;
      return done;
    } catch (error) {
      if (error instanceof DeviceError && error.code === 'blocked') lastRefusal = messageOf(error);
      throw error;
    } finally {
      // A STOP that fell into the middle went out before or after the order; after it, the last word must be halt.
      if (safety.motionBlock() !== null && !isNewest()) await rotator.stop();
      tell();
    }
  };
  const go = (target: Direction, kind: WalkKind) => {
    checkLimits(target, rules.limits);
    return move(kind, async () => {
      cancelJog();
      const path = isUnseen ? walk.goStraight(target, kind) : walk.go(target, kind);
      halting.cancel();
      unasked.forget();
      await path;
      if (isUnseen) walk.drop();
    });
  };

  const runAway = (why: string) => {
    runaways.note(why);
    void halt(why).catch(() => {});
  };

  const giveUp = (why: string) => {
    lastRefusal = why;
    journal.event({ severity: 'watch', source: 'rotator', code: 'halt', text: `Antenna halted: ${why}.` });
    void halt(why).catch(() => {});
  };

  /** People at the mast turn it by hand: whoever moves it there has set the lock first. */
  const watchRest = () => {
    if (safety.state.lock !== null) return unasked.forget();
    const why = unasked.look();
    if (why !== undefined) runAway(why);
  };

  const { park = { azimuthDeg: 0, elevationDeg: 90 }, stowAt = park } = settings;
  const goToSafety = createRefuge({
    ...{ clock, journal, rules, rest, walk, stow, park, stowAt, watchDeg },
    go: (target) => go(target, 'stow'),
  });

  const look = () => {
    const isNew = rest.add(rotator.position);
    stow?.step();
    const before = phase();
    // Whoever works at the rotator turns it: STOP was said often enough.
    if (halting.isLong && safety.state.lock !== null) halting.cancel();
    if (halting.isActive) halting.step();
    else if (walk.kind !== null) {
      const end = walk.step(isNew);
      if (end?.kind === 'strayed') runAway(end.why);
      else if (end !== null) giveUp(end.why);
    } else if (isNew) watchRest();
    goToSafety();
    // Who looks at the page sees a change at once, and the rest once a second.
    if (phase() !== before || clock.nowAtMs() - toldAtMs >= tellEveryMs) tell();
  };

  const phase = (): AntennaSafety['phase'] => {
    if (halting.isActive) return 'stopping';
    if (walk.kind !== null) return walk.kind === 'by-hand' ? 'jogging' : 'moving';
    return walk.isHeard ? 'at-rest' : 'unknown';
  };
  const transmitSectorBlock = () => sectors?.(walk.isHeard ? rotator.position : undefined) ?? null;
  const turnsOf = ({ restAzimuthDeg }: NonNullable<MotionSection['cable']>) =>
    settings.cableTurns === undefined
      ? ((rotator.position?.azimuthDeg ?? 0) - restAzimuthDeg) / 360
      : (settings.cableTurns() ?? 0);
  const antenna = (): AntennaSafety => ({
    phase: phase(),
    target: walk.target,
    legs: [...walk.legs],
    blockedBy: block('order') ?? (walk.isHeard || isUnseen ? null : 'where the antenna stands is not known'),
    lastRefusal,
    transmitBlockedBy: transmitSectorBlock(),
    travel: travelOf(rules.limits),
    keepsFrom: [...rules.solid.map((region) => region.name), ...(motion.sun ? ['the Sun'] : [])],
    cableTurns: motion.cable
      ? { turns: roundedTurns(turnsOf(motion.cable)), mostTurns: motion.cable.mostTurns }
      : null,
    wind: stow?.state ?? null,
  });
  const tell = () => {
    toldAtMs = clock.nowAtMs();
    const now = antenna();
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    safety.setAntenna(now);
  };

  const stopListening = safety.onHalt('motion', () => halt(safety.motionBlock() ?? 'halted'));
  const stopAsking = safety.askBeforeTransmission(transmitSectorBlock);
  const stopLooking = poll(clock, lookEveryMs, async () => look());

  return {
    get info() {
      return rotator.info;
    },
    limits: rules.limits,
    get position() {
      return rotator.position;
    },
    get antenna() {
      return antenna();
    },
    onChange: (listener) => rotator.onChange(listener),
    readPosition: () => rotator.readPosition(),
    stop: () => halt('it was told to'),
    moveTo: async (target) => go(target, 'order'),
    jog: ({ axis, directionSign, forMs }) =>
      move('by-hand', async () => {
        const at = rotator.position;
        if (at === undefined) return refuse('where the antenna stands is not known: it is only stopped');
        const start = walk.startBox();
        const bounds = { rules: rules.pathRules(clock.nowAtMs()), solid: rules.solid };
        const run = jogRun({ axis, directionSign }, at, start, bounds);
        if ('why' in run) return refuse(run.why);
        cancelJog();
        const isSame = walk.kind === 'by-hand' && walk.target !== null && offDeg(walk.target, run.end) < 0.1;
        halting.cancel();
        unasked.forget();
        cancelJog = clock.deadline(forMs, () => void halt('the hand let go').catch(() => {}));
        if (!isSame) await walk.goStraight(run.end, 'by-hand');
        return run;
      }),
    clearRunaway() {
      runaways.clear();
      tell();
    },
    transmitSectorBlock,
    async close() {
      stopLooking();
      cancelJog();
      stopListening();
      stopAsking();
      await rotator.close();
    },
  };
}

function travelOf({ minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg }: Rotator['limits']) {
  return { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg };
}

function roundedTurns(turns: number): number {
  return Math.round(turns * 100) / 100;
}
