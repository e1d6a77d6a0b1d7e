import { Believed } from './believed.ts';
import { DeviceError } from './device-error.ts';
import type { ModeSetting, RadioDialect } from './radio-dialect.ts';

/** What a radio is told and asked, one thing at a time: an order counts once it was read back, a reading that differs once it came twice. */
export interface CatOrders {
  readonly counts: { refusals: number; badAnswers: number; retunes: number };
  refused(detail: string): DeviceError;
  badAnswer(expected: string, found: string): DeviceError;
  /** What was read before counts no longer: another radio, or another band, may answer now. */
  forget(): void;
  readFrequency(): Promise<number>;
  readMode(): Promise<ModeSetting>;
  tune(roundedHz: number): Promise<void>;
  setMode(wanted: ModeSetting): Promise<void>;
  setTone(toneHz: number | null): Promise<void>;
  /** Sets, reads back, and does both a second time before it says that it failed. */
  setUntilShown(set: () => Promise<void>, isShown: () => Promise<boolean>, fail: () => Error): Promise<void>;
  /** One reading may be damaged; two damaged in the same way are none. */
  shows<T>(read: () => Promise<T>, isIt: (value: T) => boolean): Promise<boolean>;
}

export function createCatOrders(dialect: RadioDialect, portName: string): CatOrders {
  const counts = { refusals: 0, badAnswers: 0, retunes: 0 };
  const frequency = new Believed<number>((one, other) => one === other);
  const mode = new Believed<ModeSetting>(
    (one, other) => one.mode === other.mode && one.filter === other.filter,
  );

  const orders: CatOrders = {
    counts,

    refused(detail) {
      counts.refusals++;
      return new DeviceError('refused', portName, detail);
    },

    badAnswer(expected, found) {
      counts.badAnswers++;
      return new DeviceError('bad-answer', portName, `expected ${expected}, found ${found}`);
    },

    forget() {
      frequency.forget();
      mode.forget();
    },

    readFrequency: () =>
      frequency.read(
        () => dialect.readFrequency(),
        () => orders.badAnswer('two equal frequencies', 'three different ones'),
      ),

    readMode: () =>
      mode.read(
        () => dialect.readMode(),
        () => orders.badAnswer('two equal modes', 'three different ones'),
      ),

    async tune(roundedHz) {
      frequency.forget();
      let foundHz = 0;
      const look = async () => {
        foundHz = await dialect.readFrequency();
        return foundHz;
      };
      await setUntilShown(
        () => dialect.setFrequency(roundedHz),
        () => shows(look, (hz) => hz === roundedHz),
        () => orders.badAnswer(`${roundedHz} Hz`, `${foundHz} Hz`),
      );
      frequency.trust(roundedHz);
      counts.retunes++;
    },

    async setMode(wanted) {
      const shown = dialect.shownMode(wanted.mode);
      mode.forget();
      let found = '';
      const look = async () => {
        const read = await dialect.readMode();
        found = read.mode;
        return read;
      };
      await setUntilShown(
        () => dialect.setMode(wanted),
        () => shows(look, (read) => read.mode === shown),
        () => orders.badAnswer(shown, found),
      );
    },

    async setTone(toneHz) {
      const { tone } = dialect;
      if (tone === undefined) throw orders.refused('this radio takes no tone by its port');
      const { read } = tone;
      if (read === undefined) return tone.set(toneHz);
      await setUntilShown(
        () => tone.set(toneHz),
        () =>
          shows(
            () => read(),
            (found) => found === toneHz,
          ),
        () => orders.badAnswer(toneHz === null ? 'no tone' : `a tone of ${toneHz} Hz`, 'another'),
      );
    },

    setUntilShown,
    shows,
  };
  return orders;
}

async function setUntilShown(
  set: () => Promise<void>,
  isShown: () => Promise<boolean>,
  fail: () => Error,
): Promise<void> {
  for (const isLast of [false, true]) {
    try {
      await set();
    } catch (error) {
      // The order may have been taken and only its confirmation lost: what is shown decides.
      if (isLast || !isTimeout(error)) throw error;
    }
    try {
      if (await isShown()) return;
    } catch (error) {
      if (isLast || !isTimeout(error)) throw error;
    }
  }
  throw fail();
}

async function shows<T>(read: () => Promise<T>, isIt: (value: T) => boolean): Promise<boolean> {
  return isIt(await read()) || isIt(await read());
}

function isTimeout(error: unknown): boolean {
  return error instanceof DeviceError && (error.code === 'timeout' || error.code === 'bad-answer');
}
