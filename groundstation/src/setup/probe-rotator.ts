import type { RotatorLanguage } from '@dawa/protocols/rotator-language';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';

export interface ProbedRotator {
  readonly kind: string;
  /** Languages that understand the same answer: which of them it is shows only in what it obeys. */
  readonly alike: readonly string[];
  readonly baudRate: number;
  readonly azimuthDeg: number | undefined;
  readonly elevationDeg: number | undefined;
}

export interface RotatorProbe {
  readonly languages: Readonly<Record<string, RotatorLanguage>>;
  /** Opens the port at a rate. @throws DeviceError when it cannot be opened */
  readonly open: (baudRate: number) => Promise<ByteStream>;
  readonly clock: Pick<Clock, 'deadline'>;
  /** A port that has no rate, as a device server on the network, is asked once in each language. */
  readonly hasRate: boolean;
}

/** Rates that people set, in the order in which they are likely; the one of a language comes first for it. */
const usualRates = [9600, 4800, 19_200, 1200, 600, 115_200];
/** A controller that thinks, on a slow line. */
const patienceMs = 400;
/** Of a port that talks without end. */
const mostHeard = 4096;

/**
 * Asks a port in each known language where the antenna stands, at each usual rate, and takes the first that is answered with a position.
 * Only these questions are sent: nothing of it moves an antenna in its own language, and languages whose question begins like an order
 * of another (SPID's `W`) come last.
 */
export async function probeRotator(probe: RotatorProbe): Promise<ProbedRotator | undefined> {
  const asking = Object.entries(probe.languages)
    .filter(([, language]) => language.hasPosition && language.station.query().length > 0)
    .map(([kind, language]) => ({ kind, language, isRisky: beginsLikeAnOrder(language) }));
  const inOrder = [...asking.filter(({ isRisky }) => !isRisky), ...asking.filter(({ isRisky }) => isRisky)];
  for (const { kind, language } of inOrder) {
    const rates = probe.hasRate
      ? [language.baudRate, ...usualRates.filter((rate) => rate !== language.baudRate)]
      : [language.baudRate];
    for (const baudRate of rates) {
      const heard = await askOnce(probe, language, baudRate);
      if (heard !== undefined) return { baudRate, ...judged(heard, kind, probe.languages) };
    }
  }
  return undefined;
}

interface Heard {
  readonly bytes: readonly number[];
  readonly position: Pick<ProbedRotator, 'azimuthDeg' | 'elevationDeg'>;
}

/** Languages of one family read each other's answers; the one that would have written these very octets is meant. */
function judged({ bytes, position }: Heard, askedIn: string, languages: RotatorProbe['languages']) {
  const all = Object.entries(languages);
  const understand = all.filter(
    ([, { hasPosition, station }]) =>
      hasPosition &&
      station
        .createParser()
        .push(Uint8Array.from(bytes))
        .some(({ kind }) => kind === 'position'),
  );
  const { azimuthDeg = 0, elevationDeg = 0 } = position;
  const state = { azimuthDeg, elevationDeg, isMoving: false, isRefused: false };
  const order = { kind: 'query', hasAzimuth: true, hasElevation: true } as const;
  const writes = (name: string) =>
    String([...languages[name]!.controller.answer(order, state)]) === String(bytes);
  const names = understand.map(([name]) => name);
  const kind = [askedIn, ...names].find(writes) ?? askedIn;
  return { kind, alike: names.filter((name) => name !== kind), ...position };
}

/** `W` turns a GS-232. */
function beginsLikeAnOrder({ station }: RotatorLanguage): boolean {
  return station.query().some(({ bytes }) => bytes[0] === 0x57);
}

async function askOnce({ open, clock }: RotatorProbe, language: RotatorLanguage, baudRate: number) {
  const stream = await open(baudRate);
  const heard: number[] = [];
  const parser = language.station.createParser();
  try {
    return await new Promise<Heard | undefined>((resolve) => {
      const cancel = clock.deadline(patienceMs, () => resolve(undefined));
      stream.onData((bytes) => {
        if (heard.length < mostHeard) heard.push(...bytes);
        const position = parser.push(bytes).find((answer) => answer.kind === 'position');
        if (position?.kind !== 'position') return;
        cancel();
        const { azimuthDeg, elevationDeg } = position;
        resolve({ bytes: heard, position: { azimuthDeg, elevationDeg } });
      });
      const ask = async () => {
        for (const { bytes } of language.station.query()) await stream.write(bytes);
      };
      ask().catch(() => {
        cancel();
        resolve(undefined);
      });
    });
  } finally {
    await stream.close();
  }
}
