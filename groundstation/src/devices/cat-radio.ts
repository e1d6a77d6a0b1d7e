import type { Clock } from '@dawa/seams/clock';
import type { Radio, RadioSetting, RadioState } from '../ports.ts';
import { Believed } from './believed.ts';
import { DeviceError } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import { poll } from './polling.ts';
import type { Port } from './port.ts';
import type { DialectContext, ModeSetting, RadioDialect } from './radio-dialect.ts';
import { Turns } from './turns.ts';

export interface CatRadioSettings {
  readonly port: Port;
  readonly clock: Clock;
  readonly stepHz: number;
  /** How often the transmit state is read, on the station's clock. */
  readonly pollMs?: number;
  /**
   * Real time. Longer than the slowest network to a device server, because an answer that comes after its question was given
   * up would be taken for the answer to the next one.
   */
  readonly timeoutMs?: number;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

/** What a pass wants of the radio: said again to a radio that was away. */
interface Wishes {
  frequencyHz?: number;
  mode?: ModeSetting;
  /** Null: where it receives. */
  transmitHz?: number | null;
  toneHz?: number | null;
}

/**
 * A radio at the end of a cable, whatever its language (computer-aided transceiver). What all of them need is here:
 *
 * - one conversation at a time; of settings that wait the last counts; releasing the key waits for nobody
 * - frequencies are rounded to what the radio can show, read back, and set a second time before it is given up
 * - a reading that differs from the one before is believed when it came twice
 * - nothing is set while it transmits
 * - a radio that was away is told frequency, mode and tone again; a key never
 */
export function createCatRadio(
  settings: CatRadioSettings,
  createDialect: (context: DialectContext) => RadioDialect,
): Radio {
  const { port, clock, stepHz, pollMs = 500, timeoutMs = 800, random = () => 0.5 } = settings;
  const counts = { refusals: 0, badAnswers: 0, retunes: 0, reissues: 0 };
  const turns = new Turns();
  const frequency = new Believed<number>((one, other) => one === other);
  const mode = new Believed<ModeSetting>(
    (one, other) => one.mode === other.mode && one.filter === other.filter,
  );
  let wishes: Wishes = {};
  let isTransmitting = false;
  /** Keyed by us, and not read since that it is no longer. */
  let isKeyedHere = false;
  let isGreeted = false;
  let isReissueDue = false;
  /** What was read before the key: bands are not exchanged to look at the other one while it transmits. */
  let onAirSetting: Pick<RadioSetting, 'frequencyHz' | 'mode'> | undefined;
  /** Counts releases: a key that was asked for before the newest of them does not go out. */
  let releases = 0;

  const dialect = createDialect({
    portName: port.name,
    clock,
    timeoutMs,
    random,
    noteAnswer: () => status.noteAnswer(),
    noteSilence: (detail) => status.noteSilence(detail),
  });
  const status = new DeviceStatus({
    deviceId: 'radio',
    kind: dialect.name,
    port,
    clock,
    counters: () => ({ ...dialect.counters(), ...counts }),
  });

  const refused = (detail: string) => {
    counts.refusals++;
    return new DeviceError('refused', port.name, detail);
  };
  const badAnswer = (expected: string, found: string) => {
    counts.badAnswers++;
    return new DeviceError('bad-answer', port.name, `expected ${expected}, found ${found}`);
  };
  /** Said before anything goes out, where it is known for sure. */
  const refuseWhileKeyed = (what: string) => {
    if (isKeyedHere) throw refused(`${what} is not changed while it transmits`);
  };
  /** What was only read may be over, or was damaged: it is looked at again. */
  const refuseWhileTransmitting = async (what: string) => {
    if (isKeyedHere || (isTransmitting && (await readTransmit())))
      throw refused(`${what} is not changed while it transmits`);
  };

  /** A turn with a radio that is known to be the one that is meant. */
  const inTurn = <T>(work: () => Promise<T>, key?: string): Promise<T> =>
    turns.take(async () => {
      if (!isGreeted) {
        await dialect.greet();
        await readTransmit();
        isGreeted = true;
      }
      if (isReissueDue && !isTransmitting) await reissue();
      return work();
    }, key);

  const readTransmit = async () => {
    const isOn = await dialect.readTransmit();
    // A change is believed when it came twice: one damaged bit would keep the radio from being tuned.
    if (isOn !== isTransmitting && (await dialect.readTransmit()) !== isOn)
      throw badAnswer('the same state of PTT twice', 'both');
    isTransmitting = isOn;
    isKeyedHere &&= isOn;
    return isTransmitting;
  };
  const readFrequency = () =>
    frequency.read(
      () => dialect.readFrequency(),
      () => badAnswer('two equal frequencies', 'three different ones'),
    );
  const readMode = () =>
    mode.read(
      () => dialect.readMode(),
      () => badAnswer('two equal modes', 'three different ones'),
    );

  /** Sets, reads back, and does both a second time before it says that it failed. */
  const setUntilShown = async (
    set: () => Promise<void>,
    isShown: () => Promise<boolean>,
    fail: () => Error,
  ) => {
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
  };
  /** One reading may be damaged; two damaged in the same way are none. */
  const shows = async <T>(read: () => Promise<T>, isIt: (value: T) => boolean) =>
    isIt(await read()) || isIt(await read());

  const tune = async (roundedHz: number) => {
    frequency.forget();
    let foundHz = 0;
    const look = async () => {
      foundHz = await dialect.readFrequency();
      return foundHz;
    };
    await setUntilShown(
      () => dialect.setFrequency(roundedHz),
      () => shows(look, (hz) => hz === roundedHz),
      () => badAnswer(`${roundedHz} Hz`, `${foundHz} Hz`),
    );
    frequency.trust(roundedHz);
    counts.retunes++;
  };
  const setMode = async (wanted: ModeSetting) => {
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
      () => badAnswer(shown, found),
    );
  };
  const setTransmitFrequency = async (wantedHz: number | null) => {
    const { duplex } = dialect;
    if (duplex === undefined) {
      if (wantedHz !== null) throw refused('this radio has neither satellite mode nor split');
      return;
    }
    const kind = wantedHz === null ? null : duplex.best;
    if (kind === null || (await duplex.read()) !== kind) await duplex.set(kind);
    if (wantedHz === null || kind === null) return;
    let foundHz = 0;
    const look = async () => {
      foundHz = await duplex.readFrequency(kind);
      return foundHz;
    };
    await setUntilShown(
      () => duplex.setFrequency(kind, wantedHz),
      () => shows(look, (hz) => hz === wantedHz),
      () => badAnswer(`${wantedHz} Hz to transmit on`, `${foundHz} Hz`),
    );
  };
  const setTone = async (toneHz: number | null) => {
    if (dialect.tone === undefined) throw refused('this radio takes no tone by its port');
    const { tone } = dialect;
    await setUntilShown(
      () => tone.set(toneHz),
      () =>
        shows(
          () => tone.read(),
          (found) => found === toneHz,
        ),
      () => badAnswer(toneHz === null ? 'no tone' : `a tone of ${toneHz} Hz`, 'another'),
    );
  };

  /** The radio was away, and may have been switched off and on: everything that was wanted is wanted again. */
  const reissue = async () => {
    const { frequencyHz, mode: wantedMode, transmitHz, toneHz } = wishes;
    try {
      if (wantedMode !== undefined) await setMode(wantedMode);
      if (frequencyHz !== undefined) await tune(frequencyHz);
      if (transmitHz !== undefined) await setTransmitFrequency(transmitHz);
      if (toneHz !== undefined) await setTone(toneHz);
      counts.reissues++;
    } catch (error) {
      // A radio that says no will say it again; one that says nothing is told when it speaks.
      if (!(error instanceof DeviceError) || error.code !== 'refused') throw error;
      wishes = {};
    }
    isReissueDue = false;
  };

  const readDuplex = async (): Promise<RadioState['transmit']> => {
    const kind = await dialect.duplex?.read();
    if (kind === undefined || kind === null) return kind ?? (dialect.duplex ? undefined : null);
    const frequencyHz = await dialect.duplex!.readFrequency(kind);
    const other = await dialect.duplex!.readMode?.(kind);
    return { kind, frequencyHz, ...(other === undefined ? {} : other) };
  };
  /**
   * In split or satellite mode the transmitter is on another frequency than the one that was read and checked against the
   * permit, unless it was set here.
   */
  const refuseOtherTransmitFrequency = async () => {
    const kind = await dialect.duplex?.read();
    const wantedHz = wishes.transmitHz ?? null;
    if (kind === undefined && wantedHz === null) {
      // A radio that does not tell is told.
      await dialect.duplex?.set(null);
      return;
    }
    if (kind === null || kind === undefined) return;
    if (wantedHz === null)
      throw refused(
        `not keyed in ${kind} mode: it would transmit on a frequency that was not checked; switch ${kind} mode off`,
      );
    const foundHz = await dialect.duplex!.readFrequency(kind);
    if (foundHz !== wantedHz) throw badAnswer(`${wantedHz} Hz to transmit on`, `${foundHz} Hz`);
  };
  const rounded = (frequencyHz: number) => {
    if (!(frequencyHz > 0)) throw new RangeError(`frequencyHz: expected more than 0, found ${frequencyHz}`);
    return Math.round(frequencyHz / stepHz) * stepHz;
  };

  const stopWatching = port.onStream((stream) => {
    isGreeted = false;
    isTransmitting = false;
    isKeyedHere = false;
    isReissueDue = Object.keys(wishes).length > 0;
    frequency.forget();
    mode.forget();
    dialect.connect(stream);
    void inTurn(async () => {}, 'poll').catch(() => {});
  });
  const stopPolling = poll(clock, pollMs, async () => {
    if (port.stream === undefined) return;
    await inTurn(readTransmit, 'poll').catch(() => {});
  });

  const readSetting = async () => {
    const frequencyHz = await readFrequency();
    // Somebody turned the dial: what was wanted before is wanted no longer.
    if (wishes.frequencyHz !== undefined && frequencyHz !== wishes.frequencyHz) delete wishes.frequencyHz;
    const { mode: name, filter } = await readMode();
    return { frequencyHz, mode: name, filter, readAtMs: clock.nowAtMs() };
  };

  const radio: Radio = {
    get info() {
      return status.info;
    },
    stepHz,
    releaseBytes: dialect.releaseBytes,
    get isTransmitting() {
      return isTransmitting;
    },
    onChange: (listener) => status.onChange(listener),

    readSetting: () => inTurn(readSetting, 'read-setting'),

    readTransmitSetting: () =>
      inTurn(async () => {
        const { frequencyHz, mode: name, readAtMs } = await readSetting();
        const isElsewhere =
          isTransmitting && dialect.duplex !== undefined && (await dialect.duplex.read()) !== null;
        if (isElsewhere && onAirSetting !== undefined) return { ...onAirSetting, readAtMs };
        const other = await readDuplex();
        onAirSetting = { frequencyHz: other?.frequencyHz ?? frequencyHz, mode: other?.mode ?? name };
        return { ...onAirSetting, readAtMs };
      }, 'read-transmit-setting'),

    async readTransmitMeters() {
      if (dialect.readTransmitMeters === undefined) return undefined;
      const meters = await inTurn(() => dialect.readTransmitMeters!(), 'read-transmit-meters');
      return { ...meters, readAtMs: clock.nowAtMs() };
    },

    async setFrequency(frequencyHz) {
      const roundedHz = rounded(frequencyHz);
      refuseWhileKeyed('the frequency');
      await inTurn(async () => {
        await refuseWhileTransmitting('the frequency');
        wishes.frequencyHz = roundedHz;
        await tune(roundedHz);
      }, 'frequency');
    },

    async setMode(setting) {
      dialect.shownMode(setting.mode);
      refuseWhileKeyed('the mode');
      await inTurn(async () => {
        await refuseWhileTransmitting('the mode');
        wishes.mode = setting;
        await setMode(setting);
      }, 'mode');
    },

    async setTransmitFrequency(frequencyHz) {
      const roundedHz = frequencyHz === null ? null : rounded(frequencyHz);
      refuseWhileKeyed('the transmit frequency');
      await inTurn(async () => {
        await refuseWhileTransmitting('the transmit frequency');
        wishes.transmitHz = roundedHz;
        await setTransmitFrequency(roundedHz);
      }, 'transmit-frequency');
    },

    async setTone(toneHz) {
      refuseWhileKeyed('the tone');
      await inTurn(async () => {
        await refuseWhileTransmitting('the tone');
        wishes.toneHz = toneHz;
        await setTone(toneHz);
      }, 'tone');
    },

    readMeter: () =>
      inTurn(async () => ({ meter: await dialect.readMeter(), readAtMs: clock.nowAtMs() }), 'read-meter'),

    readState: () =>
      inTurn(async () => {
        const setting = await readSetting();
        const transmit = await readDuplex();
        const toneHz = await dialect.tone?.read();
        return {
          ...setting,
          ...(transmit === undefined ? {} : { transmit }),
          ...(toneHz === undefined ? {} : { toneHz }),
        };
      }, 'read-state'),

    async restore(state) {
      refuseWhileKeyed('the setting');
      await inTurn(async () => {
        await refuseWhileTransmitting('the setting');
        wishes = {};
        isReissueDue = false;
        await putBack(state);
      }, 'restore');
    },

    async setTransmit(isOn) {
      if (!isOn) {
        releases++;
        await dialect.release();
        await inTurn(async () => {
          if (await readTransmit()) throw badAnswer('PTT off', 'the opposite');
        });
        return;
      }
      const mine = releases;
      const cable = port.stream;
      const isSame = isGreeted;
      const refuseReleased = () => {
        if (releases !== mine) throw refused('released before it was keyed');
        // What it is tuned to now was not checked by whoever keys.
        if (port.stream !== cable || !isSame)
          throw refused('not keyed: the radio has just come back, ask again');
      };
      await inTurn(async () => {
        refuseReleased();
        await refuseOtherTransmitFrequency();
        refuseReleased();
        // Known before the answer: from here on nothing else may be set.
        isTransmitting = true;
        isKeyedHere = true;
        await dialect.key();
        if (!(await readTransmit())) {
          refuseReleased();
          throw badAnswer('PTT on', 'the opposite');
        }
      });
    },

    async close() {
      stopPolling();
      stopWatching();
      status.close();
      await port.close();
    },
  };

  const putBack = async ({ frequencyHz, mode: name, filter, transmit, toneHz }: RadioState) => {
    const { duplex, tone } = dialect;
    if (toneHz !== undefined && tone !== undefined) await setTone(toneHz);
    // The other band first: afterwards the one that is heard is the one that is looked at.
    if (transmit && duplex !== undefined) {
      const { kind } = transmit;
      if ((await duplex.read()) !== kind) await duplex.set(kind);
      const isThere = async () => (await duplex.readFrequency(kind)) === transmit.frequencyHz;
      if (!(await isThere())) {
        await duplex.setFrequency(kind, transmit.frequencyHz);
        if (!(await isThere())) throw badAnswer(`${transmit.frequencyHz} Hz to transmit on`, 'another');
      }
      if (transmit.mode !== undefined)
        await duplex.setMode?.(kind, { mode: transmit.mode, filter: transmit.filter ?? 1 });
    } else if (transmit === null) {
      await duplex?.set(null);
    }
    await setMode({ mode: name, filter });
    await tune(frequencyHz);
  };

  return radio;
}

function isTimeout(error: unknown): boolean {
  return error instanceof DeviceError && (error.code === 'timeout' || error.code === 'bad-answer');
}
