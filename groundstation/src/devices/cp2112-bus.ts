import { type Cp2112Request, cp2112Identity, cp2112MostOctets } from '@dawa/protocols/cp2112';
import {
  type Cp2112Bus as BusSetting,
  type Cp2112Setting,
  cp2112SettingReports,
  decodeCp2112Setting,
  encodeCp2112Setting,
} from '@dawa/protocols/cp2112-settings';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { HidDevice } from '@dawa/seams/hid-device';
import { Cp2112Line } from './cp2112-line.ts';
import { DeviceError } from './device-error.ts';
import type { HidPort, HidWish } from './hid-device.ts';
import type { I2cBus } from './i2c-bus.ts';

/** A bus of a CP2112, and its eight pins. */
export interface Cp2112Bridge extends I2cBus {
  /** Bit n is GPIO.n. Pins that are outputs drive their lines; a reset makes all of them inputs. */
  setOutputs(outputs: number, pushPull: number): Promise<void>;
  setLevels(levels: number, mask: number): Promise<void>;
  readLevels(): Promise<number>;
}

export interface Cp2112Settings {
  readonly port: HidPort;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly clockHz?: number;
  /** For each answer of the bridge, in real time. */
  readonly timeoutMs?: number;
}

/** A transfer that is busy for longer than this is given up: 512 octets at 100 kHz take 46 ms. */
const longestTransferMs = 200;
/** Chips that stretch the clock or never answer must not hold the bridge for ever. */
const chipTimeoutMs = 100;

/**
 * I2C through a CP2112. One transfer at a time: asked for, then its state until it is complete, then what was read, in pieces of
 * 61 octets. The chip forgets its settings with its power, so they are made each time it is found.
 */
export function createCp2112Bus({
  port,
  clock,
  clockHz = 100_000,
  timeoutMs = 100,
}: Cp2112Settings): Cp2112Bridge {
  const readyListeners = new Set<() => void>();
  let line: Cp2112Line | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(action: (line: Cp2112Line) => Promise<T>): Promise<T> => {
    const mine = turn.then(() => {
      if (line === undefined) throw new DeviceError('lost', port.name, 'there is no device');
      return action(line);
    });
    turn = mine.catch(() => {});
    return mine;
  };
  const transfer = async (with_: Cp2112Line, request: Extract<Cp2112Request, { address: number }>) => {
    await with_.tell(request);
    await completed(with_, request.address);
    const octets = request.kind === 'write' ? 0 : request.octets;
    const data = new Uint8Array(octets);
    for (let at = 0; at < octets; ) {
      const wanted = Math.min(octets - at, cp2112MostOctets);
      const { data: piece } = await with_.ask({ kind: 'fetch', octets: wanted }, 'data');
      if (piece.length === 0 || piece.length > wanted) {
        const found = `${piece.length} octets`;
        throw new DeviceError('bad-answer', port.name, `expected 1 to ${wanted} octets, found ${found}`);
      }
      data.set(piece, at);
      at += piece.length;
    }
    return data;
  };
  /** Asks until it is over. Each question takes a turn of the USB, about a millisecond, so there is no need to wait in between. */
  const completed = async (with_: Cp2112Line, address: number) => {
    let isLate = false;
    const cancel = clock.deadline(longestTransferMs, () => {
      isLate = true;
    });
    try {
      for (;;) {
        const { state, reason } = await with_.ask({ kind: 'ask-state' }, 'state');
        if (state === 'complete') return;
        if (state === 'failed') throw failed(address, reason);
        if (isLate || state === 'idle') {
          await with_.tell({ kind: 'give-up' });
          throw new DeviceError(
            'timeout',
            port.name,
            `the bus is still ${state} after ${longestTransferMs} ms`,
          );
        }
        await pause(clock);
      }
    } finally {
      cancel();
    }
  };
  const failed = (address: number, reason: string) => {
    const where = `0x${address.toString(16)}`;
    if (reason === 'nobody-answered')
      return new DeviceError('refused', port.name, `nobody answers at ${where}; is its power on?`);
    return new DeviceError('bad-answer', port.name, `${where}: ${reason}`);
  };
  const setting = async (device: HidDevice, kind: 'levels' | 'version') => {
    const { id, octets } = cp2112SettingReports[kind];
    const decoded = decodeCp2112Setting(await device.readFeature(id, octets));
    if (!decoded.ok) throw new DeviceError('bad-answer', port.name, describeFault(decoded.fault));
    return decoded.value;
  };
  const stopWatching = port.onStream((device) => {
    const mine = new Cp2112Line({ device, clock, timeoutMs, name: port.name });
    device.onClose(() => {
      if (line === mine) line = undefined;
    });
    const settings = encodeCp2112Setting({ kind: 'bus', ...busSetting(clockHz) });
    device
      .sendFeature(settings)
      .then(
        async () => {
          // What an earlier program had under way is none of ours.
          await mine.tell({ kind: 'give-up' });
          line = mine;
          for (const listener of [...readyListeners]) listener();
        },
        // A bridge that does not take its settings is opened anew.
        () => device.close(),
      )
      .catch(() => {});
  });
  const set = (value: Cp2112Setting) =>
    inTurn(({ device }) => device.sendFeature(encodeCp2112Setting(value)));
  return {
    port,
    writeRead: (address, target, octets) =>
      inTurn((with_) => transfer(with_, { kind: 'write-read', address, octets, target })),
    async write(address, data) {
      await inTurn((with_) => transfer(with_, { kind: 'write', address, data }));
    },
    setOutputs: (outputs, pushPull) => set({ kind: 'pins', outputs, pushPull, special: 0, clockDivider: 0 }),
    setLevels: (levels, mask) => set({ kind: 'set-levels', levels, mask }),
    readLevels: () =>
      inTurn(async ({ device }) => {
        const levels = await setting(device, 'levels');
        return levels.kind === 'levels' ? levels.levels : 0;
      }),
    onReady(listener) {
      readyListeners.add(listener);
      if (line !== undefined) listener();
      return () => readyListeners.delete(listener);
    },
    async close() {
      stopWatching();
      readyListeners.clear();
      await port.close();
    },
  };
}

export function cp2112Wish(which: Pick<HidWish, 'serialNumber' | 'path'>): HidWish {
  return { what: 'CP2112 bridge', products: [cp2112Identity], ...which };
}

function busSetting(clockHz: number): BusSetting {
  return {
    clockHz,
    ownAddress: 2,
    isReadUnasked: false,
    writeTimeoutMs: chipTimeoutMs,
    readTimeoutMs: chipTimeoutMs,
    isSclLowTimed: true,
    retries: 1,
  };
}

function pause(clock: Pick<Clock, 'deadline'>): Promise<void> {
  return new Promise((resolve) => clock.deadline(1, resolve));
}
