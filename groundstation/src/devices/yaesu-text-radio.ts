import {
  ft991Ids,
  type YaesuTextMode,
  YaesuTextParser,
  yaesuTextModes,
  yaesuTextOrders,
} from '@dawa/protocols/yaesu-text';
import type { Radio } from '../ports.ts';
import { type CatRadioSettings, createCatRadio } from './cat-radio.ts';
import { DeviceError } from './device-error.ts';
import type { DialectContext, DuplexDialect, RadioDialect } from './radio-dialect.ts';
import { TextLine } from './text-line.ts';

/**
 * A Yaesu FT-991 or FT-991A: VFO A is heard. It has no satellite mode; in split it transmits on VFO B, in the mode that VFO B
 * has, which cannot be set by the port.
 */
export function createYaesuTextRadio(settings: CatRadioSettings): Radio {
  return createCatRadio(settings, createYaesuTextDialect);
}

function createYaesuTextDialect(context: DialectContext): RadioDialect {
  const line = new TextLine({
    context,
    createParser: () => new YaesuTextParser(),
    identify: yaesuTextOrders.readIdentity(),
  });
  /** An echo of the release would read like the answer that it worked: after it the line is asked for the name first. */
  let mayEchoRelease = false;
  const ask = line.ask.bind(line);
  const readFrequency = async (vfo: 'A' | 'B') =>
    (await ask(yaesuTextOrders.readFrequency(vfo), 'frequency', (answer) => answer.vfo === vfo)).frequencyHz;

  const duplex: DuplexDialect = {
    best: 'split',
    read: async () =>
      (await ask(yaesuTextOrders.readTransmitVfo(), 'transmit-vfo')).vfo === 'B' ? 'split' : null,
    set: (kind) => line.order(yaesuTextOrders.setTransmitVfo(kind === 'split' ? 'B' : 'A')),
    readFrequency: () => readFrequency('B'),
    setFrequency: (_kind, frequencyHz) => line.order(yaesuTextOrders.setFrequency('B', frequencyHz)),
  };

  return {
    name: 'Yaesu FT-991',
    releaseBytes: yaesuTextOrders.setTransmit(false),
    connect: (stream) => line.connect(stream),
    counters: () => line.counters,
    async greet() {
      const { id } = await ask(yaesuTextOrders.readIdentity(), 'identity');
      if (!ft991Ids.includes(id))
        throw new DeviceError(
          'bad-answer',
          context.portName,
          `expected an FT-991 (ID ${ft991Ids.join(' or ')}), found ID ${id}`,
        );
    },
    readFrequency: () => readFrequency('A'),
    setFrequency: (frequencyHz) => line.order(yaesuTextOrders.setFrequency('A', frequencyHz)),
    readMode: async () => ({ mode: (await ask(yaesuTextOrders.readMode(), 'mode')).mode, filter: 1 }),
    setMode: ({ mode }) => line.order(yaesuTextOrders.setMode(shownMode(mode))),
    shownMode,
    readMeter: async () => (await ask(yaesuTextOrders.readMeter(), 'meter')).meter,
    async readTransmit() {
      if (mayEchoRelease) await ask(yaesuTextOrders.readIdentity(), 'identity');
      mayEchoRelease = false;
      return (await ask(yaesuTextOrders.readTransmit(), 'transmit')).isOn;
    },
    key: () => line.order(yaesuTextOrders.setTransmit(true)),
    async release() {
      mayEchoRelease = true;
      await line.shout(yaesuTextOrders.setTransmit(false));
    },
    async readTransmitMeters() {
      const power = await ask(yaesuTextOrders.readTransmitMeter('power'), 'transmit-meter', isOf('power'));
      const swr = await ask(yaesuTextOrders.readTransmitMeter('swr'), 'transmit-meter', isOf('swr'));
      return { forwardShare: Math.min(1, power.meter / fullPower), swr: standingWaveRatio(swr.meter) };
    },
    duplex,
    tone: {
      async read() {
        if (!(await ask(yaesuTextOrders.readToneSwitch(), 'tone-switch')).isOn) return null;
        return (await ask(yaesuTextOrders.readTone(), 'tone')).toneHz;
      },
      async set(toneHz) {
        if (toneHz !== null) await line.order(yaesuTextOrders.setTone(toneHz));
        await line.order(yaesuTextOrders.setToneSwitch(toneHz !== null));
      },
    },
  };
}

function isOf(name: string) {
  return (answer: { readonly name: string }) => answer.name === name;
}

/** What the power meter shows at full power; not verified on a radio. */
const fullPower = 205;

/**
 * The SWR meter of this radio is not documented; Hamlib's calibration (12 at 1.0, 39 at 1.35, 65 at 1.5, 89 at 2.0,
 * 242 at 5.0) is taken, rounded to straight lines.
 */
function standingWaveRatio(meter: number): number {
  if (meter <= 12) return 1;
  if (meter <= 89) return 1 + (meter - 12) / 77;
  return 2 + ((meter - 89) * 3) / 153;
}

/** @throws RangeError for a mode that the radio has not */
function shownMode(mode: string): YaesuTextMode {
  if (!(mode in yaesuTextModes))
    throw new RangeError(`mode: expected one of ${Object.keys(yaesuTextModes).join(', ')}, found ${mode}`);
  return mode as YaesuTextMode;
}
