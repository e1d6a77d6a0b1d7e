import { type CivModeName, civModes, civOrders } from '@dawa/protocols/civ';
import { civPowerShare, civSwr } from '@dawa/protocols/civ-meter-scales';
import type { Radio, RestingBand } from '../ports.ts';
import { type CatRadioSettings, createCatRadio } from './cat-radio.ts';
import { CivLine } from './civ-line.ts';
import { DeviceError } from './device-error.ts';
import { areOnTwoBands } from './radio-bands.ts';
import type {
  DialectContext,
  DuplexDialect,
  DuplexKind,
  ModeSetting,
  RadioDialect,
} from './radio-dialect.ts';

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
  const isOlder = olderModels.has(model);
  const hadBandOrders = isOlder ? false : undefined;
  let hasBandOrders: boolean | undefined = hadBandOrders;
  /** As it was read or set last; undefined before. */
  let transmitsAs: DuplexKind | null | undefined;
  /** The other band was selected for a moment, and it is not known that MAIN is selected again. */
  let back: Uint8Array | undefined;

  const order = async (bytes: Uint8Array) => {
    await line.ask(bytes, 'ok');
  };
  /** Asks in the newer way; in the older one when the radio does not know the newer. */
  const eitherWay = async <T>(newer: () => Promise<T>, older: () => Promise<T>): Promise<T> => {
    await onMain();
    // In satellite mode an IC-9700 takes no order that names its band.
    if (hasBandOrders === false || transmitsAs === 'satellite') return older();
    try {
      const answer = await newer();
      hasBandOrders = true;
      return answer;
    } catch (error) {
      if (hasBandOrders || !isNo(error)) throw error;
      const answer = await older();
      // In satellite mode it says no, too: what else it knows is found out when it is out of it.
      if (!(await isOn('satellite-mode', satellite.read(address)))) hasBandOrders = false;
      return answer;
    }
  };
  const onMain = async () => {
    if (back === undefined) return;
    await order(back);
    back = undefined;
  };
  /** Selects the other band or VFO, by its own name and never by exchanging the two, and comes back whatever happens. */
  const elsewhere = async <T>(where: Elsewhere, work: () => Promise<T>): Promise<T> => {
    await onMain();
    back = where === 'SUB' ? civOrders.selectMain(address) : civOrders.selectVfoA(address);
    try {
      await order(where === 'SUB' ? civOrders.selectSub(address) : civOrders.selectVfoB(address));
      return await work();
    } finally {
      // When this fails the next exchange begins with it.
      await onMain().catch(() => {});
    }
  };
  const onTransmitter = async <T>(work: () => Promise<T>): Promise<T> => {
    if (transmitsAs === undefined) await duplex.read();
    await onMain();
    return transmitsAs ? elsewhere(transmitterOf[transmitsAs], work) : work();
  };
  /** What is selected, by orders that every radio knows. */
  const readHere = async () =>
    (await line.ask(civOrders.readOperatingFrequency(address), 'frequency')).frequencyHz;
  const readModeHere = async (): Promise<ModeSetting> => {
    const { mode, filter } = await line.ask(civOrders.readOperatingMode(address), 'mode');
    if (isOlder) return { mode, filter };
    const isData = await isOn('data-mode', civOrders.readDataMode(address));
    return { mode: isData ? `${mode}-D` : mode, filter };
  };
  const setModeHere = async (setting: ModeSetting) => {
    const parsed = parseMode(setting);
    await order(civOrders.setOperatingMode(address, parsed));
    if (!isOlder) await order(civOrders.setDataMode(address, parsed));
  };
  const readMode = (): Promise<ModeSetting> =>
    eitherWay(async () => {
      const read = await line.ask(civOrders.readMode(address), 'mode', ({ isOther }) => !isOther);
      return { mode: read.isData ? `${read.mode}-D` : read.mode, filter: read.filter };
    }, readModeHere);
  const readToneHere = async () => {
    const { isOn: isSent } = await line.ask(civOrders.readToneSwitch(address), 'tone-switch');
    return isSent ? (await line.ask(civOrders.readTone(address), 'tone')).toneHz : null;
  };
  const setToneHere = async (toneHz: number | null) => {
    if (toneHz !== null) await order(civOrders.setTone(address, toneHz));
    await order(civOrders.setToneSwitch(address, toneHz !== null));
  };
  /**
   * Sets what is selected. MAIN and SUB are never on one band: where the other one is in the way the two are exchanged, once, and
   * never on the air.
   * @param where what is selected
   */
  const setPastOther = async (set: () => Promise<void>, where: 'MAIN' | Elsewhere, frequencyHz: number) => {
    try {
      await set();
    } catch (error) {
      if (!hasSatelliteMode || where === 'VFO B' || !isRefused(error)) throw error;
      await onMain();
      const otherHz = await (where === 'SUB' ? readHere() : elsewhere('SUB', readHere));
      const isInTheWay = !areOnTwoBands(otherHz, frequencyHz);
      if (!isInTheWay || (await line.ask(civOrders.readTransmit(address), 'transmit')).isOn) throw error;
      await order(civOrders.exchangeBands(address));
      await (where === 'SUB' ? elsewhere('SUB', set) : set());
    }
  };

  const satellite =
    model === 'IC-910'
      ? { read: civOrders.readSatelliteModeIc910, set: civOrders.setSatelliteModeIc910 }
      : { read: civOrders.readSatelliteMode, set: civOrders.setSatelliteMode };
  /** A radio that does not know one of these modes is not in it. */
  const isOn = (kind: 'split' | 'satellite-mode' | 'data-mode', bytes: Uint8Array) =>
    line.ask(bytes, kind).then(
      (answer) => answer.isOn,
      (error: unknown) => {
        if (error instanceof DeviceError && error.code === 'refused') return false;
        throw error;
      },
    );
  const hasSatelliteMode = model !== 'IC-705';
  const kindFor: DuplexDialect['kindFor'] = (receiveHz, transmitHz) =>
    hasSatelliteMode && areOnTwoBands(receiveHz, transmitHz) ? 'satellite' : 'split';
  const restingNames: Readonly<Record<DuplexKind | 'none', readonly Elsewhere[]>> = {
    none: hasSatelliteMode ? ['SUB', 'VFO B'] : ['VFO B'],
    split: hasSatelliteMode ? ['SUB'] : [],
    satellite: [],
  };
  const duplex: DuplexDialect = {
    kindFor,
    kindForPass: kindFor,
    async read() {
      await onMain();
      const isSplit = await isOn('split', civOrders.readSplit(address));
      const isSatellite = await isOn('satellite-mode', satellite.read(address));
      transmitsAs = isSatellite ? 'satellite' : isSplit ? 'split' : null;
      return transmitsAs;
    },
    async set(kind) {
      await onMain();
      transmitsAs = undefined;
      // Refused by a radio that has it not, and so is off it.
      if (hasSatelliteMode) await order(satellite.set(address, kind === 'satellite'));
      await order(civOrders.setSplit(address, kind === 'split'));
      transmitsAs = kind;
    },
    readFrequency: async (kind) =>
      kind === 'split' && hasBandOrders
        ? (await line.ask(civOrders.readOtherFrequency(address), 'frequency', ({ isOther }) => isOther))
            .frequencyHz
        : elsewhere(transmitterOf[kind], readHere),
    async setFrequency(kind, frequencyHz) {
      if (kind === 'split' && hasBandOrders) {
        await order(civOrders.setOtherFrequency(address, frequencyHz));
        return undefined;
      }
      const where = transmitterOf[kind];
      const set = () => order(civOrders.setOperatingFrequency(address, frequencyHz));
      let shownHz: number | undefined;
      await setPastOther(
        () =>
          elsewhere(where, async () => {
            await set();
            shownHz = await readHere();
          }),
        where,
        frequencyHz,
      );
      return shownHz;
    },
    readMode: (kind) => elsewhere(transmitterOf[kind], readModeHere),
    setMode: (kind, setting) => elsewhere(transmitterOf[kind], () => setModeHere(setting)),
    resting: {
      async read(kind) {
        const resting: RestingBand[] = [];
        for (const name of restingNames[kind ?? 'none']) {
          const read = async () => ({
            name,
            frequencyHz: await readHere(),
            ...(await readModeHere()),
            toneHz: await readToneHere(),
          });
          resting.push(await elsewhere(name, read));
        }
        return resting;
      },
      async set({ name, frequencyHz, mode, filter = 1, toneHz }) {
        const where = name === 'SUB' ? 'SUB' : 'VFO B';
        await elsewhere(where, async () => {
          if ((await readHere()) !== frequencyHz)
            await order(civOrders.setOperatingFrequency(address, frequencyHz));
          const now = await readModeHere();
          if (mode !== undefined && (now.mode !== mode || now.filter !== filter))
            await setModeHere({ mode, filter });
          if (toneHz !== undefined && (await readToneHere()) !== toneHz) await setToneHere(toneHz);
        });
      },
    },
  };

  return {
    name: `Icom ${model}`,
    releaseBytes: civOrders.setTransmit(address, false),
    connect(stream) {
      hasBandOrders = hadBandOrders;
      transmitsAs = undefined;
      line.connect(stream);
    },
    counters: () => line.allCounters,
    // Its address is its name: whoever answers by it is the one that is meant.
    async greet() {},
    async settle() {
      back = undefined;
      if (hasSatelliteMode) await order(civOrders.selectMain(address));
      // In split VFO A is heard here, and out of it too: what stands on VFO B is told as resting.
      if (transmitsAs !== 'satellite') await order(civOrders.selectVfoA(address));
    },
    readFrequency: async () => {
      const { frequencyHz } = await eitherWay(
        () => line.ask(civOrders.readFrequency(address), 'frequency', ({ isOther }) => !isOther),
        () => line.ask(civOrders.readOperatingFrequency(address), 'frequency'),
      );
      return frequencyHz;
    },
    setFrequency: (frequencyHz) =>
      setPastOther(
        () =>
          eitherWay(
            () => order(civOrders.setFrequency(address, frequencyHz)),
            () => order(civOrders.setOperatingFrequency(address, frequencyHz)),
          ),
        'MAIN',
        frequencyHz,
      ),
    readMode,
    setMode: (setting) =>
      eitherWay(
        () => order(civOrders.setMode(address, parseMode(setting))),
        () => setModeHere(setting),
      ),
    shownMode(mode) {
      const { mode: name, isData } = parseMode({ mode, filter: 1 });
      // Older radios have no data mode that could be set or shown.
      return isData && !isOlder ? `${name}-D` : name;
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
      read: () => onTransmitter(readToneHere),
      set: (toneHz) => onTransmitter(() => setToneHere(toneHz)),
    },
  };
}

/** By their own names what is not selected: the second receiver, and the second VFO of the first. */
type Elsewhere = 'SUB' | 'VFO B';
/** What transmits while MAIN, or VFO A of it, is heard. */
const transmitterOf: Readonly<Record<DuplexKind, Elsewhere>> = { satellite: 'SUB', split: 'VFO B' };

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

function isRefused(error: unknown): boolean {
  return error instanceof DeviceError && error.code === 'refused';
}

function isNo(error: unknown): boolean {
  return error instanceof DeviceError && (error.code === 'refused' || error.code === 'timeout');
}
