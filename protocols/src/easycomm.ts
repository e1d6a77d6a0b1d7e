/**
 * EasyComm II: lines of words between a station and its rotator controller.
 *
 * Both directions use the same words: `AZ200.4 EL30.7` from the station is a target, from the controller a position.
 * `AZ EL` asks for the position; older and newer programs ask for each axis alone (`AZ`, then `EL`). A line with one
 * damaged word is not obeyed at all: half an order could turn an antenna into its mast.
 *
 * Source: wire log of Hamlib 4.5.4 (`rotctl -m 202`), Hamlib rotators/easycomm/easycomm.c.
 */
export interface EasycommAngles {
  readonly azimuthDeg?: number;
  readonly elevationDeg?: number;
}

export type EasycommMessage =
  /** A target or a position, by direction; an axis that was not named is left out. */
  | { readonly kind: 'angles'; readonly angles: EasycommAngles }
  /** Asks for the position of the axes named. */
  | { readonly kind: 'query'; readonly hasAzimuth: boolean; readonly hasElevation: boolean }
  /** Halts the axes named. */
  | { readonly kind: 'stop'; readonly hasAzimuth: boolean; readonly hasElevation: boolean }
  /** Moves until stopped. */
  | { readonly kind: 'jog'; readonly direction: 'up' | 'down' | 'left' | 'right' }
  | { readonly kind: 'park' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'version'; readonly text: string }
  /** A line that is not EasyComm, or damaged; control characters are replaced. */
  | { readonly kind: 'unknown'; readonly text: string };

/** A target for both axes, or for one: `AZ200.4 EL30.7\n`. Tenths of a degree, rounded. */
export function encodeMove(angles: EasycommAngles): Uint8Array {
  return line(describeAngles(angles));
}

/** The controller's answer to a query: the same words as a target. */
export function encodePosition(angles: EasycommAngles): Uint8Array {
  return line(describeAngles(angles));
}

/** Asks for both axes, with the blank at the end that Hamlib 4.5.4 sends. */
export function encodeQuery(): Uint8Array {
  return line('AZ EL ');
}

/** Halts both axes. */
export function encodeStop(): Uint8Array {
  return line('SA SE ');
}

export function encodePark(): Uint8Array {
  return line('PARK');
}

export function encodeReset(): Uint8Array {
  return line('RESET');
}

const longestLine = 128;

/** Cuts what arrives into messages; a line may hold several. Lines end in LF, CR or `;`. */
export class EasycommParser {
  #line = '';
  #isTooLong = false;

  push(bytes: Uint8Array): EasycommMessage[] {
    const messages: EasycommMessage[] = [];
    for (const octet of bytes) {
      if (octet === 0x0a || octet === 0x0d || octet === 0x3b) {
        this.#finish(messages);
      } else if (this.#line.length >= longestLine) {
        this.#isTooLong = true;
      } else {
        this.#line += octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·';
      }
    }
    return messages;
  }

  #finish(messages: EasycommMessage[]): void {
    const text = this.#line.trim();
    const isTooLong = this.#isTooLong;
    this.#line = '';
    this.#isTooLong = false;
    if (isTooLong) messages.push({ kind: 'unknown', text });
    else if (text !== '') messages.push(...parseLine(text));
  }
}

function parseLine(text: string): EasycommMessage[] {
  const words = splitWords(text);
  if (words === undefined) return [{ kind: 'unknown', text }];
  const angles: { azimuthDeg?: number; elevationDeg?: number } = {};
  const asked = { hasAzimuth: false, hasElevation: false };
  const halted = { hasAzimuth: false, hasElevation: false };
  const others: EasycommMessage[] = [];
  for (const [name, value] of words) {
    switch (name) {
      case 'AZ':
        if (value === undefined) asked.hasAzimuth = true;
        else angles.azimuthDeg = value;
        break;
      case 'EL':
        if (value === undefined) asked.hasElevation = true;
        else angles.elevationDeg = value;
        break;
      case 'SA':
        halted.hasAzimuth = true;
        break;
      case 'SE':
        halted.hasElevation = true;
        break;
      case 'MU':
      case 'MD':
      case 'ML':
      case 'MR':
        others.push({ kind: 'jog', direction: jogDirections[name] });
        break;
      case 'PARK':
        others.push({ kind: 'park' });
        break;
      case 'RESET':
        others.push({ kind: 'reset' });
        break;
      case 'VE':
        others.push({ kind: 'version', text });
        break;
      case 'UP':
      case 'DN':
      case 'XXX':
        // EasyComm I sends frequencies and modes in the same line; they are none of a rotator's business.
        break;
      default:
        return [{ kind: 'unknown', text }];
    }
  }
  // A halt comes out first, so that whoever obeys in order is already standing when the rest arrives.
  const messages: EasycommMessage[] = [];
  if (halted.hasAzimuth || halted.hasElevation) messages.push({ kind: 'stop', ...halted });
  messages.push(...others);
  if (angles.azimuthDeg !== undefined || angles.elevationDeg !== undefined) {
    messages.push({ kind: 'angles', angles });
  }
  if (asked.hasAzimuth || asked.hasElevation) messages.push({ kind: 'query', ...asked });
  return messages;
}

const jogDirections = { MU: 'up', MD: 'down', ML: 'left', MR: 'right' } as const;

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

function describeAngles({ azimuthDeg, elevationDeg }: EasycommAngles): string {
  const words: string[] = [];
  if (azimuthDeg !== undefined) words.push(`AZ${tenths('azimuthDeg', azimuthDeg)}`);
  if (elevationDeg !== undefined) words.push(`EL${tenths('elevationDeg', elevationDeg)}`);
  if (words.length === 0) throw new TypeError('angles: expected an azimuth or an elevation, found neither');
  return words.join(' ');
}

function tenths(name: string, angleDeg: number): string {
  if (!(Math.abs(angleDeg) < 10_000)) throw new RangeError(`${name}: expected an angle, found ${angleDeg}`);
  const text = angleDeg.toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}

function line(text: string): Uint8Array {
  return Uint8Array.from(`${text}\n`, (character) => character.charCodeAt(0));
}
