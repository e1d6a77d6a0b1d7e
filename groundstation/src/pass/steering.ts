import { type EarthOrientation, noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { createObserver, type Place } from '@dawa/flight-dynamics/look-angles';
import type { Pass } from '@dawa/flight-dynamics/passes';
import { planPointing, pointingAt } from '@dawa/flight-dynamics/pointing-plan';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { RadioState, TrackState } from '@dawa/protocols/console/tracking';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import { messageOf } from '../devices/device-error.ts';
import type { Direction, GuardedRadio, Journal, Modem, Receiver, Rotator } from '../ports.ts';
import { Antenna, type Pointing } from './antenna.ts';
import { Hearing } from './hearing.ts';
import { downlinkTuning, type Offsets, radioState, trackState, uplinkTuning } from './live-tracking.ts';
import { listeningFor } from './modulation.ts';
import { RadioTurn } from './radio-turn.ts';
import { createSky, type Sky } from './sky.ts';
import type { SpreadMeter } from './spread.ts';
import { type FoundRadio, Tuner } from './tuner.ts';

/** The radio is on frequency so long before the rise. */
const tuneBeforeRiseMs = 60_000;
/** Raised in this room: what an earlier life of the station told is told again when it is still so. */
const ownAlarms = ['rotator.plan', 'rotator.blocked', 'rotator.stuck', 'radio.tuning', 'modem.no-frames'];
/** A radio that did not take its old setting back is not asked again before this. */
const putBackAgainMs = 10_000;

/** What is listened to: where it flies, on which links, and who takes what is heard. */
export interface SteeringTarget {
  readonly propagator: Propagator;
  readonly mission: Pick<MissionFile, 'links'> & Partial<Pick<MissionFile, 'uplinkAuthority'>>;
  readonly receiver: Pick<Receiver, 'counts'>;
}

/** The target is the one that is looked at between contacts. */
export interface SteeringSettings extends SteeringTarget {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly station: {
    readonly place: Place;
    readonly deadbandDeg: number;
    readonly park: Direction;
  };
  readonly earthOrientation?: EarthOrientation;
  /** Behind its guard. */
  readonly rotator?: Rotator;
  readonly radio?: GuardedRadio;
  readonly modem?: Modem;
  /** How the radio was found, on disk. */
  readonly foundRadio: StoredValue<FoundRadio | null>;
}

/** How far off antenna and receiver were, between rise and set. */
export interface SteeringErrors {
  readonly pointing: SpreadMeter;
  readonly tuning: SpreadMeter;
}

/** Antenna and radio of the station on one satellite: what is due for both now, and how they stand. */
export interface Steering {
  readonly sky: Sky;
  readonly track: TrackState;
  readonly radio: RadioState;
  /** Since the station started. */
  readonly work: { readonly motorStarts: number; readonly retunes: number };
  /**
   * Takes a pass up: from now on `step` follows it; what it is off between rise and set is added to `errors`.
   * @param target whose pass it is, where it is not the station's own
   */
  begin(pass: Pass, errors: SteeringErrors, target?: SteeringTarget): void;
  /** Does what is due. Never waits; outside a pass it only reads the radio. */
  step(): void;
  /** Reads the radio without setting anything; does nothing in a pass, where `step` reads it. */
  observe(): void;
  /** Lets go of the pass; resolves when the radio was put back, or cannot be. */
  end(): Promise<void>;
  setOffset(direction: 'downlink' | 'uplink', offsetHz: number): void;
  /** Sends the antenna to rest until `resume` or the next pass. @throws DeviceError, RangeError, TypeError without rotator */
  park(by: string): Promise<void>;
  /** Leaves the antenna to a hand, until `resume` or the next pass. */
  hold(by: string): void;
  resume(by: string): void;
  /** The frequency to transmit on at an instant to whom is followed; undefined without an uplink or a position. */
  uplinkHz(atMs: number): number | undefined;
  /** Sole use of the radio; tuning begins again afterwards. */
  borrowRadio<T>(work: () => Promise<T>): Promise<T>;
  /** The radio is put back when it answers. */
  close(): Promise<void>;
}

export function createSteering(settings: SteeringSettings): Steering {
  const { clock, journal, station, rotator, radio } = settings;
  const own = aimAt(settings, settings);
  let aim = own;
  /** What a hand has set stays with whom it was set for. */
  const aims = new WeakMap<SteeringTarget, typeof own>();
  const aimOf = (target: SteeringTarget) => {
    const known = aims.get(target) ?? aimAt(target, settings);
    aims.set(target, known);
    return known;
  };
  const hearing = new Hearing(settings);
  const turn = new RadioTurn();
  const antenna = rotator && new Antenna({ clock, journal, rotator, deadbandDeg: station.deadbandDeg });
  const tuner =
    radio &&
    own.listening &&
    new Tuner({
      clock,
      journal,
      radio,
      turn,
      listening: () => aim.listening ?? own.listening!,
      found: settings.foundRadio,
      onDial(changeHz) {
        aim.offsets.downlink += changeHz;
      },
    });

  for (const alarmId of ownAlarms) journal.clear(alarmId);

  let followed: { pass: Pass; pointing: Pointing | undefined; errors: SteeringErrors } | undefined;
  let heldBy: string | undefined;
  let measuredAtMs = Number.NEGATIVE_INFINITY;
  let putBackAtMs = Number.NEGATIVE_INFINITY;

  /** A pass that an earlier life of the station did not finish may have left the radio tuned. */
  const putBackLeftOver = () => {
    const isLeftOver = followed === undefined && (settings.foundRadio.load() ?? null) !== null;
    if (radio?.info.state !== 'ok' || !isLeftOver || clock.nowAtMs() - putBackAtMs < putBackAgainMs) return;
    putBackAtMs = clock.nowAtMs();
    void tuner?.putBack();
  };
  const stopRadioWatch = radio?.onChange(putBackLeftOver);

  const say = (text: string) => journal.event({ severity: 'info', source: 'pass', code: 'pass', text });
  const wantedHz = (atMs: number): number | undefined =>
    aim.downlink && downlinkTuning(aim.downlink, aim.sky.at(atMs), aim.offsets.downlink).wantedHz;

  const wantedToTransmitHz = (atMs: number): number | undefined => {
    const { uplink, sky, offsets } = aim;
    const satellite = sky.at(atMs);
    if (uplink === undefined || satellite === undefined) return undefined;
    return uplinkTuning(uplink, satellite, offsets.uplink).wantedHz;
  };

  const plan = (pass: Pass): Pointing | undefined => {
    if (rotator === undefined) return undefined;
    try {
      const planned = planPointing(aim.observer, pass, rotator.limits);
      journal.clear('rotator.plan');
      return (atMs) => pointingAt(planned, atMs);
    } catch (error) {
      journal.raise({
        alarmId: 'rotator.plan',
        severity: 'warning',
        title: 'Antenna has no plan',
        text: `${messageOf(error)}. It stays where it is; reception goes on.`,
        source: 'pass',
      });
      return undefined;
    }
  };

  const tune = (pass: Pass, errors: SteeringErrors) => {
    const nowAtMs = clock.nowAtMs();
    const receiveHz = wantedHz(nowAtMs);
    if (nowAtMs < pass.aosAtMs - tuneBeforeRiseMs || receiveHz === undefined) return;
    const transmitHz = aim.listening?.transmit && wantedToTransmitHz(nowAtMs);
    tuner?.follow(pass.passId, { receiveHz, transmitHz }, (reading) => {
      const wantedThenHz = wantedHz(reading.readAtMs);
      if (wantedThenHz === undefined || !isBetweenRiseAndSet(pass, reading.readAtMs)) return;
      errors.tuning.add(reading.frequencyHz - wantedThenHz);
    });
  };
  const measurePointing = (pass: Pass, errors: SteeringErrors) => {
    const reading = antenna?.reading;
    if (!reading || reading.readAtMs <= measuredAtMs || !isBetweenRiseAndSet(pass, reading.readAtMs)) return;
    measuredAtMs = reading.readAtMs;
    const { offByDeg } = trackState(reading.readAtMs, aim.sky.at(reading.readAtMs), antenna);
    if (offByDeg !== null) errors.pointing.add(offByDeg);
  };

  const listen = (pass: Pass) => {
    const atMs = clock.nowAtMs();
    hearing.step({
      atMs,
      isUp: isBetweenRiseAndSet(pass, atMs),
      satellite: aim.sky.at(atMs),
      meter: tuner?.tunedMeter,
      lastGoodFrameAtMs: aim.receiver.counts.lastGoodAtMs,
    });
  };

  return {
    get sky() {
      return aim.sky;
    },
    get track() {
      const atMs = clock.nowAtMs();
      const track = trackState(atMs, aim.sky.at(atMs), antenna);
      return heldBy === undefined ? track : { ...track, heldBy };
    },
    get radio() {
      const atMs = clock.nowAtMs();
      const { sky, downlink, uplink, listening, receiver, offsets } = aim;
      const satellite = sky.at(atMs);
      return radioState({
        atMs,
        down: downlink ? downlinkTuning(downlink, satellite, offsets.downlink) : null,
        up: uplink ? uplinkTuning(uplink, satellite, offsets.uplink) : null,
        thresholdHz: listening?.thresholdHz ?? 0,
        radio,
        tuner,
        counts: receiver.counts,
        hasBytes: hearing.hasBytes(atMs),
        carrierByMeter: hearing.carrierByMeter(atMs),
      });
    },
    get work() {
      return { motorStarts: antenna?.motorStarts ?? 0, retunes: tuner?.retunes ?? 0 };
    },
    begin(pass, errors, target) {
      aim = target === undefined ? own : aimOf(target);
      heldBy = undefined;
      hearing.begin(clock.nowAtMs());
      // Another link may want another mode.
      tuner?.forget();
      followed = { pass, pointing: plan(pass), errors };
      antenna?.forget();
    },
    step() {
      if (followed === undefined) return;
      const { pass, pointing, errors } = followed;
      if (pointing !== undefined && heldBy === undefined) antenna?.follow(pointing);
      tune(pass, errors);
      measurePointing(pass, errors);
      listen(pass);
    },
    observe() {
      putBackLeftOver();
      if (followed === undefined) tuner?.observe();
    },
    async end() {
      followed = undefined;
      putBackAtMs = clock.nowAtMs();
      antenna?.rest();
      hearing.end();
      await tuner?.putBack();
      aim = own;
    },
    setOffset(direction, offsetHz) {
      if (!Number.isFinite(offsetHz)) throw new RangeError(`offsetHz: expected a number, found ${offsetHz}`);
      aim.offsets[direction] = offsetHz;
      if (direction === 'downlink') tuner?.giveBack();
    },
    async park(by) {
      if (antenna === undefined) throw new TypeError('park: expected a rotator, found none');
      heldBy = by;
      say(`Antenna sent to rest by ${by}.`);
      await antenna.goTo(station.park);
    },
    hold(by) {
      if (heldBy !== undefined) return;
      heldBy = by;
      say(`Antenna taken by hand by ${by}.`);
    },
    resume(by) {
      if (heldBy === undefined) return;
      heldBy = undefined;
      antenna?.forget();
      say(`Tracking resumed by ${by}.`);
    },
    uplinkHz: wantedToTransmitHz,
    borrowRadio: (work) =>
      turn.take(work).finally(() => {
        // Where it transmits elsewhere nothing of the receiver was touched.
        if (radio?.duplexNow) tuner?.forgetTransmitter();
        else tuner?.forget();
      }),
    async close() {
      hearing.close();
      stopRadioWatch?.();
      followed = undefined;
      if (radio?.info.state === 'ok') await tuner?.putBack();
      antenna?.close();
      tuner?.close();
    },
  };
}

/** All that follows from whom the station listens to. */
function aimAt(
  { propagator, mission, receiver }: SteeringTarget,
  { station, earthOrientation = noEarthOrientation }: Pick<SteeringSettings, 'station' | 'earthOrientation'>,
) {
  const downlink = mission.links.find((link) => link.direction === 'downlink');
  const uplink = mission.links.find((link) => link.direction === 'uplink');
  const offsets: Offsets = { downlink: 0, uplink: 0 };
  // Whom nobody may command, nobody transmits to.
  const commanded = mission.uplinkAuthority === 'none' ? undefined : uplink;
  return {
    receiver,
    offsets,
    sky: createSky(propagator, station.place, earthOrientation),
    observer: createObserver(propagator, station.place, earthOrientation),
    downlink,
    uplink,
    listening: downlink && listeningFor(downlink, commanded),
  };
}

function isBetweenRiseAndSet(pass: Pass, atMs: number): boolean {
  return atMs >= pass.aosAtMs && atMs < pass.losAtMs;
}
