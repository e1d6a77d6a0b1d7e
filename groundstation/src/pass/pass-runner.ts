import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { Pass } from '@dawa/flight-dynamics/passes';
import type { ContactState, PassDetail } from '@dawa/protocols/console/pass';
import type { PassReport } from '@dawa/protocols/console/report';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { RadioState, TrackState } from '@dawa/protocols/console/tracking';
import type { Safety } from '../commanding/safety.ts';
import { messageOf } from '../devices/device-error.ts';
import type { Archive, Bus, Receiver } from '../ports.ts';
import { ContactRecord } from './contact-record.ts';
import { startTicking } from './heartbeat.ts';
import { describePass } from './pass-detail.ts';
import { writeReport } from './report.ts';
import { keepReport } from './report-keeper.ts';
import { createSteering, type SteeringSettings, type SteeringTarget } from './steering.ts';
import { createWaiting } from './waiting.ts';

/** What was on its way at the set may still come in. */
const lastBytesMs = 2000;
const showFramesMs = 1000;
/** The finished pass stays on the page. */
const pinnedMs = 60_000;
/** Whoever begins later than this after the rise has joined a pass under way. */
const joinedAfterMs = 1000;

export interface PassRunnerSettings extends SteeringSettings {
  readonly bus: Bus;
  readonly archive: Archive;
  readonly receiver: Receiver;
  readonly safety: Safety;
  readonly run: RunInfo;
  readonly station: SteeringSettings['station'] & {
    readonly name: string;
    readonly timeZone: string;
    readonly horizon: Horizon;
    /** Default: the antenna stays where the satellite set. */
    readonly isParkedAfterPass?: boolean;
  };
}

/** For whom a contact is worked, and with what. */
export interface ContactWork {
  readonly missionId: string;
  /** Downlinks that are heard, the one that the radio is tuned to at the front. */
  readonly linkIds: readonly string[];
  readonly receiver: Receiver;
  /** Hears the values of that mission. */
  readonly bus: Bus;
  /** Whom antenna and radio follow, where it is not the station's own. */
  readonly target?: SteeringTarget;
}

/** Works one contact after the other: antenna, radio, report. Made once; idle until `runContact`. */
export interface PassRunner {
  readonly contact: ContactState;
  readonly track: TrackState;
  readonly radio: RadioState;
  /**
   * Waits for the rise at the rise bearing, tracks until the set, puts the radio back and writes the report. A pass that
   * has begun already is joined where it is.
   * @param work whose pass it is, where more than the station's own mission is followed
   * @returns the report once it is kept; undefined when the runner was closed before
   * @throws TypeError when a contact runs already
   */
  runContact(pass: Pass, work?: ContactWork): Promise<PassReport | undefined>;
  /** Works the contact that waits for its rise for another than was said. @returns false when none waits */
  changeWork(work: ContactWork): boolean;
  setOffset(direction: 'downlink' | 'uplink', offsetHz: number): void;
  /** Sends the antenna to rest; it stays there until `resumeTracking` or the next contact. @throws DeviceError, RangeError */
  park(by: string): Promise<void>;
  /** Leaves the antenna to a hand, until `resumeTracking` or the next contact. */
  holdTracking(by: string): void;
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
  const { clock, bus, journal, archive, safety, station } = settings;
  const steering = createSteering(settings);
  const waiting = createWaiting(clock);
  let contact: ContactState = idle;
  let contactShownMs = Number.NEGATIVE_INFINITY;
  let running:
    | {
        readonly pass: Pass;
        readonly record: ContactRecord;
        readonly work: ContactWork | undefined;
        readonly detail: PassDetail;
      }
    | undefined;
  let cancelPin = () => {};

  const say = (text: string) => journal.event({ severity: 'info', source: 'pass', code: 'pass', text });
  const showContact = (change: Partial<ContactState>) => {
    contact = { ...contact, ...change };
    contactShownMs = clock.monotonicMs();
    bus.publish({ type: 'contact', contact });
  };
  const showNow = () => {
    steering.observe();
    bus.publish({ type: 'track', track: steering.track });
    bus.publish({ type: 'radio', radio: steering.radio });
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
    steer: steering.step,
    show: showNow,
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

  /** What is gathered and followed from now on, of a contact that has not begun. */
  const take = (pass: Pass, work: ContactWork | undefined) => {
    running?.record.close();
    const { receiver } = work ?? settings;
    const record = new ContactRecord({ receiver, bus: work?.bus ?? bus, nowAtMs: () => clock.nowAtMs() });
    steering.begin(pass, record, work?.target);
    const detail = describePass(pass, steering.sky, station.horizon);
    const named = work && { missionId: work.missionId, linkIds: [...work.linkIds] };
    running = { pass, record, work, detail: { ...detail, ...named } };
  };

  const runContact = async (pass: Pass, asked?: ContactWork): Promise<PassReport | undefined> => {
    if (running !== undefined)
      throw new TypeError(`runContact: expected an idle runner, found ${running.pass.passId}`);
    cancelPin();
    const before = steering.work;
    const beganAtMs = clock.nowAtMs();
    take(pass, asked);
    safety.beginContact(pass.passId, pass.losAtMs);
    showContact({
      phase: 'waiting',
      pass: running!.detail,
      next: { what: 'rise', atMs: pass.aosAtMs },
      firstGoodFrameAtMs: null,
      lastGoodFrameAtMs: null,
      reportId: null,
    });
    steering.step();
    if (!(await waiting.until(pass.aosAtMs))) return undefined;

    const { record, detail, work } = running!;
    record.trackingFromAtMs = clock.nowAtMs();
    if (beganAtMs > pass.aosAtMs + joinedAfterMs) {
      const lateS = Math.round((beganAtMs - pass.aosAtMs) / 1000);
      const earlier = settings.archive.heardSince(pass.aosAtMs);
      record.addBefore(earlier);
      if (earlier.rawBytes > 0) record.trackingFromAtMs = pass.aosAtMs;
      record.addFault(beganAtMs, 'pass', joinedText(lateS, earlier.good));
      say(`${pass.name} is up since ${lateS} s: joined.`);
    } else {
      say(`${pass.name} rose over the ridge at azimuth ${pass.aosAzimuthDeg.toFixed(1)}°.`);
    }
    showContact({ phase: 'tracking', next: { what: 'set', atMs: pass.losAtMs } });
    if (!(await waiting.until(pass.losAtMs))) return undefined;

    record.trackingToAtMs = clock.nowAtMs();
    say(`${pass.name} set behind the ridge at azimuth ${pass.losAzimuthDeg.toFixed(1)}°.`);
    showContact({ phase: 'after', next: { what: 'end', atMs: pass.losAtMs + pinnedMs } });
    safety.endContact();
    await steering.end();
    if (station.isParkedAfterPass) await steering.park('the end of the pass').catch(() => {});
    await waiting.until(pass.losAtMs + lastBytesMs);

    const span = { fromAtMs: Math.min(beganAtMs, pass.aosAtMs), toAtMs: clock.nowAtMs() + 1 };
    const report = writeReport({
      run: work === undefined ? settings.run : { ...settings.run, missionId: work.missionId },
      pass,
      record,
      writtenAtMs: clock.nowAtMs(),
      motorStarts: steering.work.motorStarts - before.motorStarts,
      retunes: steering.work.retunes - before.retunes,
      commands: (await archive.commands({ ...span, limit: 1000 })).items,
      keyDowns: safety.keyLog.within(span),
    });
    const { firstGoodFrameAtMs, lastGoodFrameAtMs, goodFramesAtMs } = record;
    record.close();
    running = undefined;
    await keepReport(settings, report, {
      track: detail.track,
      goodFramesAtMs,
      horizon: station.horizon,
      stationName: station.name,
      timeZone: station.timeZone,
    });
    showContact({ firstGoodFrameAtMs, lastGoodFrameAtMs, reportId: report.reportId });
    cancelPin = clock.at(pass.losAtMs + pinnedMs, () => {
      if (running === undefined) showContact(idle);
    });
    return report;
  };

  return {
    get contact() {
      return contact;
    },
    get track() {
      return steering.track;
    },
    get radio() {
      return steering.radio;
    },
    runContact,
    changeWork(work) {
      if (running === undefined || contact.phase !== 'waiting') return false;
      take(running.pass, work);
      showContact({ pass: running.detail });
      return true;
    },
    setOffset(direction, offsetHz) {
      steering.setOffset(direction, offsetHz);
      bus.publish({ type: 'radio', radio: steering.radio });
    },
    park: steering.park,
    holdTracking: steering.hold,
    resumeTracking: steering.resume,
    uplinkHz: steering.uplinkHz,
    get isAboveHorizon() {
      return contact.phase === 'tracking';
    },
    borrowRadio: steering.borrowRadio,
    async close() {
      waiting.end();
      cancelPin();
      stopTicking();
      running?.record.close();
      running = undefined;
      await steering.close();
    },
  };
}

function joinedText(lateS: number, goodBefore: number): string {
  const before =
    goodBefore > 0
      ? `${goodBefore} good frames of before are counted from the log`
      : 'nothing of before is in the log';
  return `Joined ${lateS} s after the rise: ${before}; pointing, tuning and values are counted from here.`;
}

const idle: ContactState = {
  phase: 'idle',
  pass: null,
  next: null,
  firstGoodFrameAtMs: null,
  lastGoodFrameAtMs: null,
  reportId: null,
};
