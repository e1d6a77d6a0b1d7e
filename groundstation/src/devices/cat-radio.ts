import type { Clock } from '@dawa/seams/clock';
import type { Radio, RadioSetting } from '../ports.ts';
import { createCatDuplex, type Wishes } from './cat-duplex.ts';
import { createCatOrders } from './cat-orders.ts';
import { type AtRest, createCatState } from './cat-state.ts';
import { DeviceError } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import { poll } from './polling.ts';
import type { Port } from './port.ts';
import type { DialectContext, RadioDialect } from './radio-dialect.ts';
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
  readonly atRest?: AtRest;
}

/**
 * A radio at the end of a cable, whatever its language (computer-aided transceiver). What all of them need is here:
 *
 * - one conversation at a time; of settings that wait the last counts; releasing the key waits for nobody
 * - frequencies are rounded to what the radio can show, read back, and set a second time before it is given up
 * - a reading that differs from the one before is believed when it came twice
 * - nothing is set while it transmits, but for the two frequencies of satellite mode
 * - a radio that was away is told frequency, mode and tone again; a key never
 */
export function createCatRadio(
  settings: CatRadioSettings,
  createDialect: (context: DialectContext) => RadioDialect,
): Radio {
  const { port, clock, stepHz, pollMs = 500, timeoutMs = 800, random = () => 0.5, atRest } = settings;
  const turns = new Turns();
  let wishes: Wishes = {};
  let reissues = 0;
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
    counters: () => ({ ...dialect.counters(), ...orders.counts, reissues }),
  });

  const orders = createCatOrders(dialect, port.name);
  const { refused, badAnswer } = orders;
  const duplex = createCatDuplex(dialect, orders, (frequencyHz) => {
    if (isTransmitting && onAirSetting !== undefined) onAirSetting = { ...onAirSetting, frequencyHz };
  });
  const state = createCatState(dialect, orders, duplex, atRest);

  /** Said before anything goes out, where it is known for sure. */
  const refuseWhileKeyed = (what: string, mayBeSet = false) => {
    if (isKeyedHere && !mayBeSet) throw refused(`${what} is not changed while it transmits`);
  };
  /** What was only read may be over, or was damaged: it is looked at again. */
  const refuseWhileTransmitting = async (what: string, mayBeSet = false) => {
    if (mayBeSet) return;
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
  /** The radio was away, and may have been switched off and on: everything that was wanted is wanted again. */
  const reissue = async () => {
    const { frequencyHz, mode: wantedMode, transmitHz, transmitMode, toneHz } = wishes;
    try {
      // Satellite mode may bring other frequencies and modes with it.
      if (transmitHz !== undefined) await duplex.setTransmitFrequency(transmitHz, wishes, isTransmitting);
      if (duplex.worksAs && transmitMode !== undefined)
        await duplex.setTransmitMode(duplex.worksAs, transmitMode);
      if (wantedMode !== undefined) await orders.setMode(wantedMode);
      if (frequencyHz !== undefined) await orders.tune(frequencyHz);
      if (toneHz !== undefined) await orders.setTone(toneHz);
      reissues++;
    } catch (error) {
      // A radio that says no will say it again; one that says nothing is told when it speaks.
      if (!(error instanceof DeviceError) || error.code !== 'refused') throw error;
      wishes = {};
    }
    isReissueDue = false;
  };

  const rounded = (frequencyHz: number) => {
    if (!(frequencyHz > 0)) throw new RangeError(`frequencyHz: expected more than 0, found ${frequencyHz}`);
    return Math.round(frequencyHz / stepHz) * stepHz;
  };

  const stopWatching = port.onStream((stream) => {
    isGreeted = false;
    isTransmitting = false;
    isKeyedHere = false;
    duplex.worksAs = undefined;
    isReissueDue = Object.keys(wishes).length > 0;
    orders.forget();
    dialect.connect(stream);
    void inTurn(async () => {}, 'poll').catch(() => {});
  });
  const stopPolling = poll(clock, pollMs, async () => {
    if (port.stream === undefined) return;
    await inTurn(readTransmit, 'poll').catch(() => {});
  });

  const readSetting = async () => {
    const frequencyHz = await orders.readFrequency();
    // Somebody turned the dial: what was wanted before is wanted no longer.
    if (wishes.frequencyHz !== undefined && frequencyHz !== wishes.frequencyHz) delete wishes.frequencyHz;
    const { mode, filter } = await orders.readMode();
    return { frequencyHz, mode, filter, readAtMs: clock.nowAtMs() };
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
    get duplexNow() {
      return duplex.isFull ? 'full' : duplex.worksAs === 'split' ? 'half' : null;
    },
    onChange: (listener) => status.onChange(listener),

    readSetting: () => inTurn(readSetting, 'read-setting'),

    readTransmitSetting: () =>
      inTurn(async () => {
        const { frequencyHz, mode, readAtMs } = await readSetting();
        const isElsewhere =
          isTransmitting && dialect.duplex !== undefined && (await dialect.duplex.read()) !== null;
        if (isElsewhere && onAirSetting !== undefined) return { ...onAirSetting, readAtMs };
        const other = await duplex.read();
        onAirSetting = { frequencyHz: other?.frequencyHz ?? frequencyHz, mode: other?.mode ?? mode };
        return { ...onAirSetting, readAtMs };
      }, 'read-transmit-setting'),

    async readTransmitMeters() {
      if (dialect.readTransmitMeters === undefined) return undefined;
      const meters = await inTurn(() => dialect.readTransmitMeters!(), 'read-transmit-meters');
      return { ...meters, readAtMs: clock.nowAtMs() };
    },

    async setFrequency(frequencyHz) {
      const roundedHz = rounded(frequencyHz);
      refuseWhileKeyed('the frequency', duplex.isFull);
      await inTurn(async () => {
        await refuseWhileTransmitting('the frequency', duplex.isFull);
        wishes.frequencyHz = roundedHz;
        await orders.tune(roundedHz);
      }, 'frequency');
    },

    async setMode(setting) {
      dialect.shownMode(setting.mode);
      refuseWhileKeyed('the mode');
      await inTurn(async () => {
        await refuseWhileTransmitting('the mode');
        wishes.mode = setting;
        await orders.setMode(setting);
      }, 'mode');
    },

    async setTransmitFrequency(frequencyHz) {
      const roundedHz = frequencyHz === null ? null : rounded(frequencyHz);
      const mayBeSet = () => duplex.isFull && roundedHz !== null;
      refuseWhileKeyed('the transmit frequency', mayBeSet());
      await inTurn(async () => {
        await refuseWhileTransmitting('the transmit frequency', mayBeSet());
        wishes.transmitHz = roundedHz;
        await duplex.setTransmitFrequency(roundedHz, wishes, isTransmitting);
      }, 'transmit-frequency');
    },

    async setTransmitMode(setting) {
      dialect.shownMode(setting.mode);
      refuseWhileKeyed('the transmit mode');
      await inTurn(async () => {
        await refuseWhileTransmitting('the transmit mode');
        if (!duplex.worksAs) throw refused('it transmits where it receives, in the same mode');
        wishes.transmitMode = setting;
        await duplex.setTransmitMode(duplex.worksAs, setting);
      }, 'transmit-mode');
    },

    async workApart(receiveHz, transmitHz) {
      const [roundedReceiveHz, roundedTransmitHz] = [rounded(receiveHz), rounded(transmitHz)];
      const kind = dialect.duplex?.kindForPass(roundedReceiveHz, roundedTransmitHz);
      if (kind === undefined) return null;
      refuseWhileKeyed('satellite mode or split');
      await inTurn(async () => {
        await refuseWhileTransmitting('satellite mode or split');
        await dialect.settle?.();
        wishes = { ...wishes, frequencyHz: roundedReceiveHz, transmitHz: roundedTransmitHz };
        await duplex.goApart(kind, roundedReceiveHz, roundedTransmitHz, wishes);
      }, 'apart');
      return radio.duplexNow;
    },

    async setTone(toneHz) {
      refuseWhileKeyed('the tone');
      await inTurn(async () => {
        await refuseWhileTransmitting('the tone');
        wishes.toneHz = toneHz;
        await orders.setTone(toneHz);
      }, 'tone');
    },

    readMeter: () =>
      inTurn(async () => ({ meter: await dialect.readMeter(), readAtMs: clock.nowAtMs() }), 'read-meter'),

    readState: () =>
      inTurn(async () => {
        const setting = await readSetting();
        return { ...setting, ...(await state.read()) };
      }, 'read-state'),

    async restore(found) {
      refuseWhileKeyed('the setting');
      await inTurn(async () => {
        await refuseWhileTransmitting('the setting');
        wishes = {};
        isReissueDue = false;
        await state.putBack(found);
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
        await duplex.refuseOtherTransmitFrequency(wishes.transmitHz ?? null);
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

  return radio;
}
