import {
  type KenwoodMode,
  KenwoodParser,
  kenwoodModes,
  kenwoodOrders,
  ts2000Id,
} from '@dawa/protocols/kenwood';
import type { Radio } from '../ports.ts';
import { type CatRadioSettings, createCatRadio } from './cat-radio.ts';
import { DeviceError } from './device-error.ts';
import { areOnTwoBands } from './radio-bands.ts';
import type { DialectContext, DuplexDialect, DuplexKind, RadioDialect } from './radio-dialect.ts';
import { TextLine } from './text-line.ts';

/**
 * A Kenwood TS-2000. It has no mode of its own for data: `FM-D` is set as `FM`, and the modem hangs on the data socket.
 *
 * Satellite mode is switched on without TRACE, by which SUB would follow MAIN: who sets both wants neither moved.
 */
export function createKenwoodRadio(settings: CatRadioSettings): Radio {
  return createCatRadio(settings, createKenwoodDialect);
}

function createKenwoodDialect(context: DialectContext): RadioDialect {
  const line = new TextLine({
    context,
    createParser: () => new KenwoodParser(),
    identify: kenwoodOrders.readIdentity(),
  });
  /** The VFO that is heard in simplex. */
  let vfo: 'A' | 'B' = 'A';
  /** SUB has the controls for a moment, or it is not known that MAIN has them again. */
  let mustGiveBack = false;

  const ask = line.ask.bind(line);
  const controlMain = async () => {
    if (!mustGiveBack) return;
    await line.order(kenwoodOrders.setSatelliteMode({ isOn: true, controls: 'main', isTracing: false }));
    mustGiveBack = false;
  };
  const onSub = async <T>(work: () => Promise<T>): Promise<T> => {
    mustGiveBack = true;
    try {
      await line.order(kenwoodOrders.setSatelliteMode({ isOn: true, controls: 'sub', isTracing: false }));
      return await work();
    } finally {
      // When this fails the next exchange begins with it.
      await controlMain().catch(() => {});
    }
  };
  const readVfo = async () => {
    const heard = (await ask(kenwoodOrders.readReceiveVfo(), 'receive-vfo')).vfo;
    if (heard === 'memory')
      throw new DeviceError(
        'refused',
        context.portName,
        'the radio is on a memory channel; switch it to a VFO',
      );
    vfo = heard;
  };
  const information = async () => {
    await controlMain();
    return (await ask(kenwoodOrders.readInformation(), 'information')).information;
  };
  const readSatellite = async () => {
    await controlMain();
    return (await ask(kenwoodOrders.readSatelliteMode(), 'satellite-mode')).satellite;
  };
  const readDuplex = async (): Promise<DuplexKind | null> => {
    if ((await readSatellite()).isOn) return 'satellite';
    return (await information()).isSplit ? 'split' : null;
  };
  const transmitVfo = (kind: DuplexKind) => (kind === 'satellite' || vfo === 'A' ? 'B' : 'A');
  const setMode = (mode: string) => line.order(kenwoodOrders.setMode(shownMode(mode)));
  const readMode = async () => (await ask(kenwoodOrders.readMode(), 'mode')).mode;

  const duplex: DuplexDialect = {
    kindFor: (receiveHz, transmitHz) => (areOnTwoBands(receiveHz, transmitHz) ? 'satellite' : 'split'),
    // In split the transmitter is in the mode of a VFO that is not heard, which cannot be set.
    kindForPass: (receiveHz, transmitHz) => (areOnTwoBands(receiveHz, transmitHz) ? 'satellite' : undefined),
    /** In satellite mode MAIN and SUB must not be on one band: they are told where before they are MAIN and SUB. */
    async enter(kind, receiveHz, transmitHz) {
      if (kind === 'satellite') {
        await duplex.set(null);
        await line.order(kenwoodOrders.setFrequency('A', receiveHz));
        await line.order(kenwoodOrders.setFrequency('B', transmitHz));
      }
      await duplex.set(kind);
    },
    read: readDuplex,
    async set(kind) {
      await controlMain();
      const isOn = kind === 'satellite';
      if ((await readSatellite()).isOn !== isOn)
        await line.order(kenwoodOrders.setSatelliteMode({ isOn, controls: 'main', isTracing: false }));
      if (isOn) vfo = 'A';
      else await line.order(kenwoodOrders.setTransmitVfo(kind === 'split' ? transmitVfo('split') : vfo));
    },
    async readFrequency(kind) {
      const name = transmitVfo(kind);
      const isIt = (answer: { readonly vfo: 'A' | 'B' }) => answer.vfo === name;
      return (await ask(kenwoodOrders.readFrequency(name), 'frequency', isIt)).frequencyHz;
    },
    async setFrequency(kind, frequencyHz) {
      await line.order(kenwoodOrders.setFrequency(transmitVfo(kind), frequencyHz));
      return undefined;
    },
    async readMode(kind) {
      return kind === 'satellite' ? { mode: await onSub(readMode), filter: 1 } : undefined;
    },
    async setMode(kind, { mode }) {
      if (kind === 'satellite') await onSub(() => setMode(mode));
    },
    resting: {
      async read(kind) {
        if (kind !== null) return [];
        const name = transmitVfo('split');
        const isIt = (answer: { readonly vfo: 'A' | 'B' }) => answer.vfo === name;
        const { frequencyHz } = await ask(kenwoodOrders.readFrequency(name), 'frequency', isIt);
        return [{ name: `VFO ${name}`, frequencyHz }];
      },
      set: ({ name, frequencyHz }) =>
        line.order(kenwoodOrders.setFrequency(name === 'VFO A' ? 'A' : 'B', frequencyHz)),
    },
  };

  return {
    name: 'Kenwood TS-2000',
    releaseBytes: kenwoodOrders.receive(),
    connect: (stream) => line.connect(stream),
    counters: () => line.counters,
    async greet() {
      const { id } = await ask(kenwoodOrders.readIdentity(), 'identity');
      if (id !== ts2000Id)
        throw new DeviceError(
          'bad-answer',
          context.portName,
          `expected a TS-2000 (ID ${ts2000Id}), found ID ${id}`,
        );
      await readVfo();
    },
    async settle() {
      const { isOn, controls } = await readSatellite();
      mustGiveBack = isOn && controls === 'sub';
      await controlMain();
    },
    // By IF and not by FA, which an echo of the order that set it would look like.
    readFrequency: async () => (await information()).frequencyHz,
    setFrequency: (frequencyHz) => line.order(kenwoodOrders.setFrequency(vfo, frequencyHz)),
    readMode: async () => ({ mode: (await information()).mode, filter: 1 }),
    async setMode({ mode }) {
      await controlMain();
      await setMode(mode);
    },
    shownMode,
    readMeter: async () => Math.min(255, (await ask(kenwoodOrders.readMeter(), 'meter')).meter * meterStep),
    readTransmit: async () =>
      (await ask(kenwoodOrders.readInformation(), 'information')).information.isTransmitting,
    key: () => line.order(kenwoodOrders.transmit()),
    release: () => line.shout(kenwoodOrders.receive()),
    duplex,
    tone: {
      read: () =>
        onTransmitter(async () => {
          if (!(await ask(kenwoodOrders.readToneSwitch(), 'tone-switch')).isOn) return null;
          return (await ask(kenwoodOrders.readTone(), 'tone')).toneHz;
        }),
      set: (toneHz) =>
        onTransmitter(async () => {
          if (toneHz !== null) await line.order(kenwoodOrders.setTone(toneHz));
          await line.order(kenwoodOrders.setToneSwitch(toneHz !== null));
        }),
    },
  };

  /** A tone belongs to the band that transmits. */
  async function onTransmitter<T>(work: () => Promise<T>): Promise<T> {
    return (await readSatellite()).isOn ? onSub(work) : work();
  }
}

/** S9 is 15 of 30 on the radio, 120 of 255 here. */
const meterStep = 8;

/** @throws RangeError for a mode that the radio has not */
function shownMode(mode: string): KenwoodMode {
  const name = mode.endsWith('-D') ? mode.slice(0, -2) : mode;
  if (!(name in kenwoodModes))
    throw new RangeError(`mode: expected one of ${Object.keys(kenwoodModes).join(', ')}, found ${mode}`);
  return name as KenwoodMode;
}
