import type { RotatorLanguage } from '@dawa/protocols/rotator-language';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { stringify } from 'yaml';
import type { KnownDevices } from './known-devices.ts';
import { modemText } from './modem-text.ts';
import type { RadioDraft, RotatorDraft, StationDraft } from './station-draft.ts';

/** A draft with all that a file cannot do without. */
export type CompleteDraft = StationDraft &
  Required<Pick<StationDraft, 'latitudeDeg' | 'longitudeDeg' | 'heightM' | 'name'>>;

/**
 * `station.yaml` with a comment at each thing that a person must look at. A device of a kind that this version does not know is
 * written as a comment, so that the file loads all the same.
 */
export function stationText(draft: CompleteDraft, known: KnownDevices, nowAtMs: number): string {
  const parts = [
    `# Written by dawa init on ${new Date(nowAtMs).toISOString().slice(0, 10)}. What a line means: docs/examples/station.yaml in the checkout.`,
    '# Look at it with dawa doctor --config, measure what it only guesses with dawa commission, start with dawa start --config.',
    '# Nothing moves until a person arms motion, and nothing transmits without a permit.',
    placeText(draft),
    antennaText,
    rotatorText(draft.rotator, known),
    radioText(draft.radio, known),
    modemText(draft.modem),
    permitText(draft.callsign, nowAtMs),
  ];
  return `${parts.join('\n')}\n`;
}

/** What a file that is there already is to be given of a draft. */
export function addedText(draft: StationDraft, known: KnownDevices): string {
  const { rotator, radio, modem } = draft;
  return [
    ...(rotator === undefined ? [] : [rotatorText(rotator, known)]),
    ...(radio === undefined ? [] : [radioText(radio, known)]),
    ...(modem === undefined ? [] : [modemText(modem)]),
  ].join('\n');
}

function placeText({ name, placeName, latitudeDeg, longitudeDeg, heightM, timeZone }: CompleteDraft): string {
  return `id: ${idOf(name)}
name: ${scalar(name)}
placeName: ${scalar(placeName || name)}
# WGS-84. A hundredth of a degree is a kilometre; the height is that of the antenna above the sea.
latitudeDeg: ${latitudeDeg}
longitudeDeg: ${longitudeDeg}
heightM: ${heightM}
timeZone: ${scalar(timeZone ?? 'UTC')}
# Your skyline, once somebody has looked around with a clinometer: CSV azimuthDeg,elevationDeg beside this file.
# horizon: { file: horizon.csv }
minElevationDeg: 0
`;
}

const antennaText = `# Half-power width of the beam; 24 degrees is a pair of crossed Yagis of about 17 dBi.
antenna: { beamWidthDeg: 24 }
`;

const usualTravel = { minAzimuthDeg: 0, maxAzimuthDeg: 360, minElevationDeg: 0, maxElevationDeg: 90 };

/** No farther than its language can say. */
function travelOf({ kind, port: _port, baudRate: _rate, deadbandDeg: _deadband, ...ends }: RotatorDraft) {
  const asked = { ...usualTravel, ...ends };
  const languages: Readonly<Record<string, RotatorLanguage>> = rotatorLanguages;
  const range = Object.hasOwn(languages, kind) ? languages[kind]!.range : asked;
  return {
    minAzimuthDeg: Math.max(asked.minAzimuthDeg, range.minAzimuthDeg),
    maxAzimuthDeg: Math.min(asked.maxAzimuthDeg, range.maxAzimuthDeg),
    minElevationDeg: Math.max(asked.minElevationDeg, range.minElevationDeg),
    maxElevationDeg: Math.min(asked.maxElevationDeg, range.maxElevationDeg),
  };
}

function rotatorText(rotator: RotatorDraft | undefined, known: KnownDevices): string {
  if (rotator === undefined) {
    return `# No rotator: a fixed antenna, or one that is turned by hand. Kinds: ${known.rotatorKinds.join(', ')}
`;
  }
  const { kind, port, baudRate, deadbandDeg = 2 } = rotator;
  const travel = travelOf(rotator);
  const isKnown = known.rotatorKinds.includes(kind);
  const lines = `rotator:
  kind: ${kind}
  # Names below /dev/serial/by-id survive a re-plug; tcp:host:port is a device server.
  port: ${scalar(port)}
${baudRate === undefined ? '' : `  baudRate: ${baudRate}\n`}  # Where the mast really ends, as its controller counts. Wrong ends tear cables: look before you arm motion.
  limits: { minAzimuthDeg: ${travel.minAzimuthDeg}, maxAzimuthDeg: ${travel.maxAzimuthDeg}, minElevationDeg: ${travel.minElevationDeg}, maxElevationDeg: ${travel.maxElevationDeg} }
  # Rather too fast than too slow, until dawa commission slew has measured it: the guard reckons with it.
  maxRateDegS: 6
  parkAzimuthDeg: ${clamped(0, travel.minAzimuthDeg, travel.maxAzimuthDeg)}
  parkElevationDeg: ${clamped(90, travel.minElevationDeg, travel.maxElevationDeg)}
  # Less points better and wears the motors.
  deadbandDeg: ${deadbandDeg}
  # What the antenna would hit or must not look at: boxes in the sky that it neither enters nor crosses.
  # keepOut:
  #   - { name: mast, minAzimuthDeg: 80, maxAzimuthDeg: 95, minElevationDeg: 0, maxElevationDeg: 20 }
`;
  return isKnown
    ? lines
    : commented(lines, `this version has no rotator ${kind}; it has ${known.rotatorKinds.join(', ')}`);
}

function radioText(radio: RadioDraft | undefined, known: KnownDevices): string {
  if (radio === undefined) {
    const models = known.radios.flatMap(({ kind, models }) => (models.length === 0 ? [kind] : models));
    return `# No radio that is tuned from here. Known: ${models.join(', ')}
`;
  }
  const { kind, model, port, baudRate } = radio;
  const isKnown = known.radios.some((one) => one.kind === kind);
  const lines = `radio:
  kind: ${kind}
${model === undefined ? '' : `  model: ${model}\n`}  port: ${scalar(port)}
${baudRate === undefined ? '' : `  # As it is set in the menu of the radio.\n  baudRate: ${baudRate}\n`}  # What it puts out as it is set, in watts: a permit is held against it, and the radio does not tell.
  # powerW: 10
`;
  const names = known.radios.map((one) => one.kind).join(', ');
  return isKnown ? lines : commented(lines, `this version has no radio ${kind}; it has ${names}`);
}

function permitText(callsign: string | undefined, nowAtMs: number): string {
  const year = new Date(nowAtMs).getUTCFullYear();
  return `# Without a permit a real transmitter is never keyed. Fill in what your licence says, then take the # away.
# permit:
#   licenseeCallsign: ${callsign || 'N0CALL'}
#   bands:
#     - { lowHz: 435000000, highHz: 438000000 }
#   maxPowerW: 10
#   validFrom: ${year}-01-01T00:00:00Z
#   validUntil: ${year}-12-31T23:59:59Z
#   isUnattended: false`;
}

function commented(text: string, why: string): string {
  return `# Not in use: ${why}.\n${text.replace(/^(?=.)/gm, '# ')}`;
}

/** `Paro High School` becomes `paro-high-school`. */
function idOf(name: string): string {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return id === '' ? 'station' : id;
}

function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

function clamped(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
