import { downlinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import type { Observer } from '@dawa/flight-dynamics/look-angles';
import { airtimeMs, groundKeying } from '@dawa/payload-sim/payload/air/airtime';
import { captureHz } from '@dawa/payload-sim/space-link/downlink-signal';
import type { GroundRadio } from '@dawa/payload-sim/space-link/ground-radio';
import { frameCheckOctets } from '@dawa/protocols/frame-check';
import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { BenchAir } from '../../bench/bench.ts';

/** A frame between the article's antenna connector and the station's modem, and what became of it. */
export interface CarriedFrame {
  readonly direction: 'up' | 'down';
  /** When it arrived; of one that goes up, when it left. */
  readonly atMs: number;
  /** Without its check. */
  readonly frame: Uint8Array;
  /** How far above the receiver's frequency its carrier arrived; NaN where the radio told none. */
  readonly offsetHz: number;
  /** Why it was not handed on; undefined when it was. */
  readonly lostBy: string | undefined;
}

export interface StationAirParts {
  readonly clock: Clock;
  readonly air: BenchAir;
  /** Our end of the cable of the station's modem, which speaks KISS. */
  readonly stream: ByteStream;
  readonly radio: GroundRadio & { readonly receiveMode: string };
  /** How the satellite would move over the station. */
  readonly observer: Pick<Observer, 'sightAt'>;
  /** Of the article, up and down. */
  readonly frequencyHz: number;
}

/** What lies between the article on the bench and the antenna of the station. */
export interface StationAir {
  readonly carried: readonly CarriedFrame[];
  close(): void;
}

/** More than a pass brings. */
const mostCarried = 20_000;

/**
 * Flies the article that lies on the bench: its frames reach the station's modem while the station's radio receives where they
 * would arrive from orbit, and the station's frames reach the article while it is keyed where they would arrive up there. On a
 * bench nothing moves: Doppler is worked into what is judged here, not into what is sent.
 */
export function joinAir({ clock, air, stream, radio, observer, frequencyHz }: StationAirParts): StationAir {
  const carried: CarriedFrame[] = [];
  const note = (frame: CarriedFrame) => {
    if (carried.length < mostCarried) carried.push(frame);
  };
  const rangeRateKmS = (): number | undefined => {
    const sight = observer.sightAt(clock.nowAtMs());
    return sight.ok && sight.value.elevationDeg > 0 ? sight.value.rangeRateKmS : undefined;
  };

  const comeDown = (frame: Uint8Array) => {
    const atMs = clock.nowAtMs();
    const rateKmS = rangeRateKmS();
    const arrivesHz = frequencyHz + downlinkDopplerHz(rateKmS ?? 0, frequencyHz);
    const offsetHz = arrivesHz - radio.receiveFrequencyHz;
    const beganAtMs = atMs - airtimeMs(withRoomForCheck(frame), groundKeying);
    const lostBy =
      rateKmS === undefined
        ? 'below the horizon'
        : radio.receiveMode !== 'FM'
          ? `the receiver is set to ${radio.receiveMode}`
          : Math.abs(offsetHz) > captureHz
            ? `${Math.round(offsetHz)} Hz off the receiver`
            : wasKeyedSince(radio, beganAtMs, atMs)
              ? 'the station transmitted'
              : undefined;
    note({ direction: 'down', atMs, frame, offsetHz, lostBy });
    if (lostBy === undefined)
      void stream.write(encodeKiss({ port: 0, command: kissCommands.data, data: frame })).catch(() => {});
  };

  const goUp = (frame: Uint8Array) => {
    const atMs = clock.nowAtMs();
    const rateKmS = rangeRateKmS();
    const sentHz = radio.onAirFrequencyHz;
    const offsetHz = sentHz + downlinkDopplerHz(rateKmS ?? 0, sentHz) - frequencyHz;
    const lostBy =
      rateKmS === undefined
        ? 'below the horizon'
        : !radio.isTransmitting
          ? 'not keyed'
          : !(Math.abs(offsetHz) <= captureHz)
            ? `${Math.round(offsetHz)} Hz off the article`
            : undefined;
    note({ direction: 'up', atMs, frame, offsetHz, lostBy });
    if (lostBy === undefined) void air.send(frame).catch(() => {});
  };

  const decoder = new KissDecoder();
  const stopHearing = stream.onData((bytes) => {
    for (const result of decoder.push(bytes)) {
      if (result.ok && result.value.command === kissCommands.data) goUp(result.value.data);
    }
  });
  let isOver = false;
  void (async () => {
    let next = air.mark();
    while (!isOver) {
      const heard = await air.waitFor(() => true, next, lookAgainMs);
      if (heard === undefined) continue;
      next++;
      if (!isOver) comeDown(heard.frame);
    }
  })();
  return {
    carried,
    close() {
      isOver = true;
      stopHearing();
    },
  };
}

const lookAgainMs = 60_000;
/** How finely the key is looked at. */
const lookKeyMs = 20;

function wasKeyedSince(radio: GroundRadio, fromAtMs: number, toAtMs: number): boolean {
  for (let atMs = fromAtMs; atMs <= toAtMs; atMs += lookKeyMs) if (radio.wasKeyedAt(atMs, 0)) return true;
  return radio.isTransmitting;
}

function withRoomForCheck(frame: Uint8Array): Uint8Array {
  const whole = new Uint8Array(frame.length + frameCheckOctets);
  whole.set(frame);
  return whole;
}
