import type { MissionLink } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import { damageBits } from './bit-damage.ts';
import { antennaLossDb, downlinkSignal } from './downlink-signal.ts';
import { Fading } from './fading.ts';
import type { GroundAntenna, GroundRadio } from './ground-radio.ts';
import { keyedErrorRate } from './keyed-bits.ts';
import { downlinkBudget } from './link-budget.ts';
import type { Sky } from './sky.ts';

/** A frame as it goes over the air, and as the modem hands it on. */
export interface AiredFrame {
  readonly onAir: Uint8Array;
  readonly handedOn: Uint8Array;
  /** Silence behind it. */
  readonly gapMs: number;
  /** On the air; left out: eight bits an octet at the rate of the link. */
  readonly airtimeMs?: number;
}

export interface FrameLinkOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sky: Sky;
  readonly radio: Pick<GroundRadio, 'receiveFrequencyHz' | 'isDeaf'>;
  /** Whether radio and modem are set for this link. */
  readonly isListenedTo: () => boolean;
  readonly onHeard: (bytes: Uint8Array) => void;
  /** Left out: an antenna that always points at the satellite. */
  readonly antenna?: GroundAntenna | undefined;
  readonly beamWidthDeg: number;
  readonly downlink: {
    readonly frequencyHz: number;
    readonly bitRateHz: number;
    readonly modulation: MissionLink['modulation'];
  };
  /** What the ship says next; undefined while it says nothing here. */
  readonly next: () => AiredFrame | undefined;
  /** It begins to say it. */
  readonly onAir?: ((airtimeMs: number) => void) | undefined;
  /**
   * What is on the air now can be listened to, as well as `energyDb` says from moment to moment (Eb/N0); its carrier lies
   * `offsetHz` above where the receiver is.
   */
  readonly onSound?:
    | ((onAir: Uint8Array, energyDb: () => number | undefined, offsetHz: number) => void)
    | undefined;
  /** Losses beside those of the signal: asked for each frame. */
  readonly isLost?: (() => boolean) | undefined;
  readonly report?: Report | undefined;
}

/** A modem needs about so much to tell a frame from noise. */
const hearsAboveDb = 3;
const belowSkylineDeg = -2;
const sleepMs = 1000;
/** A ship that says nothing is listened to again after this. */
const pauseMs = 20;

/**
 * A downlink of single frames with silence between them: AX.25, the BIRDS dialect, Morse. The modem finds them by itself and
 * hands on those whose check holds, so that a wrong bit costs the frame.
 */
export class FrameLink {
  readonly #o: FrameLinkOptions;
  readonly #fading: Fading;
  readonly #errors: Random;
  readonly #report: Report;
  #powerDbm = Number.NEGATIVE_INFINITY;
  #isOff = false;
  #isOver = false;

  constructor(options: FrameLinkOptions) {
    this.#o = options;
    this.#errors = options.random.fork('errors');
    this.#fading = new Fading(options.random.fork('fading'));
    this.#report = options.report ?? silentReport;
    options.clock.after(sleepMs, () => this.#begin());
  }

  /** Of what is on the air now, at the antenna's end; minus infinity in the gaps. */
  get powerDbm(): number {
    return this.#powerDbm;
  }

  setOff(isOff: boolean): void {
    this.#isOff = isOff;
  }

  stop(): void {
    this.#isOver = true;
  }

  #begin(): void {
    if (this.#isOver) return;
    const { clock, sky, next, downlink } = this.#o;
    const position = sky(clock.nowAtMs());
    if (position === undefined || position.clearanceDeg < belowSkylineDeg) {
      clock.after(sleepMs, () => this.#begin());
      return;
    }
    const frame = next();
    if (frame === undefined) {
      clock.after(pauseMs, () => this.#begin());
      return;
    }
    const { airtimeMs = (8000 * frame.onAir.length) / downlink.bitRateHz } = frame;
    this.#o.onAir?.(airtimeMs);
    const wasHeard = this.#energyDb() !== undefined;
    this.#o.onSound?.(frame.onAir, () => this.#signal()?.energyDb, this.#signal()?.offsetHz ?? 0);
    clock.after(airtimeMs, () => {
      const energyDb = this.#energyDb();
      this.#powerDbm = Number.NEGATIVE_INFINITY;
      if (wasHeard && energyDb !== undefined && !this.#isOver) this.#hear(frame, energyDb);
      clock.after(frame.gapMs, () => this.#begin());
    });
  }

  #hear({ onAir, handedOn }: AiredFrame, energyDb: number): void {
    const { modulation, bitRateHz } = this.#o.downlink;
    const errorRate = keyedErrorRate(modulation, energyDb, bitRateHz);
    const isWhole = damageBits(onAir, errorRate, this.#errors) === onAir;
    if (isWhole && this.#o.isLost?.() !== true) this.#o.onHeard(handedOn);
    else this.#report('link', 'frame lost to bit errors');
  }

  /** Undefined while it cannot be heard. */
  #energyDb(): number | undefined {
    const signal = this.#signal();
    if (signal === undefined) return undefined;
    this.#powerDbm = signal.powerDbm;
    return signal.energyDb !== undefined && signal.energyDb > hearsAboveDb ? signal.energyDb : undefined;
  }

  /** At the antenna's end, and behind the receiver where it is set for it; undefined while nothing comes down. */
  #signal():
    | { readonly powerDbm: number; readonly energyDb: number | undefined; readonly offsetHz: number }
    | undefined {
    const { clock, sky, radio, antenna, beamWidthDeg, downlink, isListenedTo } = this.#o;
    const nowAtMs = clock.nowAtMs();
    const position = sky(nowAtMs);
    if (position === undefined || !position.isInView || this.#isOff) return undefined;
    const signal = downlinkSignal({
      ...{ sky: position, radio, frequencyHz: downlink.frequencyHz },
      budget: { ...downlinkBudget, bitRateHz: downlink.bitRateHz },
      lossDb:
        antennaLossDb(antenna, position, beamWidthDeg) + this.#fading.lossDb(nowAtMs, position.elevationDeg),
    });
    const isHeard = signal.isInCapture && isListenedTo() && !radio.isDeaf;
    const { powerDbm, offsetHz } = signal;
    return { powerDbm, energyDb: isHeard ? signal.energyDb : undefined, offsetHz: -offsetHz };
  }
}
