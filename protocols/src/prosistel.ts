import { asciiOctets, printable } from './line-cutter.ts';
import {
  type Exchange,
  type RotatorAnswer,
  type RotatorLanguage,
  type RotatorOrder,
  writtenForm,
} from './rotator-language.ts';

/**
 * Prosistel: start of text, the letter of an axis, a command, carriage return; every command is answered.
 *
 *     order   STX A ? CR       STX A G 2 9 0 CR       STX A S CR  (stop telling the position by itself)
 *     answer  STX A,?,290,R CR      STX A,G,R CR      an error: STX B,?,E,00003 CR
 *
 * The D and PRO boxes turn one axis and count degrees; Combi-Track turns two, A and B, and counts tenths. An angle that no
 * mast has is the order to halt: 997 and 9777, softly where the box can, 999 and 9999 at once.
 *
 * Source: wire logs of Hamlib 4.5.4 (`rotctl -m 1701`, `1703`), Hamlib rotators/prosistel/prosistel.c and its pull request
 * 468, which was tried on a PST-61D and follows Prosistel's own papers; those were not at hand. What the letter before the
 * end of an answer says but for R is not known: every letter but E is taken for well.
 */
interface ProsistelModel {
  readonly name: string;
  readonly countsADegree: 1 | 10;
  readonly axes: Readonly<Record<string, 'azimuth' | 'elevation'>>;
  readonly digits: number;
  /** The first is what we say. */
  readonly stopAngles: readonly number[];
}

function prosistel(model: ProsistelModel): RotatorLanguage {
  const { name, countsADegree, axes } = model;
  const letters = Object.entries(axes);
  return {
    name,
    range: { minAzimuthDeg: 0, maxAzimuthDeg: 360, minElevationDeg: 0, maxElevationDeg: 90 },
    axes: letters.length > 1 ? 'both' : 'azimuth',
    stepDeg: 1 / countsADegree,
    hasPosition: true,
    baudRate: 9600,
    station: {
      createParser() {
        // A box that fills up with noughts does so always: a shorter number has lost a digit.
        let isPadded = false;
        return frameReader((text) => {
          const [, digits] = /,(\d+),/.exec(text) ?? [];
          if (digits?.length === model.digits && digits.startsWith('0')) isPadded = true;
          const isShort = isPadded && digits !== undefined && digits.length < model.digits;
          return isShort ? { kind: 'unknown', text } : readAnswer(text, model, isPadded);
        });
      },
      query: () => letters.map(([letter, axis]) => ({ bytes: frame(`${letter}?`), answer: axis })),
      move: (target) =>
        letters.map(([letter, axis]) =>
          order(`${letter}G${counts(axis === 'azimuth' ? target.azimuthDeg : target.elevationDeg, model)}`),
        ),
      stop: () => letters.map(([letter]) => order(`${letter}G${model.stopAngles[0]}`)),
    },
    controller: {
      createParser: () => frameReader((text) => readOrder(text, model)),
      answer(taken, { azimuthDeg, elevationDeg, isRefused }) {
        const answers: string[] = [];
        for (const [letter, axis] of letters) {
          const angleDeg = axis === 'azimuth' ? azimuthDeg : elevationDeg;
          const has = namedBy(taken, axis);
          if (!has) continue;
          if (isRefused) answers.push(`${letter},G,E,00003`);
          else if (taken.kind === 'query')
            answers.push(`${letter},?,${counts(Math.max(0, angleDeg), model).padStart(model.digits, '0')},R`);
          else answers.push(`${letter},G,R`);
        }
        if (taken.kind === 'other') answers.push(`${taken.text[0]},${taken.text.slice(1)},R`);
        if (taken.kind === 'unknown') answers.push(`${taken.text[0] ?? 'A'},${taken.text[1] ?? '?'},E,00003`);
        return asciiOctets(answers.map((text) => `\x02${text}\r`).join(''));
      },
    },
  };
}

/** D and PRO boxes that turn an azimuth. */
export const prosistelD = prosistel({
  name: 'Prosistel D',
  countsADegree: 1,
  axes: { A: 'azimuth' },
  digits: 3,
  stopAngles: [997, 977, 999],
});

export const prosistelCombi = prosistel({
  name: 'Prosistel Combi-Track',
  countsADegree: 10,
  axes: { A: 'azimuth', B: 'elevation' },
  digits: 4,
  stopAngles: [9777, 9999],
});

function readAnswer(text: string, { axes, countsADegree }: ProsistelModel, isPadded: boolean): RotatorAnswer {
  const refused = /^[A-Z],.,E,(\d+)$/.exec(text);
  if (refused) return { kind: 'refused', text: `error ${refused[1]}` };
  if (/^[A-Z],[GS],[A-DF-Z]$/.test(text)) return { kind: 'acknowledged' };
  const [, letter, digits] = /^([A-Z]),\?,(\d{1,4}),[A-DF-Z]$/.exec(text) ?? [];
  const axis = letter === undefined ? undefined : axes[letter];
  if (axis !== undefined) {
    const angleDeg = Number(digits) / countsADegree;
    return {
      kind: 'position',
      [`${axis}Deg`]: angleDeg,
      ...(isPadded ? {} : { written: { [axis]: writtenForm(digits!) } }),
    };
  }
  // Our own words come back on a line that echoes.
  return /^[A-Z](\?|S|G\d{1,4})$/.test(text) ? { kind: 'note', text } : { kind: 'unknown', text };
}

function readOrder(text: string, { axes, countsADegree, stopAngles }: ProsistelModel): RotatorOrder {
  const [, letter, command, digits] = /^([A-Z])([?GS])(\d{0,4})$/.exec(text) ?? [];
  const axis = letter === undefined ? undefined : axes[letter];
  if (axis === undefined || (command === 'G') === (digits === '')) return { kind: 'unknown', text };
  const named = { hasAzimuth: axis === 'azimuth', hasElevation: axis === 'elevation' };
  if (command === 'S') return { kind: 'other', text };
  if (command === '?') return { kind: 'query', ...named };
  if (stopAngles.includes(Number(digits))) return { kind: 'stop', ...named };
  const angleDeg = Number(digits) / countsADegree;
  return axis === 'azimuth'
    ? { kind: 'move', azimuthDeg: angleDeg }
    : { kind: 'move', elevationDeg: angleDeg };
}

function namedBy(order: RotatorOrder, axis: 'azimuth' | 'elevation'): boolean {
  switch (order.kind) {
    case 'query':
    case 'stop':
      return axis === 'azimuth' ? order.hasAzimuth : order.hasElevation;
    case 'move':
      return (axis === 'azimuth' ? order.azimuthDeg : order.elevationDeg) !== undefined;
    default:
      return false;
  }
}

/** What stands between start of text and carriage return; the rest is noise, told when it ends. */
function frameReader<Message>(read: (text: string) => Message) {
  let text: string | undefined;
  let noise = '';
  const longest = 32;
  type Out = Message | { kind: 'unknown'; text: string };
  return {
    restart() {
      text = undefined;
      noise = '';
    },
    push(bytes: Uint8Array): Out[] {
      const messages: Out[] = [];
      const tellNoise = () => {
        if (noise.trim() !== '') messages.push({ kind: 'unknown', text: noise });
        noise = '';
      };
      for (const octet of bytes) {
        if (octet === 0x02) {
          // A frame that another one begins in the middle of lost its end.
          noise += text ?? '';
          text = '';
          tellNoise();
        } else if (octet === 0x0d && text !== undefined) {
          messages.push(read(text));
          text = undefined;
        } else if (text !== undefined && text.length < longest) {
          text += printable(octet);
        } else if (octet === 0x0d || octet === 0x0a || noise.length >= 2 * longest) {
          noise += text ?? '';
          text = undefined;
          tellNoise();
        } else {
          noise += (text ?? '') + printable(octet);
          text = undefined;
        }
      }
      return messages;
    },
  };
}

function counts(angleDeg: number, { countsADegree, digits, stopAngles }: ProsistelModel): string {
  const count = Math.round(angleDeg * countsADegree);
  if (!(count >= 0 && count < 10 ** digits) || stopAngles.includes(count))
    throw new RangeError(`angleDeg: expected 0 to 360, found ${angleDeg}`);
  return String(count);
}

function frame(text: string): Uint8Array {
  return asciiOctets(`\x02${text}\r`);
}

function order(text: string): Exchange {
  return { bytes: frame(text), answer: 'acknowledged' };
}
