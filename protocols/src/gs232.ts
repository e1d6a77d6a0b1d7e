import { asciiOctets, LineCutter } from './line-cutter.ts';
import type {
  ControllerSide,
  Exchange,
  JogDirection,
  RotatorAnswer,
  RotatorLanguage,
  RotatorOrder,
  StationSide,
} from './rotator-language.ts';

/**
 * GS-232: letters and whole degrees in three digits, a carriage return behind every command.
 *
 *     C2      where do you point?     +0123+0045 (A)     AZ=123  EL=045 (B)
 *     W200 031   go there             S   halt           ?>   not understood
 *
 * An order takes the place of the one before at once, also backwards: no halt stands between them.
 *
 * Source: Yaesu's GS-232A manual, pages 15 and 18 (commands in either case, a carriage return after every command, line feed
 * with data, `?>` for what is invalid, three digits, 000 to 450 and 000 to 180, "respond immediately"); wire logs of Hamlib 4.5.4 (`rotctl -m 601`, `603`); deviations from Hamlib issues
 * 122 (stray `?>`), 272 (carriage return alone), 309 (azimuth alone), 962 (no blanks).
 */
function gs232(name: string, controller: ControllerSide): RotatorLanguage {
  return {
    name,
    // Angles count from the counterclockwise end; the overlap goes to 450, an elevation rotator lies over to 180.
    range: { minAzimuthDeg: 0, maxAzimuthDeg: 450, minElevationDeg: 0, maxElevationDeg: 180 },
    axes: 'both',
    stepDeg: 1,
    hasPosition: true,
    baudRate: 9600,
    station,
    controller,
  };
}

const station: StationSide = {
  createParser() {
    const cutter = new LineCutter({ ends: [0x0a, 0x0d, 0x3e], longest: 64 });
    return {
      push: (bytes) => cutter.push(bytes).map(({ text }) => readAnswer(text)),
      restart: () => cutter.restart(),
    };
  },
  query: () => [{ ...said('C2'), answer: 'direction' }],
  move: ({ azimuthDeg, elevationDeg }) => [
    said(`W${threeDigits('azimuthDeg', azimuthDeg)} ${threeDigits('elevationDeg', elevationDeg)}`),
  ],
  stop: () => [said('S')],
  jog: (direction, speedShare) => [
    said(`X${Math.min(4, Math.max(1, Math.ceil(speedShare * 4)))}`),
    said(jogLetters[direction]),
  ],
};

const jogLetters = { up: 'U', down: 'D', left: 'L', right: 'R' } as const;
const jogDirections: Readonly<Record<string, JogDirection>> = { U: 'up', D: 'down', L: 'left', R: 'right' };

function readAnswer(text: string): RotatorAnswer {
  // The `>` ended the line.
  if (text === '?') return { kind: 'refused', text: '?>' };
  const signed = /^\+(\d{4})(?:\+(\d{4}))?$/.exec(text);
  const named = /^(?:AZ=(\d{3}))?\s*(?:EL=(\d{3}))?$/i.exec(text);
  const [, azimuth, elevation] = signed ?? named ?? [];
  if (azimuth !== undefined || elevation !== undefined) {
    return {
      kind: 'position',
      ...(azimuth === undefined ? {} : { azimuthDeg: Number(azimuth) }),
      ...(elevation === undefined ? {} : { elevationDeg: Number(elevation) }),
    };
  }
  // Our own words come back on a line that echoes.
  const echoed = readOrder(text);
  return echoed.kind === 'unknown' ? echoed : { kind: 'note', text };
}

function createOrderParser() {
  const cutter = new LineCutter({ ends: [0x0a, 0x0d], longest: 64 });
  return {
    push: (bytes: Uint8Array): RotatorOrder[] =>
      cutter
        .push(bytes)
        .map(({ text, isTooLong }) =>
          isTooLong ? { kind: 'unknown', text } : readOrder(text.toUpperCase()),
        ),
  };
}

function readOrder(text: string): RotatorOrder {
  const direction = jogDirections[text];
  if (direction !== undefined) return { kind: 'jog', direction };
  const target = /^(?:W(\d{3})\s+(\d{3})|M(\d{3}))$/.exec(text);
  if (target !== null) {
    const [, azimuth, elevation, azimuthAlone] = target;
    return azimuthAlone === undefined
      ? { kind: 'move', azimuthDeg: Number(azimuth), elevationDeg: Number(elevation) }
      : { kind: 'move', azimuthDeg: Number(azimuthAlone) };
  }
  if (/^X[1-4]$/.test(text)) return { kind: 'speed', speedShare: Number(text[1]) / 4 };
  switch (text) {
    case 'C2':
      return { kind: 'query', hasAzimuth: true, hasElevation: true };
    case 'C':
      return { kind: 'query', hasAzimuth: true, hasElevation: false };
    case 'B':
      return { kind: 'query', hasAzimuth: false, hasElevation: true };
    case 'S':
      return { kind: 'stop', hasAzimuth: true, hasElevation: true };
    case 'A':
      return { kind: 'stop', hasAzimuth: true, hasElevation: false };
    case 'E':
      return { kind: 'stop', hasAzimuth: false, hasElevation: true };
    default:
      // Help, calibration, 360 or 450 degrees, north or south centre.
      return /^(H\d?|[OF]2?|P36|P45|Z|N)$/.test(text) ? { kind: 'other', text } : { kind: 'unknown', text };
  }
}

/** Both kinds read the same orders; only how they tell their position differs. */
function controllerThatTells(
  tell: (azimuth: string | null, elevation: string | null) => string,
): ControllerSide {
  return {
    createParser: createOrderParser,
    answer(order, { azimuthDeg, elevationDeg, isRefused }) {
      if (order.kind === 'unknown' || isRefused) return asciiOctets('?>\r\n');
      if (order.kind !== 'query') return asciiOctets('\r');
      const azimuth = order.hasAzimuth ? threeDigits('azimuthDeg', compass(azimuthDeg)) : null;
      const elevation = order.hasElevation ? threeDigits('elevationDeg', Math.max(0, elevationDeg)) : null;
      return asciiOctets(`${tell(azimuth, elevation)}\r\n`);
    },
  };
}

/** GS-232A, and the GS-23 and GS-232 before it. */
export const gs232a = gs232(
  'GS-232A',
  controllerThatTells((azimuth, elevation) =>
    [azimuth, elevation].map((digits) => (digits === null ? '' : `+0${digits}`)).join(''),
  ),
);

export const gs232b = gs232(
  'GS-232B',
  controllerThatTells((azimuth, elevation) =>
    [azimuth && `AZ=${azimuth}`, elevation && `EL=${elevation}`].filter((part) => part !== null).join('  '),
  ),
);

/** There is no sign: what lies left of north is told as a compass tells it. */
function compass(azimuthDeg: number): number {
  return Math.round(azimuthDeg) < 0 ? azimuthDeg + 360 : azimuthDeg;
}

function threeDigits(name: string, angleDeg: number): string {
  const whole = Math.round(angleDeg);
  if (!(whole >= 0 && whole <= 999)) throw new RangeError(`${name}: expected 0 to 999, found ${angleDeg}`);
  return String(whole).padStart(3, '0');
}

function said(text: string): Exchange {
  return { bytes: asciiOctets(`${text}\r`) };
}
