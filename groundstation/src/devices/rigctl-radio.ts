import { describeRprt, type HamlibAnswer, HamlibAnswerParser } from '@dawa/protocols/hamlib-reply';
import { numberIn, rigctlRequests } from '@dawa/protocols/rigctl';
import { filterForPassband, modeOfHamlib, modeOfOurs, passbandOfFilter } from '@dawa/protocols/rigctl-modes';
import { meterOfDb } from '@dawa/protocols/signal-strength';
import type { Radio } from '../ports.ts';
import { type CatRadioSettings, createCatRadio } from './cat-radio.ts';
import { DeviceError, detailOf } from './device-error.ts';
import type { DialectContext, DuplexDialect, ModeSetting, RadioDialect } from './radio-dialect.ts';
import { RequestLine } from './request-line.ts';

type WholeAnswer = Extract<HamlibAnswer, { kind: 'answer' }>;

/** rigctld tells frequency and PTT out of a memory of its own, which may be so much older than what was just set. */
const staleMs = 600;
const askAgainMs = 100;

/**
 * Any radio that Hamlib knows, through its server `rigctld`. The server leaves the transmitter keyed when its client is gone, so
 * a radio that is back is released first, by its guard.
 */
export function createRigctlRadio(settings: CatRadioSettings): Radio {
  return createCatRadio(settings, createRigctlDialect);
}

function createRigctlDialect(context: DialectContext): RadioDialect {
  const { portName, clock } = context;
  const line = new RequestLine<HamlibAnswer>({
    name: portName,
    clock,
    timeoutMs: context.timeoutMs,
    createParser: () => new HamlibAnswerParser(),
  });
  /** Widths as the radio has them, by mode and filter: so it is put back to what was found. */
  const passbands = new Map<string, number>();
  const toldHz = new RecentValue<number>();
  const toldKey = new RecentValue<boolean>();

  const ask = async (bytes: Uint8Array, command: string, isUrgent = false): Promise<WholeAnswer> => {
    const { bytesIn } = line.counters;
    let answer: HamlibAnswer;
    try {
      const isAnswer = (heard: HamlibAnswer) => heard.kind === 'answer' && heard.command === command;
      answer = await line.ask({ bytes, isUrgent, isAnswer });
    } catch (error) {
      const isStrange = line.counters.bytesIn > bytesIn;
      context.noteSilence(
        isStrange ? 'what it answers is no rigctld; does it run without --vfo?' : detailOf(error),
      );
      throw error;
    }
    const whole = answer as WholeAnswer;
    if (whole.code === 0) {
      context.noteAnswer();
      return whole;
    }
    const detail = `${command}: ${describeRprt(whole.code)}`;
    const isSilent = whole.code === -5 || whole.code === -6;
    // The server answers, and the radio behind it does not.
    if (isSilent) context.noteSilence(detail);
    else context.noteAnswer();
    throw new DeviceError(
      isSilent ? 'timeout' : whole.code === -8 ? 'bad-answer' : 'refused',
      portName,
      detail,
    );
  };
  const number = (answer: WholeAnswer, label: string | number, lowest: number): number => {
    const found = numberIn(answer, label);
    if (found !== undefined && found >= lowest) return found;
    const expected = `a number of ${lowest} or more behind ${label}`;
    throw new DeviceError('bad-answer', portName, `expected ${expected}, found ${answer.values.join(' ')}`);
  };
  /** @returns what is there, or `none` where the radio behind the server has nothing of the kind */
  const orNone = <T>(asking: Promise<T>, none: T): Promise<T> =>
    asking.catch((error: unknown) => {
      if (error instanceof DeviceError && error.code === 'refused') return none;
      throw error;
    });
  /** Reads until it is what was told, or the server's memory must be new. */
  const readPastMemory = async <T>(read: () => Promise<T>, told: RecentValue<T>): Promise<T> => {
    for (;;) {
      const value = await read();
      if (!told.contradicts(value, clock.monotonicMs())) return value;
      await new Promise<void>((resolve) => clock.deadline(askAgainMs, resolve));
    }
  };
  const modeIn = (answer: WholeAnswer, prefix = ''): ModeSetting => {
    const name = answer.byLabel[`${prefix}Mode`];
    if (name === undefined || name === '')
      throw new DeviceError('bad-answer', portName, `expected a mode, found ${answer.values.join(' ')}`);
    const passbandHz = number(answer, `${prefix}Passband`, -1);
    const known = modeOfHamlib(name);
    if (known === undefined) return { mode: name, filter: 1 };
    const filter = filterForPassband(known, passbandHz) ?? 1;
    passbands.set(`${known.ours} ${filter}`, passbandHz);
    return { mode: known.ours, filter };
  };
  const wordsOf = ({ mode, filter }: ModeSetting): [mode: string, passbandHz: number] => {
    const known = modeOfOurs(shownMode(mode))!;
    return [known.hamlib, passbands.get(`${mode} ${filter}`) ?? passbandOfFilter(known, filter)];
  };

  const duplex: DuplexDialect = {
    kindFor: () => 'split',
    // What the radio behind the server makes of it nobody knows: the dial is set to and fro, as every radio can.
    kindForPass: () => undefined,
    async read() {
      const answer = await orNone(ask(rigctlRequests.readSplit(), 'get_split_vfo'), undefined);
      return answer !== undefined && number(answer, 'Split', 0) !== 0 ? 'split' : null;
    },
    async set(kind) {
      const order = ask(rigctlRequests.setSplit(kind !== null), 'set_split_vfo');
      // What cannot split need not be told not to.
      if (kind === null) await orNone(order, undefined);
      else await order;
    },
    readFrequency: async () =>
      number(await ask(rigctlRequests.readSplitFrequency(), 'get_split_freq'), 'TX Frequency', 1),
    async setFrequency(_kind, frequencyHz) {
      await ask(rigctlRequests.setSplitFrequency(frequencyHz), 'set_split_freq');
      return undefined;
    },
    readMode: async () => modeIn(await ask(rigctlRequests.readSplitMode(), 'get_split_mode'), 'TX '),
    setMode: async (_kind, setting) =>
      void (await ask(rigctlRequests.setSplitMode(...wordsOf(setting)), 'set_split_mode')),
  };

  return {
    name: 'Hamlib rigctld',
    releaseBytes: rigctlRequests.setTransmit(false),
    connect(stream) {
      toldHz.forget();
      toldKey.forget();
      line.connect(stream);
    },
    counters: () => ({ ...line.counters }),
    greet: async () => void (await orNone(ask(rigctlRequests.readInfo(), 'get_info'), undefined)),
    readFrequency: () =>
      readPastMemory(
        async () => number(await ask(rigctlRequests.readFrequency(), 'get_freq'), 'Frequency', 1),
        toldHz,
      ),
    async setFrequency(frequencyHz) {
      toldHz.tell(frequencyHz, clock.monotonicMs());
      await ask(rigctlRequests.setFrequency(frequencyHz), 'set_freq');
    },
    readMode: async () => modeIn(await ask(rigctlRequests.readMode(), 'get_mode')),
    setMode: async (setting) => void (await ask(rigctlRequests.setMode(...wordsOf(setting)), 'set_mode')),
    shownMode,
    readMeter: async () =>
      meterOfDb(number(await ask(rigctlRequests.readStrength(), 'get_level'), 0, Number.NEGATIVE_INFINITY)),
    readTransmit: () =>
      readPastMemory(async () => {
        const answer = await orNone(ask(rigctlRequests.readTransmit(), 'get_ptt'), undefined);
        // A radio that cannot tell does as it was told. 1 transmits, 2 with the microphone, 3 with the modem.
        return answer === undefined ? (toldKey.value ?? false) : number(answer, 'PTT', 0) !== 0;
      }, toldKey),
    async key() {
      toldKey.tell(true, clock.monotonicMs());
      await ask(rigctlRequests.setTransmit(true), 'set_ptt');
    },
    async release() {
      toldKey.tell(false, clock.monotonicMs());
      await ask(rigctlRequests.setTransmit(false), 'set_ptt', true);
    },
    duplex,
    tone: {
      async read() {
        const answer = await orNone(ask(rigctlRequests.readTone(), 'get_ctcss_tone'), undefined);
        const tenths = answer === undefined ? 0 : number(answer, 'CTCSS Tone', 0);
        return tenths === 0 ? null : tenths / 10;
      },
      async set(toneHz) {
        const order = ask(rigctlRequests.setTone(toneHz ?? 0), 'set_ctcss_tone');
        if (toneHz === null) await orNone(order, undefined);
        else await order;
      },
    },
  };
}

/** What was told last, for as long as a reading may be older. */
class RecentValue<T> {
  value: T | undefined;
  #toldMs = Number.NEGATIVE_INFINITY;

  tell(value: T, nowMs: number): void {
    this.value = value;
    this.#toldMs = nowMs;
  }

  forget(): void {
    this.value = undefined;
    this.#toldMs = Number.NEGATIVE_INFINITY;
  }

  contradicts(reading: T, nowMs: number): boolean {
    return nowMs - this.#toldMs < staleMs && reading !== this.value;
  }
}

/** @throws RangeError for a mode that Hamlib has no name for */
function shownMode(mode: string): string {
  if (modeOfOurs(mode) === undefined)
    throw new RangeError(`mode: expected one that Hamlib knows, found ${mode}`);
  return mode;
}
