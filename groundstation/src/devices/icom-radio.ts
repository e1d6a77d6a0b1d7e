import { type CivModeName, civModes, civOrders } from '@dawa/protocols/civ';
import { civPowerShare, civSwr } from '@dawa/protocols/civ-meter-scales';
import type { Radio } from '../ports.ts';
import { type CatRadioSettings, createCatRadio } from './cat-radio.ts';
import { CivLine } from './civ-line.ts';
import { DeviceError } from './device-error.ts';
import type { DialectContext, DuplexDialect, ModeSetting, RadioDialect } from './radio-dialect.ts';

export interface IcomRadioSettings extends CatRadioSettings {
  readonly model: string;
  /** CI-V address: 0xA2 for an IC-9700 as it leaves the factory. */
  readonly address: number;
}

/**
 * An Icom radio on CI-V. Radios that do not know `25`/`26` are asked by `03`/`05` and `04`/`06`.
 * Modes are named as on the radio: `FM`, `USB`, and with `-D` when the modem and not the microphone modulates.
 */
export function createIcomRadio(settings: IcomRadioSettings): Radio {
  return createCatRadio(settings, (context) => createIcomDialect(settings, context));
}

function createIcomDialect(
  { model, address }: Pick<IcomRadioSettings, 'model' | 'address'>,
  context: DialectContext,
): RadioDialect {
  const line = new CivLine(address, context);
  /** Whether the radio knows the orders that name their band; unknown until it answered one. */
  const hadBandOrders = olderModels.has(model) ? false : undefined;
  let hasBandOrders: boolean | undefined = hadBandOrders;
  /** The other band was selected for a moment, and it is not known that MAIN is selected again. */
  let back: Uint8Array | undefined;

  const order = async (bytes: Uint8Array) => {
    await line.ask(bytes, 'ok');
  };
  /** Asks in the newer way; in the older one when the radio does not know the newer. */
  const eitherWay = async <T>(newer: () => Promise<T>, older: () => Promise<T>): Promise<T> => {
    await onMain();
    if (hasBandOrders === false) return older();
    try {
      const answer = await newer();
      hasBandOrders = true;
      return answer;
    } catch (error) {
      if (hasBandOrders || !isNo(error)) throw error;
      const answer = await older();
      hasBandOrders = false;
      return answer;
    }
  };
  const onMain = async () => {
    if (back === undefined) return;
    await order(back);
    back = undefined;
  };
  /** Selects the other band, by its own name and never by exchanging the two, and comes back whatever happens. */
  const elsewhere = async <T>(kind: 'satellite' | 'split', work: () => Promise<T>): Promise<T> => {
    const isSatellite = kind === 'satellite';
    await onMain();
    back = isSatellite ? civOrders.selectMain(address) : civOrders.selectVfoA(address);
    try {
      await order(isSatellite ? civOrders.selectSub(address) : civOrders.selectVfoB(address));
      return await work();
    } finally {
      // When this fails the next exchange begins with it.
      await onMain().catch(() => {});
    }
  };
  const readMode = async (): Promise<ModeSetting> => {
    const { mode, isData, filter } = await eitherWay(
      () => line.ask(civOrders.readMode(address), 'mode', ({ isOther }) => !isOther),
      () => line.ask(civOrders.readOperatingMode(address), 'mode'),
    );
    return { mode: isData ? `${mode}-D` : mode, filter };
  };

  const satellite =
    model === 'IC-910'
      ? { read: civOrders.readSatelliteModeIc910, set: civOrders.setSatelliteModeIc910 }
      : { read: civOrders.readSatelliteMode, set: civOrders.setSatelliteMode };
  /** A radio that does not know one of these modes is not in it. */
  const isOn = (kind: 'split' | 'satellite-mode', bytes: Uint8Array) =>
    line.ask(bytes, kind).then(
      (answer) => answer.isOn,
      (error: unknown) => {
        if (error instanceof DeviceError && error.code === 'refused') return false;
        throw error;
      },
    );
  const hasSatelliteMode = model !== 'IC-705';
  const duplex: DuplexDialect = {
    best: hasSatelliteMode ? 'satellite' : 'split',
    async read() {
      await onMain();
      const isSplit = await isOn('split', civOrders.readSplit(address));
      const isSatellite = await isOn('satellite-mode', satellite.read(address));
      return isSplit ? 'split' : isSatellite ? 'satellite' : null;
    },
    async set(kind) {
      await onMain();
      // Refused by a radio that has it not, and so is off it.
      if (hasSatelliteMode) await order(satellite.set(address, kind === 'satellite'));
      await order(civOrders.setSplit(address, kind === 'split'));
    },
    readFrequency: async (kind) =>
      kind === 'split' && hasBandOrders
        ? (await line.ask(civOrders.readOtherFrequency(address), 'frequency', ({ isOther }) => isOther))
            .frequencyHz
        : elsewhere(kind, async () => {
            const { frequencyHz } = await line.ask(civOrders.readOperatingFrequency(address), 'frequency');
            return frequencyHz;
          }),
    setFrequency: (kind, frequencyHz) =>
      kind === 'split' && hasBandOrders
        ? order(civOrders.setOtherFrequency(address, frequencyHz))
        : elsewhere(kind, () => order(civOrders.setOperatingFrequency(address, frequencyHz))),
    readMode: (kind) =>
      elsewhere(kind, async () => {
        const { mode, filter } = await line.ask(civOrders.readOperatingMode(address), 'mode');
        return { mode, filter };
      }),
    setMode: (kind, setting) =>
      elsewhere(kind, () => order(civOrders.setOperatingMode(address, parseMode(setting)))),
  };

  return {
    name: `Icom ${model}`,
    releaseBytes: civOrders.setTransmit(address, false),
    connect(stream) {
      hasBandOrders = hadBandOrders;
      line.connect(stream);
    },
    counters: () => line.allCounters,
    // Its address is its name: whoever answers by it is the one that is meant.
    async greet() {},
    readFrequency: async () => {
      const { frequencyHz } = await eitherWay(
        () => line.ask(civOrders.readFrequency(address), 'frequency', ({ isOther }) => !isOther),
        () => line.ask(civOrders.readOperatingFrequency(address), 'frequency'),
      );
      return frequencyHz;
    },
    setFrequency: (frequencyHz) =>
      eitherWay(
        () => order(civOrders.setFrequency(address, frequencyHz)),
        () => order(civOrders.setOperatingFrequency(address, frequencyHz)),
      ),
    readMode,
    setMode: (setting) =>
      eitherWay(
        () => order(civOrders.setMode(address, parseMode(setting))),
        () => order(civOrders.setOperatingMode(address, parseMode(setting))),
      ),
    shownMode(mode) {
      const { mode: name, isData } = parseMode({ mode, filter: 1 });
      // Older radios have no data mode that could be set or shown.
      return isData && hasBandOrders !== false ? `${name}-D` : name;
    },
    readMeter: async () => (await line.ask(civOrders.readMeter(address), 'meter')).meter,
    readTransmit: async () => (await line.ask(civOrders.readTransmit(address), 'transmit')).isOn,
    async key() {
      await line.ask(civOrders.setTransmit(address, true), 'ok', undefined, { isOnce: true });
    },
    release: async () => {
      await line.ask(civOrders.setTransmit(address, false), 'ok', undefined, { isUrgent: true });
    },
    async readTransmitMeters() {
      const power = await line.ask(civOrders.readPowerMeter(address), 'power-meter');
      const swr = await line.ask(civOrders.readSwrMeter(address), 'swr-meter');
      return { forwardShare: Math.min(1, civPowerShare(power.meter)), swr: civSwr(swr.meter) };
    },
    duplex,
    tone: {
      async read() {
        await onMain();
        const { isOn: isSent } = await line.ask(civOrders.readToneSwitch(address), 'tone-switch');
        return isSent ? (await line.ask(civOrders.readTone(address), 'tone')).toneHz : null;
      },
      async set(toneHz) {
        await onMain();
        if (toneHz !== null) await order(civOrders.setTone(address, toneHz));
        await order(civOrders.setToneSwitch(address, toneHz !== null));
      },
    },
  };
}

/** They know neither `25` nor `26`, and no data mode. */
const olderModels: ReadonlySet<string> = new Set(['IC-910', 'IC-9100']);

/** `FM-D` in the parts that the language has. @throws RangeError for a mode that no Icom has */
function parseMode({ mode, filter }: ModeSetting) {
  const isData = mode.endsWith('-D');
  const name = isData ? mode.slice(0, -2) : mode;
  if (!(name in civModes)) {
    throw new RangeError(`mode: expected one of ${Object.keys(civModes).join(', ')}, found ${mode}`);
  }
  return { mode: name as CivModeName, isData, filter };
}

function isNo(error: unknown): boolean {
  return error instanceof DeviceError && (error.code === 'refused' || error.code === 'timeout');
}
