import {
  decodeReceiveStatus,
  decodeTransmitStatus,
  decodeYaesuSetting,
  encodeYaesuOrder,
  type YaesuBand,
  type YaesuMode,
  type YaesuOrder,
  yaesuModes,
} from '@dawa/protocols/yaesu';
import type { Radio, RestingBand } from '../ports.ts';
import { type CatRadioSettings, createCatRadio } from './cat-radio.ts';
import { DeviceError } from './device-error.ts';
import { areOnTwoBands } from './radio-bands.ts';
import type { DialectContext, DuplexDialect, RadioDialect } from './radio-dialect.ts';
import { YaesuLine } from './yaesu-line.ts';

/**
 * A Yaesu FT-847. It steps by 10 Hz, has no mode of its own for data (`FM-D` is set as `FM`), and does not tell whether it is in
 * satellite mode, nor its tone: both can only be told to it. Satellite mode is switched off before the first key unless it was asked
 * for; what is put back is what `atRest` declares, and without a word there satellite mode off and the tone as the pass leaves it.
 * Source of what it cannot: opcodes 0A, 0B and 4E/8E have no answer (Hamlib rigs/yaesu/ft847.c).
 */
export function createYaesuRadio(settings: CatRadioSettings): Radio {
  return createCatRadio(settings, (context) => createYaesuDialect(context, settings.atRest));
}

function createYaesuDialect(context: DialectContext, atRest: CatRadioSettings['atRest']): RadioDialect {
  const line = new YaesuLine(context);
  /** Undefined: as it was found, which only the station file may know. */
  let isSatellite: boolean | undefined;
  const hearsSatellite = () => isSatellite ?? atRest?.isSatellite ?? false;
  const order = (yaesuOrder: YaesuOrder) => line.order(encodeYaesuOrder(yaesuOrder));
  const receiveBand = (): YaesuBand => (hearsSatellite() ? 'satellite-receive' : 'main');
  const read = async (band: YaesuBand) => {
    const octets = await line.ask(encodeYaesuOrder({ kind: 'read-frequency', band }), 5);
    const setting = decodeYaesuSetting(octets);
    if (setting === undefined || setting.frequencyHz === 0) throw damaged('frequency and mode', octets);
    return setting;
  };
  const damaged = (expected: string, octets: Uint8Array) => {
    const found = [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
    return new DeviceError('bad-answer', context.portName, `expected ${expected}, found ${found}`);
  };
  const setMode = async (band: YaesuBand, mode: string) => {
    // A lost octet would make an order of the mode, and FM is PTT on: first a question, whose answer shows that it is in step.
    await read(band);
    await order({ kind: 'set-mode', band, mode: shownMode(mode) });
  };

  /** With both on one band it takes the frequencies and then does not transmit (AMSAT-BB 2000-11, msg00382). */
  const kindFor: DuplexDialect['kindFor'] = (receiveHz, transmitHz) =>
    areOnTwoBands(receiveHz, transmitHz) ? 'satellite' : undefined;
  const transmitBand = (): YaesuBand => (hearsSatellite() ? 'satellite-transmit' : 'main');
  const duplex: DuplexDialect = {
    kindFor,
    kindForPass: kindFor,
    read: async () => (isSatellite ? 'satellite' : undefined),
    async set(kind) {
      await order({ kind: 'satellite-mode', isOn: kind !== null });
      isSatellite = kind !== null;
    },
    readFrequency: async () => (await read('satellite-transmit')).frequencyHz,
    async setFrequency(_kind, frequencyHz) {
      await order({ kind: 'set-frequency', band: 'satellite-transmit', frequencyHz });
      return undefined;
    },
    readMode: async () => ({ mode: (await read('satellite-transmit')).mode, filter: 1 }),
    setMode: (_kind, { mode }) => setMode('satellite-transmit', mode),
    resting: {
      async read(kind) {
        if (kind === 'satellite') return [];
        const bands = ['satellite-receive', 'satellite-transmit'] as const;
        const resting: RestingBand[] = [];
        for (const name of bands) resting.push({ name, ...(await read(name)), filter: 1 });
        return resting;
      },
      async set({ name, frequencyHz, mode }) {
        const band: YaesuBand = name === 'satellite-receive' ? name : 'satellite-transmit';
        await order({ kind: 'set-frequency', band, frequencyHz });
        if (mode !== undefined) await setMode(band, mode);
      },
    },
  };

  return {
    name: 'Yaesu FT-847',
    releaseBytes: encodeYaesuOrder({ kind: 'transmit', isOn: false }),
    connect(stream) {
      // It may have been switched off and on since, and does not tell.
      isSatellite = undefined;
      line.connect(stream);
    },
    counters: () => line.counters,
    async greet() {
      await order({ kind: 'cat', isOn: true });
      await read('main');
    },
    readFrequency: async () => (await read(receiveBand())).frequencyHz,
    setFrequency: (frequencyHz) => order({ kind: 'set-frequency', band: receiveBand(), frequencyHz }),
    readMode: async () => ({ mode: (await read(receiveBand())).mode, filter: 1 }),
    setMode: ({ mode }) => setMode(receiveBand(), mode),
    shownMode,
    async readMeter() {
      const [octet] = await line.ask(encodeYaesuOrder({ kind: 'read-receive-status' }), 1);
      return Math.min(255, decodeReceiveStatus(octet!).meter * meterStep);
    },
    async readTransmit() {
      const [octet] = await line.ask(encodeYaesuOrder({ kind: 'read-transmit-status' }), 1);
      return decodeTransmitStatus(octet!).isOn;
    },
    key: () => order({ kind: 'transmit', isOn: true }),
    release: () => line.shout(encodeYaesuOrder({ kind: 'transmit', isOn: false })),
    duplex,
    tone: {
      async set(toneHz) {
        const band = transmitBand();
        // As with the mode: an octet of this must not be taken for an order.
        await read(band);
        if (toneHz !== null) {
          await order({ kind: 'set-tone', band, toneHz });
          await read(band);
        }
        await order({ kind: 'tone-switch', band, isOn: toneHz !== null });
      },
    },
  };
}

/** S9 is 16 of 31 on the radio, 120 of 255 here. */
const meterStep = 7.5;

/** @throws RangeError for a mode that the radio has not */
function shownMode(mode: string): YaesuMode {
  const name = mode.endsWith('-D') ? mode.slice(0, -2) : mode;
  if (!(name in yaesuModes))
    throw new RangeError(`mode: expected one of ${Object.keys(yaesuModes).join(', ')}, found ${mode}`);
  return name as YaesuMode;
}
