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
import type { Radio } from '../ports.ts';
import { type CatRadioSettings, createCatRadio } from './cat-radio.ts';
import { DeviceError } from './device-error.ts';
import type { DialectContext, DuplexDialect, RadioDialect } from './radio-dialect.ts';
import { YaesuLine } from './yaesu-line.ts';

/**
 * A Yaesu FT-847. It steps by 10 Hz, has no mode of its own for data (`FM-D` is set as `FM`), and does not tell whether it is in
 * satellite mode, nor its tone: satellite mode is switched off before the first key unless it was asked for, and not put back.
 */
export function createYaesuRadio(settings: CatRadioSettings): Radio {
  return createCatRadio(settings, createYaesuDialect);
}

function createYaesuDialect(context: DialectContext): RadioDialect {
  const line = new YaesuLine(context);
  /** Undefined: as it was found, which nobody knows. */
  let isSatellite: boolean | undefined;
  const order = (yaesuOrder: YaesuOrder) => line.order(encodeYaesuOrder(yaesuOrder));
  const receiveBand = (): YaesuBand => (isSatellite ? 'satellite-receive' : 'main');
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

  const duplex: DuplexDialect = {
    best: 'satellite',
    read: async () => (isSatellite ? 'satellite' : undefined),
    async set(kind) {
      await order({ kind: 'satellite-mode', isOn: kind !== null });
      isSatellite = kind !== null;
    },
    readFrequency: async () => (await read('satellite-transmit')).frequencyHz,
    setFrequency: (_kind, frequencyHz) =>
      order({ kind: 'set-frequency', band: 'satellite-transmit', frequencyHz }),
    readMode: async () => ({ mode: (await read('satellite-transmit')).mode, filter: 1 }),
    setMode: (_kind, { mode }) => setMode('satellite-transmit', mode),
  };

  return {
    name: 'Yaesu FT-847',
    releaseBytes: encodeYaesuOrder({ kind: 'transmit', isOn: false }),
    connect: (stream) => line.connect(stream),
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
