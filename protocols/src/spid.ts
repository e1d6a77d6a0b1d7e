import { printable } from './line-cutter.ts';
import type {
  ControllerSide,
  Exchange,
  ExpectedAnswer,
  JogDirection,
  RotatorAnswer,
  RotatorLanguage,
  RotatorOrder,
  StationSide,
} from './rotator-language.ts';

/**
 * SPID: frames of octets that begin with `W` and end with a blank, without a sum.
 *
 *     order   57 H1 H2 H3 H4 PH V1 V2 V3 V4 PV  K 20      K: 1f where are you, 2f go, 0f halt, 14 run (MD-01)
 *     answer  57 H1 H2 H3 H4 PH V1 V2 V3 V4 PV    20      Rot1Prog: 57 H1 H2 H3 20
 *
 * Digits are ASCII in orders and plain numbers in answers. An order counts in pulses, PH of them a degree, from -360
 * degrees; an answer says degrees and tenths, from -360 as well, and with PH and PV how the controller counts. So the
 * first order needs an answer before it.
 *
 * Source: wire logs of Hamlib 4.5.4 (`rotctl -m 901`, `902`, `903`), Hamlib rotators/spid/spid.c.
 */
interface SpidModel {
  readonly name: string;
  readonly hasElevation: boolean;
  /** MD-01 and MD-02 answer an order to go with their position. */
  readonly answersMove: boolean;
  readonly canRun: boolean;
  readonly baudRate: number;
}

const originDeg = 360;
const frameStart = 0x57;
const frameEnd = 0x20;
const orderOctets = 13;
const kinds = { query: 0x1f, move: 0x2f, stop: 0x0f, run: 0x14 } as const;
const runBits: Readonly<Record<JogDirection, number>> = { left: 1, right: 2, up: 4, down: 8 };
/** Of the controllers we play: tenths of a degree. */
const usualPulses = 10;

function spid(model: SpidModel): RotatorLanguage {
  return {
    name: model.name,
    range: {
      minAzimuthDeg: -180,
      maxAzimuthDeg: 540,
      minElevationDeg: -20,
      maxElevationDeg: 210,
    },
    axes: model.hasElevation ? 'both' : 'azimuth',
    stepDeg: model.hasElevation ? 1 / usualPulses : 1,
    hasPosition: true,
    isPositionNeededToMove: model.hasElevation,
    baudRate: model.baudRate,
    station: stationOf(model),
    controller: controllerOf(model),
  };
}

function stationOf({ hasElevation, answersMove, canRun }: SpidModel): StationSide {
  const told: ExpectedAnswer = hasElevation ? 'direction' : 'azimuth';
  const station: StationSide = {
    createParser: () => scanner(hasElevation ? readLongAnswer : readShortAnswer, answerText),
    query: () => [{ bytes: orderFrame(kinds.query), answer: told }],
    move({ azimuthDeg, elevationDeg }, steps): Exchange[] {
      const bytes = hasElevation
        ? orderFrame(kinds.move, [
            ...digitsOf('azimuthDeg', azimuthDeg, Math.round(1 / steps.azimuthDeg)),
            ...digitsOf('elevationDeg', elevationDeg, Math.round(1 / steps.elevationDeg)),
          ])
        : orderFrame(kinds.move, azimuthDigitsOf(azimuthDeg));
      return [{ bytes, ...(answersMove ? { answer: 'acknowledged' as const } : {}) }];
    },
    stop: () => [{ bytes: orderFrame(kinds.stop), answer: told }],
  };
  if (!canRun) return station;
  // It must stand before it turns back: spid.c halts before every run.
  const jog = (direction: JogDirection): Exchange[] => [
    ...station.stop(),
    { bytes: orderFrame(kinds.run, [runBits[direction]]) },
  ];
  return { ...station, jog };
}

function controllerOf({ hasElevation, answersMove }: SpidModel): ControllerSide {
  return {
    createParser: () =>
      scanner(
        (octets) => readOrder(octets, hasElevation),
        (text): RotatorOrder => ({ kind: 'unknown', text }),
      ),
    answer(order, { azimuthDeg, elevationDeg }) {
      const isAnswered =
        order.kind === 'query' || order.kind === 'stop' || (order.kind === 'move' && answersMove);
      if (!isAnswered) return new Uint8Array();
      if (!hasElevation) return Uint8Array.of(frameStart, ...tenthsOf(azimuthDeg).slice(0, 3), frameEnd);
      return Uint8Array.of(
        frameStart,
        ...tenthsOf(azimuthDeg),
        usualPulses,
        ...tenthsOf(elevationDeg),
        usualPulses,
        frameEnd,
      );
    },
  };
}

/** Azimuth only, whole degrees. */
export const rot1prog = spid({
  name: 'SPID Rot1Prog',
  hasElevation: false,
  answersMove: false,
  canRun: false,
  baudRate: 1200,
});

export const rot2prog = spid({
  name: 'SPID Rot2Prog',
  hasElevation: true,
  answersMove: false,
  canRun: false,
  baudRate: 600,
});

/** MD-01 and MD-02 set to speak as a Rot2Prog. */
export const md01 = spid({
  name: 'SPID MD-01',
  hasElevation: true,
  answersMove: true,
  canRun: true,
  baudRate: 460_800,
});

/** A frame read from the front of some octets: how long it was, `more` when it may yet become one, undefined when it cannot. */
type Scanned<Message> = { readonly message: Message; readonly octets: number } | 'more' | undefined;

/**
 * Finds frames between anything else: what begins like one and is none costs only its first octet. MD-01s write lines of
 * a log in between (`<digits>: text`); those are notes, the rest is unknown.
 */
function scanner<Message>(
  scan: (octets: readonly number[]) => Scanned<Message>,
  messageOfText: (text: string) => Message,
) {
  const octets: number[] = [];
  let text = '';
  return {
    restart() {
      octets.length = 0;
      text = '';
    },
    push(bytes: Uint8Array): Message[] {
      const messages: Message[] = [];
      const endText = () => {
        if (text.trim() !== '') messages.push(messageOfText(text));
        text = '';
      };
      for (const octet of bytes) {
        octets.push(octet);
        while (octets.length > 0) {
          const scanned = octets[0] === frameStart ? scan(octets) : undefined;
          if (scanned === 'more') break;
          if (scanned === undefined) {
            const [first] = octets.splice(0, 1);
            if (first === 0x0d || first === 0x0a || text.length >= longestText) endText();
            else text += printable(first!);
          } else {
            endText();
            octets.splice(0, scanned.octets);
            messages.push(scanned.message);
          }
        }
      }
      return messages;
    },
  };
}

const logLine = /^\d+: /;

function answerText(text: string): RotatorAnswer {
  return { kind: logLine.test(text) ? 'note' : 'unknown', text };
}

const longestText = 96;

function readLongAnswer(octets: readonly number[]): Scanned<RotatorAnswer> {
  const isDigit = (index: number) => octets[index]! <= 9;
  // Pulses a degree; a blank (0x20) there is the end of a frame that lost octets.
  const isPulses = (index: number) => octets[index]! >= 1 && octets[index]! < frameEnd;
  const shape = [isDigit, isDigit, isDigit, isDigit, isPulses, isDigit, isDigit, isDigit, isDigit, isPulses];
  for (let index = 1; index < octets.length && index <= shape.length; index++) {
    if (!shape[index - 1]!(index)) return undefined;
  }
  if (octets.length < 12) return 'more';
  if (octets[11] !== frameEnd) return undefined;
  const angle = (index: number) => {
    const [hundreds, tens, ones, tenths] = octets.slice(index, index + 4) as [number, number, number, number];
    return (hundreds * 1000 + tens * 100 + ones * 10 + tenths) / 10 - originDeg;
  };
  return {
    octets: 12,
    message: {
      kind: 'position',
      azimuthDeg: rounded(angle(1)),
      elevationDeg: rounded(angle(6)),
      steps: { azimuthDeg: 1 / octets[5]!, elevationDeg: 1 / octets[10]! },
    },
  };
}

function readShortAnswer(octets: readonly number[]): Scanned<RotatorAnswer> {
  for (let index = 1; index < octets.length && index <= 3; index++) {
    if (octets[index]! > 9) return undefined;
  }
  if (octets.length < 5) return 'more';
  if (octets[4] !== frameEnd) return undefined;
  const [, hundreds, tens, ones] = octets as [number, number, number, number];
  const azimuthDeg = hundreds * 100 + tens * 10 + ones - originDeg;
  return { octets: 5, message: { kind: 'position', azimuthDeg } };
}

function readOrder(octets: readonly number[], hasElevation: boolean): Scanned<RotatorOrder> {
  if (octets.length < orderOctets) return 'more';
  if (octets[12] !== frameEnd) return undefined;
  const axes = { hasAzimuth: true, hasElevation };
  switch (octets[11]) {
    case kinds.query:
      return { octets: orderOctets, message: { kind: 'query', ...axes } };
    case kinds.stop:
      return { octets: orderOctets, message: { kind: 'stop', ...axes } };
    case kinds.run: {
      const direction = (['left', 'right', 'up', 'down'] as const).find((one) => runBits[one] === octets[1]);
      return direction && { octets: orderOctets, message: { kind: 'jog', direction } };
    }
    case kinds.move: {
      const azimuthDeg = hasElevation
        ? pulsesAt(octets, 1, 4, octets[5]! || usualPulses)
        : pulsesAt(octets, 1, 3, 1);
      const elevationDeg = hasElevation ? pulsesAt(octets, 6, 4, octets[10]! || usualPulses) : undefined;
      if (azimuthDeg === undefined || (hasElevation && elevationDeg === undefined)) return undefined;
      const angles = elevationDeg === undefined ? { azimuthDeg } : { azimuthDeg, elevationDeg };
      return { octets: orderOctets, message: { kind: 'move', ...angles } };
    }
    default:
      return undefined;
  }
}

function pulsesAt(
  octets: readonly number[],
  start: number,
  count: number,
  pulses: number,
): number | undefined {
  const text = String.fromCharCode(...octets.slice(start, start + count));
  return /^\d+$/.test(text) ? rounded(Number(text) / pulses - originDeg) : undefined;
}

function orderFrame(kind: number, body: readonly number[] = []): Uint8Array {
  const frame = new Uint8Array(orderOctets);
  frame.set([frameStart, ...body]);
  frame[11] = kind;
  frame[12] = frameEnd;
  return frame;
}

/** Four ASCII digits of pulses, and how many make a degree. */
function digitsOf(name: string, angleDeg: number, pulses: number): number[] {
  const count = Math.round((angleDeg + originDeg) * pulses);
  if (!(count >= 0 && count <= 9999)) {
    throw new RangeError(
      `${name}: expected ${-originDeg} to ${9999 / pulses - originDeg}, found ${angleDeg}`,
    );
  }
  return [...asciiDigits(count, 4), pulses];
}

/** Rot1Prog: three ASCII digits of degrees, and a nought. */
function azimuthDigitsOf(azimuthDeg: number): number[] {
  const count = Math.round(azimuthDeg + originDeg);
  if (!(count >= 0 && count <= 999))
    throw new RangeError(`azimuthDeg: expected -360 to 639, found ${azimuthDeg}`);
  return [...asciiDigits(count, 3), 0x30];
}

function asciiDigits(value: number, count: number): number[] {
  return [...String(value).padStart(count, '0')].map((digit) => digit.charCodeAt(0));
}

/** Four plain digits, the last one tenths of a degree. */
function tenthsOf(angleDeg: number): number[] {
  return asciiDigits(Math.min(9999, Math.max(0, Math.round((angleDeg + originDeg) * 10))), 4).map(
    (digit) => digit - 0x30,
  );
}

/** Tenths of a degree in binary fractions leave crumbs behind. */
function rounded(angleDeg: number): number {
  return Math.round(angleDeg * 1e6) / 1e6;
}
