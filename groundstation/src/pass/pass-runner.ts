import { type EarthOrientation, noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import type { Horizon } from '@dawa/flight-dynamics/horizon';
import { createObserver, type Place } from '@dawa/flight-dynamics/look-angles';
import type { Pass } from '@dawa/flight-dynamics/passes';
import { planPointing, pointingAt } from '@dawa/flight-dynamics/pointing-plan';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { ContactState } from '@dawa/protocols/console/pass';
import type { PassReport } from '@dawa/protocols/console/report';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { RadioState, TrackState } from '@dawa/protocols/console/tracking';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import type { Safety } from '../commanding/safety.ts';
import { messageOf } from '../devices/device-error.ts';
import type { Archive, Bus, Direction, GuardedRadio, Journal, Modem, Receiver, Rotator } from '../ports.ts';
import { Antenna, type Pointing } from './antenna.ts';
import { ContactRecord } from './contact-record.ts';
import { startTicking } from './heartbeat.ts';
import { downlinkTuning, type Offsets, radioState, trackState, uplinkTuning } from './live-tracking.ts';
import { listeningFor } from './modulation.ts';
import { describePass } from './pass-detail.ts';
import { RadioTurn } from './radio-turn.ts';
import { writeReport } from './report.ts';
import { renderReportPage } from './report-page.ts';
import { createSky } from './sky.ts';
import { type FoundRadio, Tuner } from './tuner.ts';

/** The radio is on frequency so long before the rise. */
const tuneBeforeRiseMs = 60_000;
/** What was on its way at the set may still come in. */
const lastBytesMs = 2000;
const showFramesMs = 1000;
/** The finished pass stays on the page. */
const pinnedMs = 60_000;

export interface PassRunnerSettings {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly archive: Archive;
  readonly receiver: Receiver;
  readonly safety: Safety;
  readonly run: RunInfo;
  readonly mission: Pick<MissionFile, 'links'>;
  readonly station: {
    readonly name: string;
    readonly timeZone: string;
    readonly place: Place;
    readonly horizon: Horizon;
    readonly deadbandDeg: number;
    readonly park: Direction;
    /** Default: the antenna stays where the satellite set. */
    readonly isParkedAfterPass?: boolean;
  };
  readonly propagator: Propagator;
  readonly earthOrientation?: EarthOrientation;
  /** Behind its guard. */
  readonly rotator?: Rotator;
  readonly radio?: GuardedRadio;
  readonly modem?: Modem;
  /** How the radio was found, on disk. */
  readonly foundRadio: StoredValue<FoundRadio | null>;
}

/** Works one contact after the other: antenna, radio, report. Made once; idle until `runContact`. */
export interface PassRunner {
  readonly contact: ContactState;
  readonly track: TrackState;
  readonly radio: RadioState;
  /**
   * Waits for the rise at the rise bearing, tracks until the set, puts the radio back and writes the report. A pass that
   * has begun already is joined where it is.
   * @returns the report once it is kept; undefined when the runner was closed before
   * @throws TypeError when a contact runs already
   */
  runContact(pass: Pass): Promise<PassReport | undefined>;
  setOffset(direction: 'downlink' | 'uplink', offsetHz: number): void;
  /** Sends the antenna to rest; it stays there until `resumeTracking` or the next contact. @throws DeviceError, RangeError */
  park(by: string): Promise<void>;
  resumeTracking(by: string): void;
  /** For the uplink: the frequency to transmit on at an instant; undefined without an uplink or a position. */
  uplinkHz(atMs: number): number | undefined;
  readonly isAboveHorizon: boolean;
  /** For the uplink: sole use of the radio; tuning begins again afterwards. */
  borrowRadio<T>(work: () => Promise<T>): Promise<T>;
  /** Ends the contact without a report; the radio is put back when it answers. */
  close(): Promise<void>;
}

export function createPassRunner(settings: PassRunnerSettings): PassRunner {
  const { clock, bus, journal, receiver, safety, station, rotator, radio } = settings;
  const eop = settings.earthOrientation ?? noEarthOrientation;
  const sky = createSky(settings.propagator, station.place, eop);
  const observer = createObserver(settings.propagator, station.place, eop);
  const downlink = settings.mission.links.find((link) => link.direction === 'downlink');
  const uplink = settings.mission.links.find((link) => link.direction === 'uplink');
  const offsets: Offsets = { downlink: 0, uplink: 0 };
  const turn = new RadioTurn();
  const antenna = rotator && new Antenna({ clock, journal, rotator, deadbandDeg: station.deadbandDeg });
  const listening = downlink && listeningFor(downlink);
  const tuner =
    radio &&
    listening &&
    new Tuner({
      clock,
      journal,
      radio,
      turn,
      listening,
      found: settings.foundRadio,
      onDial(changeHz) {
        offsets.downlink += changeHz;
      },
    });

  let contact: ContactState = idle;
  let running: { pass: Pass; pointing: Pointing | undefined; record: ContactRecord } | undefined;
  let parkedBy: string | null = null;
  let lastBytesAtMs = Number.NEGATIVE_INFINITY;
  let contactShownMs = Number.NEGATIVE_INFINITY;
  let samplesTakenAtMs = Number.NEGATIVE_INFINITY;
  let stopWaiting: (() => void) | undefined;
  let cancelPin = () => {};
  let isClosed = false;

  const stopBytes = settings.modem?.onBytes((_bytes, receivedAtMs) => {
    lastBytesAtMs = receivedAtMs;
  });

  const track = (): TrackState => {
    const atMs = clock.nowAtMs();
    return trackState(atMs, sky.at(atMs), antenna);
  };
  const radioNow = (): RadioState => {
    const atMs = clock.nowAtMs();
    const satellite = sky.at(atMs);
    return radioState({
      atMs,
      down: downlink ? downlinkTuning(downlink, satellite, offsets.downlink) : null,
      up: uplink ? uplinkTuning(uplink, satellite, offsets.uplink) : null,
      thresholdHz: listening?.thresholdHz ?? 0,
      radio,
      tuner,
      counts: receiver.counts,
      lastBytesAtMs,
    });
  };
  const showContact = (change: Partial<ContactState>) => {
    contact = { ...contact, ...change };
    contactShownMs = clock.monotonicMs();
    bus.publish({ type: 'contact', contact });
  };
  const wantedHz = (atMs: number): number | undefined =>
    downlink && downlinkTuning(downlink, sky.at(atMs), offsets.downlink).wantedHz;
  const say = (text: string) => journal.event({ severity: 'info', source: 'pass', code: 'pass', text });

  const isTracking = () => contact.phase === 'tracking';

  /** Ten times a second in a contact: what is due for antenna and radio. */
  const steer = () => {
    if (running === undefined || contact.phase === 'after') return;
    const { pass, pointing, record } = running;
    const nowAtMs = clock.nowAtMs();
    if (pointing !== undefined && parkedBy === null) antenna?.follow(pointing);
    if (tuner !== undefined && nowAtMs >= pass.aosAtMs - tuneBeforeRiseMs) {
      const hz = wantedHz(nowAtMs);
      if (hz !== undefined) {
        tuner.follow(pass.passId, hz, (reading) => {
          const wantedThenHz = wantedHz(reading.readAtMs);
          if (isTracking() && wantedThenHz !== undefined)
            record.tuning.add(reading.frequencyHz - wantedThenHz);
        });
      }
    }
    if (isTracking()) measurePointing(record);
  };
  const measurePointing = (record: ContactRecord) => {
    const reading = antenna?.reading;
    if (!reading || reading.readAtMs <= samplesTakenAtMs) return;
    samplesTakenAtMs = reading.readAtMs;
    const { offByDeg } = trackState(reading.readAtMs, sky.at(reading.readAtMs), antenna);
    if (offByDeg !== null) record.pointing.add(offByDeg);
  };
  const show = () => {
    if (running === undefined) tuner?.observe();
    bus.publish({ type: 'track', track: track() });
    bus.publish({ type: 'radio', radio: radioNow() });
    if (running === undefined) return;
    const { firstGoodFrameAtMs, lastGoodFrameAtMs } = running.record;
    const isNews = lastGoodFrameAtMs !== contact.lastGoodFrameAtMs;
    const isFirst = contact.firstGoodFrameAtMs === null;
    // The message carries the whole pass: frames, which come many times a second, are told once a second.
    if (isNews && (isFirst || clock.monotonicMs() - contactShownMs >= showFramesMs)) {
      showContact({ firstGoodFrameAtMs, lastGoodFrameAtMs });
    }
  };

  const stopTicking = startTicking({
    clock,
    steer,
    show,
    isBusy: () => running !== undefined,
    onError: (error) =>
      journal.raise({
        alarmId: 'pass.step',
        severity: 'critical',
        title: 'A step of the pass failed',
        text: `${messageOf(error)}. The next one is tried; tell the makers of Dawa.`,
        source: 'pass',
      }),
  });

  /** A pass that an earlier life of the station did not finish may have left the radio tuned. */
  const putBackLeftOver = () => {
    if (
      running === undefined &&
      radio?.info.state === 'ok' &&
      (settings.foundRadio.load() ?? null) !== null
    ) {
      void tuner?.putBack();
    }
  };
  const stopRadioWatch = radio?.onChange(putBackLeftOver);

  const waitUntil = (atMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.at(atMs, () => {
        stopWaiting = undefined;
        resolve();
      });
      stopWaiting = () => {
        cancel();
        resolve();
      };
      if (isClosed) stopWaiting();
    });

  const plan = (pass: Pass): Pointing | undefined => {
    if (rotator === undefined) return undefined;
    try {
      const planned = planPointing(observer, pass, rotator.limits);
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

  const runContact = async (pass: Pass): Promise<PassReport | undefined> => {
    if (running !== undefined)
      throw new TypeError(`runContact: expected an idle runner, found ${running.pass.passId}`);
    cancelPin();
    parkedBy = null;
    const record = new ContactRecord({ receiver, bus, nowAtMs: () => clock.nowAtMs() });
    running = { pass, pointing: plan(pass), record };
    antenna?.forget();
    const startsBeforeMs = antenna?.motorStarts ?? 0;
    const retunesBefore = tuner?.retunes ?? 0;
    const beganAtMs = clock.nowAtMs();
    safety.beginContact(pass.passId, pass.losAtMs);
    const detail = describePass(pass, sky, station.horizon);
    showContact({
      phase: 'waiting',
      pass: detail,
      next: { what: 'rise', atMs: pass.aosAtMs },
      firstGoodFrameAtMs: null,
      lastGoodFrameAtMs: null,
      reportId: null,
    });
    steer();
    await waitUntil(pass.aosAtMs);
    if (isClosed) return undefined;

    record.trackingFromAtMs = clock.nowAtMs();
    if (beganAtMs > pass.aosAtMs + 1000) {
      const lateS = Math.round((beganAtMs - pass.aosAtMs) / 1000);
      record.addFault(beganAtMs, 'pass', `Joined ${lateS} s after the rise: counts begin there.`);
      say(`${pass.name} is up since ${lateS} s: joined.`);
    } else {
      say(`${pass.name} rose over the ridge at azimuth ${pass.aosAzimuthDeg.toFixed(1)}°.`);
    }
    showContact({ phase: 'tracking', next: { what: 'set', atMs: pass.losAtMs } });
    await waitUntil(pass.losAtMs);
    if (isClosed) return undefined;

    record.trackingToAtMs = clock.nowAtMs();
    say(`${pass.name} set behind the ridge at azimuth ${pass.losAzimuthDeg.toFixed(1)}°.`);
    showContact({ phase: 'after', next: { what: 'end', atMs: pass.losAtMs + pinnedMs } });
    safety.endContact();
    antenna?.rest();
    await tuner?.putBack();
    if (station.isParkedAfterPass) await park('the end of the pass').catch(() => {});
    await waitUntil(pass.losAtMs + lastBytesMs);

    const report = writeReport({
      run: settings.run,
      pass,
      record,
      writtenAtMs: clock.nowAtMs(),
      motorStarts: (antenna?.motorStarts ?? 0) - startsBeforeMs,
      retunes: (tuner?.retunes ?? 0) - retunesBefore,
      commands: settings.archive.commands({ fromAtMs: beganAtMs, toAtMs: clock.nowAtMs() + 1, limit: 1000 })
        .items,
      keyDowns: safety.keyLog.within({ fromAtMs: beganAtMs, toAtMs: clock.nowAtMs() + 1 }),
    });
    const { firstGoodFrameAtMs, lastGoodFrameAtMs } = record;
    record.close();
    running = undefined;
    await keepReport(report, detail, record.goodFramesAtMs);
    showContact({ firstGoodFrameAtMs, lastGoodFrameAtMs, reportId: report.reportId });
    cancelPin = clock.at(pass.losAtMs + pinnedMs, () => {
      if (running === undefined) showContact(idle);
    });
    return report;
  };

  const keepReport = async (
    report: PassReport,
    detail: NonNullable<ContactState['pass']>,
    frames: readonly number[],
  ) => {
    try {
      const html = renderReportPage(report, {
        track: detail.track,
        goodFramesAtMs: frames,
        horizon: station.horizon,
        stationName: station.name,
        timeZone: station.timeZone,
      });
      await clock.track(settings.archive.saveReport(report, html));
      bus.publish({ type: 'report', reportId: report.reportId });
      say(`Report ${report.reportId} written: ${report.frames.good} good frames.`);
    } catch (error) {
      journal.raise({
        alarmId: 'archive.report',
        severity: 'warning',
        title: 'Report not kept',
        text: `${messageOf(error)}. What was received is in the archive; the report can be made again.`,
        source: 'archive',
      });
    }
  };

  const park = async (by: string) => {
    if (antenna === undefined) throw new TypeError('park: expected a rotator, found none');
    parkedBy = by;
    say(`Antenna sent to rest by ${by}.`);
    await antenna.goTo(station.park);
  };

  return {
    get contact() {
      return contact;
    },
    get track() {
      return track();
    },
    get radio() {
      return radioNow();
    },
    runContact,
    setOffset(direction, offsetHz) {
      if (!Number.isFinite(offsetHz)) throw new RangeError(`offsetHz: expected a number, found ${offsetHz}`);
      offsets[direction] = offsetHz;
      if (direction === 'downlink') tuner?.giveBack();
      bus.publish({ type: 'radio', radio: radioNow() });
    },
    park,
    resumeTracking(by) {
      if (parkedBy === null) return;
      parkedBy = null;
      antenna?.forget();
      say(`Tracking resumed by ${by}.`);
    },
    uplinkHz(atMs) {
      const satellite = sky.at(atMs);
      if (uplink === undefined || satellite === undefined) return undefined;
      return uplinkTuning(uplink, satellite, offsets.uplink).wantedHz;
    },
    get isAboveHorizon() {
      return isTracking();
    },
    borrowRadio: (work) => turn.take(work).finally(() => tuner?.forget()),
    async close() {
      if (isClosed) return;
      isClosed = true;
      stopWaiting?.();
      cancelPin();
      stopTicking();
      stopBytes?.();
      stopRadioWatch?.();
      running?.record.close();
      running = undefined;
      if (radio?.info.state === 'ok') await tuner?.putBack();
      antenna?.close();
      tuner?.close();
    },
  };
}

const idle: ContactState = {
  phase: 'idle',
  pass: null,
  next: null,
  firstGoodFrameAtMs: null,
  lastGoodFrameAtMs: null,
  reportId: null,
};
