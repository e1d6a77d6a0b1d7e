import {
  type CivAnswer,
  type CivFrame,
  type CivModeName,
  CivParser,
  civController,
  civModes,
  civOrders,
  readCivAnswer,
} from '@dawa/protocols/civ';
import type { Clock } from '@dawa/seams/clock';
import type { Radio, RadioSetting } from '../ports.ts';
import { DeviceError, detailOf } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import { poll } from './polling.ts';
import type { Port } from './port.ts';
import { RequestLine } from './request-line.ts';

export interface IcomRadioSettings {
  readonly port: Port;
  readonly clock: Clock;
  readonly model: string;
  /** CI-V address: 0xA2 for an IC-9700 as it leaves the factory. */
  readonly address: number;
  readonly stepHz: number;
  /** How often the transmit state is read, on the station's clock. */
  readonly pollMs?: number;
  readonly timeoutMs?: number;
}

/**
 * An Icom radio on CI-V. Answers are told from the echo of our own frames and from what the radio says unasked by their
 * addresses; radios that do not know `25`/`26` are asked by `03`/`05` and `04`/`06`. Every set is read back.
 * Modes are named as on the radio: `FM`, `USB`, and with `-D` when the modem and not the microphone modulates.
 */
export function createIcomRadio(settings: IcomRadioSettings): Radio {
  const { port, clock, model, address, stepHz, pollMs = 500, timeoutMs = 300 } = settings;
  const counts = { echoes: 0, transceive: 0, refusals: 0, badAnswers: 0, retunes: 0 };
  let isTransmitting = false;
  /** Whether the radio knows the orders that name their band; unknown until it answered one. */
  let hasBandOrders: boolean | undefined;
  let wantedHz: number | undefined;
  /** Releases that were asked for: one that comes while a key is on its way takes the key away. */
  let releases = 0;

  const line = new RequestLine<CivAnswer>({
    name: port.name,
    clock,
    timeoutMs,
    createParser: () => {
      const parser = new CivParser();
      return { push: (bytes) => parser.push(bytes).filter(isForUs).map(readCivAnswer) };
    },
  });
  const isForUs = (frame: CivFrame) => {
    if (frame.to === address && frame.from === civController) counts.echoes++;
    else if (frame.from === address && frame.to !== civController) counts.transceive++;
    return frame.from === address && frame.to === civController;
  };
  const status = new DeviceStatus({
    deviceId: 'radio',
    kind: `Icom ${model}`,
    port,
    clock,
    counters: () => ({ ...line.counters, ...counts }),
  });

  /** What came in the place of an answer; undefined when nothing came. */
  const silenceOf = (before: { echoes: number; bytesIn: number }): string | undefined => {
    if (counts.echoes > before.echoes)
      return 'only our own echo comes back: is the radio on, and its CI-V address right?';
    return line.counters.bytesIn > before.bytesIn
      ? 'what it answers is no CI-V; is the baud rate right?'
      : undefined;
  };

  const ask = async <Kind extends CivAnswer['kind']>(
    bytes: Uint8Array,
    kind: Kind,
    more: { key?: string; isUrgent?: boolean } = {},
  ): Promise<Extract<CivAnswer, { kind: Kind }>> => {
    let answer: CivAnswer;
    const before = { echoes: counts.echoes, bytesIn: line.counters.bytesIn };
    try {
      answer = await line.ask({
        ...more,
        bytes,
        isAnswer: (message) => message.kind === kind || message.kind === 'not-good',
      });
    } catch (error) {
      status.noteSilence(silenceOf(before) ?? detailOf(error));
      throw error;
    }
    status.noteAnswer();
    if (answer.kind === 'not-good') {
      counts.refusals++;
      throw new DeviceError('refused', port.name, `the radio answered no to ${shown(bytes)}`);
    }
    return answer as Extract<CivAnswer, { kind: Kind }>;
  };

  /** Asks in the newer way; in the older one when the radio does not know the newer. */
  const askEitherWay = async <T>(newer: () => Promise<T>, older: () => Promise<T>): Promise<T> => {
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

  const readFrequency = () =>
    askEitherWay(
      () => ask(civOrders.readFrequency(address), 'frequency', { key: 'read-frequency' }),
      () => ask(civOrders.readOperatingFrequency(address), 'frequency', { key: 'read-frequency' }),
    );
  const readMode = () =>
    askEitherWay(
      () => ask(civOrders.readMode(address), 'mode', { key: 'read-mode' }),
      () => ask(civOrders.readOperatingMode(address), 'mode', { key: 'read-mode' }),
    );
  const readTransmit = async () => {
    isTransmitting = (await ask(civOrders.readTransmit(address), 'transmit', { key: 'read-transmit' })).isOn;
    return isTransmitting;
  };
  /**
   * In split or satellite mode the transmitter is on another frequency than the one that was read and checked against
   * the permit. A radio that does not know one of these modes is not in it.
   */
  const refuseOtherTransmitFrequency = async () => {
    const isOn = (kind: 'split' | 'satellite-mode', bytes: Uint8Array) =>
      ask(bytes, kind).then(
        (answer) => answer.isOn,
        (error: unknown) => {
          if (error instanceof DeviceError && error.code === 'refused') return false;
          throw error;
        },
      );
    const isSplit = await isOn('split', civOrders.readSplit(address));
    const isSatellite = await isOn('satellite-mode', civOrders.readSatelliteMode(address));
    if (!isSplit && !isSatellite) return;
    const mode = isSplit ? 'split' : 'satellite';
    throw new DeviceError(
      'refused',
      port.name,
      `not keyed in ${mode} mode: it would transmit on a frequency that was not checked; switch ${mode} mode off`,
    );
  };
  const refuseWhileTransmitting = (what: string) => {
    if (isTransmitting)
      throw new DeviceError('refused', port.name, `${what} is not changed while it transmits`);
  };

  const stopWatching = port.onStream((stream) => {
    // Another radio may hang there now.
    hasBandOrders = undefined;
    isTransmitting = false;
    line.connect(stream);
    void readTransmit().catch(() => {});
  });
  const stopPolling = poll(clock, pollMs, async () => {
    if (port.stream === undefined) return;
    await readTransmit().catch(() => {});
  });

  return {
    get info() {
      return status.info;
    },
    stepHz,
    get isTransmitting() {
      return isTransmitting;
    },
    onChange: (listener) => status.onChange(listener),

    async readSetting() {
      const { frequencyHz } = await readFrequency();
      const { mode, isData, filter } = await readMode();
      return { frequencyHz, mode: isData ? `${mode}-D` : mode, filter, readAtMs: clock.nowAtMs() };
    },

    async setFrequency(frequencyHz) {
      if (!(frequencyHz > 0)) throw new RangeError(`frequencyHz: expected more than 0, found ${frequencyHz}`);
      refuseWhileTransmitting('the frequency');
      const roundedHz = Math.round(frequencyHz / stepHz) * stepHz;
      wantedHz = roundedHz;
      await askEitherWay(
        () => ask(civOrders.setFrequency(address, roundedHz), 'ok', { key: 'frequency' }),
        () => ask(civOrders.setOperatingFrequency(address, roundedHz), 'ok', { key: 'frequency' }),
      );
      counts.retunes++;
      const read = await readFrequency();
      // A newer wish may have overtaken this one: then its own read-back decides.
      if (wantedHz === roundedHz && read.frequencyHz !== roundedHz) {
        counts.badAnswers++;
        throw new DeviceError(
          'bad-answer',
          port.name,
          `expected ${roundedHz} Hz, found ${read.frequencyHz} Hz`,
        );
      }
    },

    async setMode(setting) {
      refuseWhileTransmitting('the mode');
      const wanted = parseMode(setting);
      await askEitherWay(
        () => ask(civOrders.setMode(address, wanted), 'ok', { key: 'mode' }),
        () => ask(civOrders.setOperatingMode(address, wanted), 'ok', { key: 'mode' }),
      );
      const read = await readMode();
      if (read.mode !== wanted.mode) {
        counts.badAnswers++;
        throw new DeviceError('bad-answer', port.name, `expected ${wanted.mode}, found ${read.mode}`);
      }
    },

    async readMeter() {
      const { meter } = await ask(civOrders.readMeter(address), 'meter', { key: 'read-meter' });
      return { meter, readAtMs: clock.nowAtMs() };
    },

    releaseBytes: civOrders.setTransmit(address, false),

    async setTransmit(isOn) {
      if (isOn) {
        const seen = releases;
        await refuseOtherTransmitFrequency();
        if (seen !== releases)
          throw new DeviceError('busy', port.name, 'a release took the place of the key');
        // Known before the answer: from here on nothing else may be set.
        isTransmitting = true;
      } else {
        releases++;
        line.drop(keyOrder);
      }
      await ask(civOrders.setTransmit(address, isOn), 'ok', isOn ? { key: keyOrder } : { isUrgent: true });
      if ((await readTransmit()) !== isOn) {
        throw new DeviceError(
          'bad-answer',
          port.name,
          `expected PTT ${isOn ? 'on' : 'off'}, found the opposite`,
        );
      }
    },

    async close() {
      stopPolling();
      stopWatching();
      status.close();
      await port.close();
    },
  };
}

/** One that still waits is dropped by a release. */
const keyOrder = 'key';

/** `FM-D` in the parts that the language has. @throws RangeError for a mode that no Icom has */
function parseMode({ mode, filter }: Pick<RadioSetting, 'mode' | 'filter'>) {
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

function shown(bytes: Uint8Array): string {
  return [...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
