import { createStoredInMemory } from '@dawa/groundstation/adapters/json-file';
import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { guardRadio } from '@dawa/groundstation/commanding/guarded-radio';
import { renewAgainAndAgain } from '@dawa/groundstation/commanding/hold-key';
import type { KeyWatchdog } from '@dawa/groundstation/commanding/key-watchdog';
import { createSafety } from '@dawa/groundstation/commanding/safety';
import type { SafetyMemory } from '@dawa/groundstation/commanding/safety-memory';
import { DeviceError } from '@dawa/groundstation/devices/device-error';
import { createIcomRadio } from '@dawa/groundstation/devices/icom-radio';
import type { Journal } from '@dawa/groundstation/ports';
import { createBus } from '@dawa/groundstation/station/bus';
import { LeaseWatch } from '@dawa/groundstation/watchdog/lease-watch';
import { letGoAgainAndAgain } from '@dawa/groundstation/watchdog/release-effort';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import type { Random } from '@dawa/seams/random';
import { MortalLife, mortalClock } from './mortal-life.ts';

/** Both ways, as a chip between USB and serial line has it. */
export const latencyMs = 4;
export const leaseMs = 500;
const address = 0xa2;
const uplinkAuthority: MissionFile['uplinkAuthority'] = 'payload';
const permit = {
  licenseeCallsign: 'A51AA',
  bands: [{ lowHz: 144_500_000, highHz: 146_000_000 }],
  maxPowerW: 50,
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
  isUnattended: true,
};

/**
 * The serial line of one radio: whoever has it open, station or watchdog, writes into the same wire. It can be pulled,
 * and loses bytes when it is told to.
 */
export class KeyLine {
  isPlugged = true;
  isLossy = false;
  pluggedSinceMs = 0;
  #heard: (bytes: Uint8Array) => void = () => {};
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #radioEnd: ByteStream;
  #cable: ByteStream | undefined;

  constructor(clock: Clock, random: Random, radio: RadioSimulator) {
    this.#clock = clock;
    this.#random = random;
    const [near, far] = createMemoryStreamPair('radio');
    this.#radioEnd = near;
    near.onData((bytes) => {
      clock.after(latencyMs, () => {
        if (this.isPlugged) this.#heard(this.#spoilt(bytes));
      });
    });
    radio.attach(far);
  }

  write(bytes: Uint8Array): void {
    if (!this.isPlugged) throw new DeviceError('lost', 'radio', 'there is no cable');
    const spoilt = this.#spoilt(bytes);
    this.#clock.after(latencyMs, () => {
      if (this.isPlugged) void this.#radioEnd.write(spoilt);
    });
  }

  /** The station's side of the port, as long as `life` and the cable last. */
  async open(life: MortalLife): Promise<ByteStream> {
    if (!this.isPlugged) throw new DeviceError('lost', 'radio', 'expected a port, found none');
    const [station, wire] = createMemoryStreamPair('station');
    this.#cable = wire;
    wire.onData((bytes) => {
      if (life.isAlive && this.isPlugged) this.write(bytes);
    });
    this.#heard = (bytes) => life.do(() => void wire.write(bytes).catch(() => {}));
    return station;
  }

  async unplug(): Promise<void> {
    if (!this.isPlugged) return;
    this.isPlugged = false;
    await this.#cable?.close();
  }

  plug(): void {
    if (this.isPlugged) return;
    this.isPlugged = true;
    this.pluggedSinceMs = this.#clock.nowAtMs();
  }

  #spoilt(bytes: Uint8Array): Uint8Array {
    return this.isLossy ? bytes.filter(() => this.#random.next() >= 0.05) : bytes;
  }
}

/** One life of the station, and the watchdog that it started. */
export function startKeyingStation(
  clock: Clock,
  line: KeyLine,
  memory: ReturnType<typeof createStoredInMemory<SafetyMemory>>,
) {
  const life = new MortalLife();
  const own = mortalClock(clock, life);
  const journal = { event() {}, raise() {}, clear() {}, alarms: [] } as unknown as Journal;
  const radio = createIcomRadio({
    port: supervisePort({ name: 'radio', clock: own, open: () => line.open(life) }),
    ...{ clock: own, model: 'IC-9700', address, stepHz: 1 },
  });
  const safety = createSafety({
    ...{ clock: own, journal, memory, bus: createBus(() => {}) },
    ...{ isSimulated: false, uplinkAuthority, permit, powerW: 25 },
  });
  const { watchdog, end } = watchOver(clock, line, life, radio.releaseBytes!);
  const guarded = guardRadio({ radio, safety, clock: own, journal, watchdog });
  /** Last sign of whoever holds the key; a holder that waits for it is there as well. */
  let heldAtMs = Number.NEGATIVE_INFINITY;
  let waiting = 0;
  return {
    safety,
    guarded,
    life,
    get heldAtMs() {
      return waiting > 0 && life.isAlive ? clock.nowAtMs() : heldAtMs;
    },
    /** A holder that renews for `holdMs` and then falls silent, or lets go. */
    async key(holdMs: number, letsGo: boolean): Promise<void> {
      waiting++;
      try {
        const lease = await guarded.key({ why: 'test', commandId: null, longestMs: 8000 });
        const stopRenewing = renewAgainAndAgain(
          {
            leaseMs,
            get isHeld() {
              return lease.isHeld;
            },
            renew() {
              heldAtMs = clock.nowAtMs();
              lease.renew();
            },
            release: () => lease.release(),
          },
          own,
        );
        own.after(holdMs, () => {
          stopRenewing();
          if (letsGo) void lease.release().catch(() => {});
        });
      } catch {
        // Refused, or lost on the way: the guard's own business.
      } finally {
        waiting--;
        heldAtMs = Math.max(heldAtMs, clock.nowAtMs());
      }
    },
    kill() {
      if (life.isAlive && waiting > 0) heldAtMs = clock.nowAtMs();
      life.kill();
      end();
    },
    freeze() {
      if (life.isAlive && waiting > 0) heldAtMs = clock.nowAtMs();
      life.freeze();
    },
  };
}

/** The watchdog with a pipe of no length, and a second way into the same line. */
function watchOver(clock: Clock, line: KeyLine, life: MortalLife, releaseBytes: Uint8Array) {
  let isGone = false;
  let listener: (why: string) => void = () => {};
  const watch = new LeaseWatch({
    clock,
    onLapse(why, isSilent) {
      life.do(() => listener(why));
      void letGoAgainAndAgain({
        clock,
        ways: [{ kind: 'port', port: 'radio', baudRate: 19_200, areModemLinesReleased: false, hex: '00' }],
        say: async () => line.write(releaseBytes),
        isOver: () => !watch.isKeyed,
        isGone: () => isGone,
        isSilent: () => isGone || isSilent,
        endStation: () => life.kill(),
        onTrouble() {},
      });
    },
  });
  const watchdog: KeyWatchdog = {
    arm: async (spanMs) => watch.extend(spanMs),
    renew: (spanMs) => watch.extend(spanMs),
    tellOwed: (spanMs) => watch.extend(spanMs),
    tellTrying: () => watch.hear(),
    disarm: () => watch.released(),
    onTrouble(heard) {
      listener = heard;
      return () => {};
    },
    close: async () => {},
  };
  return {
    watchdog,
    end() {
      isGone = true;
      watch.end();
    },
  };
}

export function createKeyBench(clock: Clock, random: Random) {
  const radio = new RadioSimulator({ clock, random: random.fork('radio') });
  const line = new KeyLine(clock, random.fork('line'), radio);
  const memory = createStoredInMemory<SafetyMemory>();
  return { radio, line, memory, start: () => startKeyingStation(clock, line, memory) };
}
