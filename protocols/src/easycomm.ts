import { asciiOctets, LineCutter } from './line-cutter.ts';
import {
  type ControllerSide,
  type Exchange,
  type JogDirection,
  type RotatorAngles,
  type RotatorAnswer,
  type RotatorLanguage,
  type RotatorOrder,
  type StationSide,
  type WrittenAngles,
  writtenForm,
} from './rotator-language.ts';

/**
 * EasyComm: lines of words between a station and its rotator controller.
 *
 * Both directions use the same words: `AZ200.4 EL30.7` from the station is a target, from the controller a position.
 * `AZ EL` asks for the position; older and newer programs ask for each axis alone (`AZ`, then `EL`). A line with one
 * damaged word is not obeyed at all: half an order could turn an antenna into its mast.
 *
 * Source: wire logs of Hamlib 4.5.4 (`rotctl -m 201`, `202`, `204`), Hamlib rotators/easycomm/easycomm.txt.
 */
function easycomm(name: string, stationSide: Partial<StationSide>, hasPosition: boolean): RotatorLanguage {
  return {
    name,
    // The words have no limit; no mast turns farther.
    range: { minAzimuthDeg: -360, maxAzimuthDeg: 720, minElevationDeg: -90, maxElevationDeg: 270 },
    axes: 'both',
    stepDeg: 0.1,
    hasPosition,
    baudRate: 9600,
    station: { ...station, ...stationSide },
    controller,
  };
}

const station: StationSide = {
  createParser: () => readerOf((text) => readWords(text).map((order) => asAnswer(order, text))),
  // With the blank at the end that Hamlib 4.5.4 sends.
  query: () => [{ ...said('AZ EL '), answer: 'direction' }],
  move: (target) => [said(angleWords(target))],
  stop: () => [said('SA SE ')],
};

const controller: ControllerSide = {
  createParser: () => readerOf(readWords),
  answer(order, { azimuthDeg, elevationDeg, isMoving }) {
    if (order.kind === 'query') {
      return said(
        angleWords({
          ...(order.hasAzimuth ? { azimuthDeg } : {}),
          ...(order.hasElevation ? { elevationDeg } : {}),
        }),
      ).bytes;
    }
    if (order.kind !== 'other') return new Uint8Array();
    return asciiOctets(answerToQuestion(order.text, isMoving));
  },
};

/** EasyComm I is told where to point, and on what frequency; it never answers. */
export const easycomm1 = easycomm(
  'EasyComm I',
  { query: () => [], move: (target) => [said(`${angleWords(target)} UP000 XXX DN000 XXX`)] },
  false,
);

/** EasyComm II: most home-made controllers. */
export const easycomm2 = easycomm(
  'EasyComm II',
  {
    jog: (direction) => [said(jogWords[direction])],
    park: () => [said('PARK')],
    reset: () => [said('RESET')],
  },
  true,
);

/** What Hamlib takes as the full speed of a SatNOGS rotator. */
const fullSpeedMdegS = 9900;

/** EasyComm III, as SatNOGS rotators speak it: the words of II, and moves with a velocity in thousandths of a degree a second. */
export const easycomm3 = easycomm(
  'EasyComm III',
  {
    jog: (direction, speedShare) => [
      said(`${velocityWords[direction]}${String(Math.round(speedShare * fullSpeedMdegS)).padStart(4, '0')}`),
    ],
    park: () => [said('PARK')],
    reset: () => [said('RESET')],
  },
  true,
);

const jogWords = { up: 'MU', down: 'MD', left: 'ML', right: 'MR' } as const;
const velocityWords = { up: 'VU', down: 'VD', left: 'VL', right: 'VR' } as const;
const jogDirections: Readonly<Record<string, JogDirection>> = {
  MU: 'up',
  MD: 'down',
  ML: 'left',
  MR: 'right',
  VU: 'up',
  VD: 'down',
  VL: 'left',
  VR: 'right',
};

/** Lines end in LF, CR or `;`: EasyComm III asks with newline and then semicolon. */
function readerOf<Message>(readLine: (text: string) => Message[]) {
  const cutter = new LineCutter({ ends: [0x0a, 0x0d, 0x3b], longest: 128 });
  return {
    restart: () => cutter.restart(),
    push(bytes: Uint8Array): (Message | { kind: 'unknown'; text: string })[] {
      const messages: (Message | { kind: 'unknown'; text: string })[] = [];
      for (const { text, isTooLong } of cutter.push(bytes)) {
        if (isTooLong) messages.push({ kind: 'unknown', text });
        else messages.push(...readLine(text));
      }
      return messages;
    },
  };
}

/** The words of a controller are those of a station; only what they mean differs. */
function asAnswer(order: RotatorOrder, line: string): RotatorAnswer {
  switch (order.kind) {
    case 'move': {
      const { kind: _, ...angles } = order;
      return { kind: 'position', ...angles, written: writtenAngles(line) };
    }
    case 'unknown':
    case 'other':
      return order.kind === 'other' ? { kind: 'note', text: order.text } : order;
    default:
      // Our own words come back on a line that echoes.
      return { kind: 'note', text: order.kind };
  }
}

function writtenAngles(line: string): WrittenAngles {
  const formOf = (word: RegExp) => word.exec(line)?.[1];
  const azimuth = formOf(/AZ\s*([+-]?[\d.]+)/i);
  const elevation = formOf(/EL\s*([+-]?[\d.]+)/i);
  return {
    ...(azimuth === undefined ? {} : { azimuth: writtenForm(azimuth) }),
    ...(elevation === undefined ? {} : { elevation: writtenForm(elevation) }),
  };
}

/** Words that are none of a rotator's motion: version, status, registers, outputs, alarms, times. */
const otherLine = /^(VE|GS|GE|IP|OP|AN|CR|CW|ST|AO|LO|AL|DM|UM|DR|UR)\s?[\w.,:+-]*$/i;
/** EasyComm I sends frequencies and modes behind the angles. */
const radioWords = /\s+UP\d*\s?[a-z]*\s*DN\d*\s?[a-z]*$/i;

function readWords(line: string): RotatorOrder[] {
  if (otherLine.test(line)) return [{ kind: 'other', text: line }];
  const words = splitWords(line.replace(radioWords, ''));
  const unknown: RotatorOrder[] = [{ kind: 'unknown', text: line }];
  if (words === undefined) return unknown;
  const angles: { azimuthDeg?: number; elevationDeg?: number } = {};
  const asked = { hasAzimuth: false, hasElevation: false };
  const halted = { hasAzimuth: false, hasElevation: false };
  const others: RotatorOrder[] = [];
  const seen = new Set<string>();
  for (const [name, value] of words) {
    const direction = jogDirections[name];
    // A word that stands twice is the end of a damaged line grown into the next one.
    if (seen.has(name)) return unknown;
    seen.add(name);
    if (name === 'AZ' && value !== undefined) angles.azimuthDeg = value;
    else if (name === 'AZ') asked.hasAzimuth = true;
    else if (name === 'EL' && value !== undefined) angles.elevationDeg = value;
    else if (name === 'EL') asked.hasElevation = true;
    else if (name === 'SA') halted.hasAzimuth = true;
    else if (name === 'SE') halted.hasElevation = true;
    else if (direction !== undefined && name.startsWith('M')) others.push({ kind: 'jog', direction });
    else if (direction !== undefined && value !== undefined) {
      others.push({ kind: 'jog', direction, speedShare: Math.min(1, Math.abs(value) / fullSpeedMdegS) });
    } else if (name === 'PARK') others.push({ kind: 'park' });
    else if (name === 'RESET') others.push({ kind: 'reset' });
    else return unknown;
  }
  // A halt comes out first, so that whoever obeys in order is already standing when the rest arrives.
  const orders: RotatorOrder[] = [];
  if (halted.hasAzimuth || halted.hasElevation) orders.push({ kind: 'stop', ...halted });
  orders.push(...others);
  if (angles.azimuthDeg !== undefined || angles.elevationDeg !== undefined)
    orders.push({ kind: 'move', ...angles });
  if (asked.hasAzimuth || asked.hasElevation) orders.push({ kind: 'query', ...asked });
  return orders;
}

/** Words with their numbers (`AZ200.4`, `AZ 200.4`, `AZ`), or undefined when anything is left over. */
function splitWords(text: string): [name: string, value: number | undefined][] | undefined {
  const word = /\s*([a-z]{2,5})\s*([+-]?\d{1,4}(?:\.\d{0,6})?)?(?=\s|$|[a-z])/iy;
  const words: [string, number | undefined][] = [];
  const end = text.trimEnd().length;
  while (word.lastIndex < end) {
    const match = word.exec(text);
    if (match === null) return undefined;
    words.push([match[1]!.toUpperCase(), match[2] === undefined ? undefined : Number(match[2])]);
  }
  return words;
}

/** Status 1 idle, 2 moving; errors, inputs and registers read as nought (easycomm.txt, proposed mapping). */
function answerToQuestion(question: string, isMoving: boolean): string {
  const word = question.slice(0, 2).toUpperCase();
  if (word === 'VE') return 'VE1.0\n';
  if (word === 'GS') return `GS${isMoving ? 2 : 1}\n`;
  if (word === 'GE') return 'GE0\n';
  const field = question.slice(2).trim();
  if (['IP', 'AN', 'CR'].includes(word)) return field === '' ? `${word}0\n` : `${word}${field},0\n`;
  return '';
}

function angleWords({ azimuthDeg, elevationDeg }: RotatorAngles): string {
  const words: string[] = [];
  if (azimuthDeg !== undefined) words.push(`AZ${tenths('azimuthDeg', azimuthDeg)}`);
  if (elevationDeg !== undefined) words.push(`EL${tenths('elevationDeg', elevationDeg)}`);
  return words.join(' ');
}

function tenths(name: string, angleDeg: number): string {
  if (!(Math.abs(angleDeg) < 10_000)) throw new RangeError(`${name}: expected an angle, found ${angleDeg}`);
  const text = angleDeg.toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}

function said(text: string): Exchange {
  return { bytes: asciiOctets(`${text}\n`) };
}
