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
 * has: told by `OI`, and set by exchanging the two for a moment (`SV`).
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

  /** What VFO A and B were on before they were exchanged; undefined when it is known that they are back. */
  let exchanged: { aHz: number; bHz: number } | undefined;
  /** Looks which VFO is heard before it exchanges them: an order whose confirmation got lost may have been obeyed. */
  const inOrder = async () => {
    if (exchanged === undefined) return;
    if ((await readFrequency('A')) === exchanged.bHz) await line.order(yaesuTextOrders.exchangeVfos());
    exchanged = undefined;
  };
  const readOtherMode = async () =>
    (await ask(yaesuTextOrders.readOtherInformation(), 'other-information')).mode;

  const duplex: DuplexDialect = {
    kindFor: () => 'split',
    kindForPass: () => 'split',
    read: async () =>
      (await ask(yaesuTextOrders.readTransmitVfo(), 'transmit-vfo')).vfo === 'B' ? 'split' : null,
    set: (kind) => line.order(yaesuTextOrders.setTransmitVfo(kind === 'split' ? 'B' : 'A')),
    readFrequency: () => readFrequency('B'),
    async setFrequency(_kind, frequencyHz) {
      await line.order(yaesuTextOrders.setFrequency('B', frequencyHz));
      return undefined;
    },
    readMode: async () => ({ mode: await readOtherMode(), filter: 1 }),
    setMode: (_kind, { mode }) => setOtherMode(mode),
    resting: {
      async read(kind) {
        if (kind === 'split') return [];
        return [
          { name: 'VFO B', frequencyHz: await readFrequency('B'), mode: await readOtherMode(), filter: 1 },
        ];
      },
      async set({ frequencyHz, mode }) {
        await line.order(yaesuTextOrders.setFrequency('B', frequencyHz));
        if (mode !== undefined) await setOtherMode(mode);
      },
    },
  };
  async function setOtherMode(mode: string): Promise<void> {
    await inOrder();
    if ((await readOtherMode()) === shownMode(mode)) return;
    const [aHz, bHz] = [await readFrequency('A'), await readFrequency('B')];
    // On one frequency nothing would tell which of them is heard.
    if (aHz === bHz) throw new DeviceError('refused', context.portName, 'VFO A and B are on one frequency');
    exchanged = { aHz, bHz };
    try {
      await line.order(yaesuTextOrders.exchangeVfos());
      await line.order(yaesuTextOrders.setMode(shownMode(mode)));
    } finally {
      // When this fails the next exchange begins with it.
      await inOrder().catch(() => {});
    }
  }

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
    async readFrequency() {
      await inOrder();
      return readFrequency('A');
    },
    async setFrequency(frequencyHz) {
      await inOrder();
      await line.order(yaesuTextOrders.setFrequency('A', frequencyHz));
    },
    async readMode() {
      await inOrder();
      return { mode: (await ask(yaesuTextOrders.readMode(), 'mode')).mode, filter: 1 };
    },
    async setMode({ mode }) {
      await inOrder();
      await line.order(yaesuTextOrders.setMode(shownMode(mode)));
    },
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
