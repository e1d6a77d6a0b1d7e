import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { KeyFile } from './key-file.ts';
import { parseKeyFile } from './key-file.ts';
import type { RadioDraft, RotatorDraft, StationDraft } from './station-draft.ts';

/** What was found in the files of gpredict, and what of it a station cannot use. */
export interface GpredictImport {
  readonly draft: StationDraft;
  /** One line for each thing that was carried over: file and what. */
  readonly taken: readonly string[];
  /** One line for each thing that was not, and why. */
  readonly left: readonly string[];
}

/** No folder of gpredict holds more of these. */
const mostFiles = 200;

/**
 * Place, rotator and radio from a folder of gpredict (`~/.config/Gpredict`): `*.qth` in it, `*.rot` and `*.rig` in it or in its
 * `hwconf`. Of several the one that `gpredict.cfg` names as default is taken, else the first by name; the others are told.
 *
 * Source: keys as in csete/gpredict src/config-keys.h, qth-data.c, rotor-conf.c, radio-conf.c, sat-cfg.c
 * @throws Error of the file system when the folder cannot be read
 */
export async function readGpredictFolder(folder: string): Promise<GpredictImport> {
  const notes = { taken: [] as string[], left: [] as string[] };
  const files = (await namesIn(folder)).map((name) => join(folder, name));
  const hardware = await namesIn(join(folder, 'hwconf')).catch(() => []);
  files.push(...hardware.map((name) => join(folder, 'hwconf', name)));
  const chosen = async (extension: string, wishedName?: string) => {
    const all = files.filter((path) => extname(path) === extension).sort();
    const path = all.find((one) => basename(one) === wishedName) ?? all[0];
    for (const other of all)
      if (other !== path) notes.left.push(`${basename(other)}: one is enough, ${basename(path!)} was taken`);
    return path === undefined ? undefined : readKeys(path, notes.left);
  };
  const settings = files.find((path) => basename(path) === 'gpredict.cfg');
  const defaultQth = settings && (await readKeys(settings, notes.left))?.keys['GLOBAL']?.['DEFAULT_QTH'];
  const qth = await chosen('.qth', defaultQth);
  const rot = await chosen('.rot');
  const rig = await chosen('.rig');
  const place = qth && placeOf(qth, notes);
  const rotator = rot && rotatorOf(rot, notes);
  const radio = rig && radioOf(rig, notes);
  return {
    draft: { ...place, ...(rotator && { rotator }), ...(radio && { radio }) },
    ...notes,
  };
}

interface Notes {
  readonly taken: string[];
  readonly left: string[];
}

interface Keys {
  readonly name: string;
  readonly keys: KeyFile;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).sort().slice(0, mostFiles);
}

async function readKeys(path: string, left: string[]): Promise<Keys | undefined> {
  const name = basename(path);
  const parsed = parseKeyFile((await readFile(path, 'utf8')).slice(0, 1_000_000));
  if (parsed.ok) return { name, keys: parsed.value };
  const { line, expected, found } = parsed.fault;
  left.push(`${name}: line ${line}: expected ${expected}, found ${found}`);
  return undefined;
}

function placeOf({ name, keys }: Keys, { taken, left }: Notes): StationDraft {
  const { LAT, LON, ALT, LOCATION, WX } = keys['QTH'] ?? {};
  const latitudeDeg = numberIn(LAT, -90, 90);
  const longitudeDeg = numberIn(LON, -180, 360);
  if (latitudeDeg === undefined || longitudeDeg === undefined) {
    left.push(`${name}: expected LAT and LON in degrees, found ${LAT ?? 'nothing'} and ${LON ?? 'nothing'}`);
    return {};
  }
  // gpredict keeps metres, whatever unit it shows.
  const heightM = numberIn(ALT, -500, 9000);
  if (WX) left.push(`${name}: weather station ${WX}: no part of a station here`);
  taken.push(
    `${name}: ${latitudeDeg}, ${longitudeDeg}, ${heightM ?? 'no'} m${LOCATION ? `, ${LOCATION}` : ''}`,
  );
  return {
    latitudeDeg,
    longitudeDeg,
    name: basename(name, '.qth'),
    ...(heightM !== undefined && { heightM }),
    ...(LOCATION && { placeName: LOCATION }),
  };
}

function rotatorOf({ name, keys }: Keys, { taken, left }: Notes): RotatorDraft | undefined {
  const { Host, Port, AzType, MinAz, MaxAz, MinEl, MaxEl, AzStopPos, Threshold, Cycle } =
    keys['Rotator'] ?? {};
  const address = addressOf(Host, Port, 4533);
  if (address === undefined) {
    left.push(
      `${name}: expected Host and Port of a rotctld, found ${Host ?? 'nothing'} and ${Port ?? 'nothing'}`,
    );
    return undefined;
  }
  // Type 1 counts from -180 to 180; gpredict writes the ends only when they were changed.
  const isSouthStop = AzType === '1';
  const minAzimuthDeg = numberIn(MinAz, -360, 720) ?? (isSouthStop ? -180 : 0);
  const maxAzimuthDeg = numberIn(MaxAz, -360, 720) ?? (isSouthStop ? 180 : 360);
  const minElevationDeg = numberIn(MinEl, -90, 270) ?? 0;
  const maxElevationDeg = numberIn(MaxEl, -90, 270) ?? 90;
  const deadbandDeg = numberIn(Threshold, 0.1, 90);
  const stopDeg = numberIn(AzStopPos, -360, 720);
  if (stopDeg !== undefined && stopDeg !== minAzimuthDeg)
    left.push(
      `${name}: stop at ${stopDeg} degrees: the ends of travel are minAzimuthDeg and maxAzimuthDeg; look at them`,
    );
  if (Cycle)
    left.push(
      `${name}: cycle of ${Cycle} ms: the station reads five times a second and orders when it is due`,
    );
  taken.push(
    `${name}: rotctld at ${address}, azimuth ${minAzimuthDeg} to ${maxAzimuthDeg}, elevation ${minElevationDeg} to ${maxElevationDeg}`,
  );
  return {
    kind: 'rotctld',
    port: address,
    ...{ minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg },
    ...(deadbandDeg !== undefined && { deadbandDeg }),
  };
}

function radioOf({ name, keys }: Keys, { taken, left }: Notes): RadioDraft | undefined {
  const { Host, Port, LO, LO_UP, Type, PTT, Cycle, ...rest } = keys['Radio'] ?? {};
  const address = addressOf(Host, Port, 4532);
  if (address === undefined) {
    left.push(
      `${name}: expected Host and Port of a rigctld, found ${Host ?? 'nothing'} and ${Port ?? 'nothing'}`,
    );
    return undefined;
  }
  for (const [key, text] of Object.entries({ LO, LO_UP })) {
    if (Number(text ?? 0) === 0) continue;
    left.push(
      `${name}: ${key} of ${text} Hz: a converter before the radio is not known here; its frequency goes into the link`,
    );
  }
  if (Type !== undefined && Type !== '0')
    left.push(`${name}: type ${radioTypes[Number(Type)] ?? Type}: what the radio can is asked of the radio`);
  if (PTT !== undefined && PTT !== '0')
    left.push(`${name}: PTT: the station keys by itself, with a permit and armed by a person`);
  if (Cycle)
    left.push(
      `${name}: cycle of ${Cycle} ms: the station tunes when the frequency is off by half a threshold`,
    );
  for (const key of ['VFO_UP', 'VFO_DOWN', 'SIGNAL_AOS', 'SIGNAL_LOS', 'AOS_COMMAND', 'LOS_COMMAND']) {
    const text = rest[key];
    if (text !== undefined && text !== '' && text !== 'false')
      left.push(`${name}: ${key}: no use for it here`);
  }
  taken.push(`${name}: rigctld at ${address}`);
  return { kind: 'rigctld', port: address };
}

/** As the list of the dialogue has them. */
const radioTypes = [
  'receiver',
  'transmitter',
  'transceiver',
  'full duplex',
  'toggle, automatic',
  'toggle, by hand',
];

function addressOf(
  host: string | undefined,
  port: string | undefined,
  usualPort: number,
): string | undefined {
  if (host === undefined || !/^[A-Za-z0-9.:_-]+$/.test(host)) return undefined;
  const number = numberIn(port ?? String(usualPort), 1, 65_535);
  return number === undefined ? undefined : `tcp:${host === 'localhost' ? '127.0.0.1' : host}:${number}`;
}

function numberIn(text: string | undefined, low: number, high: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = Number(text);
  return number >= low && number <= high ? number : undefined;
}
