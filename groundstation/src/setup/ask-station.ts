import type { FoundSerialPort } from './find-serial-ports.ts';
import type { FoundServer } from './find-servers.ts';
import type { FoundSound } from './find-sound.ts';
import type { KnownDevices } from './known-devices.ts';
import { parseLocator } from './locator.ts';
import { type ModemDraft, modemKinds, modemKindWords, modemOf } from './modem-draft.ts';
import type { RadioDraft, RotatorDraft, StationDraft } from './station-draft.ts';
import type { CompleteDraft } from './station-text.ts';

/** Whoever answers: a person, a script, or nobody, for whom every default holds. */
export interface Answerer {
  /** The answer; undefined when nobody is there (any more). */
  ask(question: string): Promise<string | undefined>;
  say(text: string): void;
}

export interface Surroundings {
  readonly known: KnownDevices;
  readonly serialPorts: readonly FoundSerialPort[];
  readonly servers: readonly FoundServer[];
  readonly sounds: readonly FoundSound[];
  readonly timeZone: string;
  /** Not asked for. */
  readonly hasAlready?: readonly Device[];
}

/** What hangs on a station. */
export const devices = ['rotator', 'radio', 'modem'] as const;
export type Device = (typeof devices)[number];

/** Somebody who types nonsense is asked again so often. */
const mostTries = 3;

/**
 * Asks what a station file cannot do without and nobody has said yet; each question tells its default and why it is asked.
 *
 * @returns undefined when the place is not told: it alone has no default
 */
export async function askStation(
  draft: StationDraft,
  { known, serialPorts, servers, sounds, timeZone, hasAlready = [] }: Surroundings,
  answerer: Answerer,
): Promise<CompleteDraft | undefined> {
  const place = await askPlace(draft, answerer);
  if (place === undefined) return undefined;
  const name =
    draft.name ??
    ((await answerer.ask('Name of the station, on pages and in reports [Station]:')) || 'Station');
  const callsign =
    draft.callsign ??
    (await answerer.ask(
      'Callsign of the licensee, for the permit that you fill in later; empty to listen only []:',
    ));
  const cables: readonly Choice[] = serialPorts.map(({ path, product }) => ({ value: path, told: product }));
  const ports: readonly Choice[] = [
    ...cables,
    ...servers.filter(isHamlib).map(({ kind, port }) => ({ value: port, told: kind })),
  ];
  const asks = (device: Device) => draft[device] === undefined && !hasAlready.includes(device);
  const rotator = asks('rotator') ? await askRotator(known, ports, servers, answerer) : draft.rotator;
  const radio = asks('radio') ? await askRadio(known, ports, servers, answerer) : draft.radio;
  const modem = asks('modem') ? await askModem({ cables, servers, sounds }, answerer) : draft.modem;
  return {
    timeZone,
    ...draft,
    ...place,
    name,
    ...(callsign && { callsign }),
    ...(rotator && { rotator }),
    ...(radio && { radio }),
    ...(modem && { modem }),
  };
}

const isHamlib = ({ kind }: FoundServer) => kind === 'rotctld' || kind === 'rigctld';

/** Degrees north and east, metres; or a locator. Undefined for neither. */
export function parsePlace(
  text: string,
): { readonly latitudeDeg: number; readonly longitudeDeg: number; readonly heightM: number } | undefined {
  const [first = '', ...others] = text.split(/[,\s]+/).filter((part) => part !== '');
  const square = parseLocator(first);
  const numbers = (square === undefined ? [first, ...others] : others).map(Number);
  const [latitudeDeg, longitudeDeg, heightM = 0] =
    square === undefined ? numbers : [square.latitudeDeg, square.longitudeDeg, ...numbers];
  const isPlace =
    numbers.length <= (square === undefined ? 3 : 1) &&
    Math.abs(latitudeDeg ?? Number.NaN) <= 90 &&
    (longitudeDeg ?? Number.NaN) >= -180 &&
    longitudeDeg! <= 360 &&
    heightM >= -500 &&
    heightM <= 9000;
  return isPlace ? { latitudeDeg: latitudeDeg!, longitudeDeg: longitudeDeg!, heightM } : undefined;
}

async function askPlace({ latitudeDeg, longitudeDeg, heightM }: StationDraft, { ask, say }: Answerer) {
  if (latitudeDeg !== undefined && longitudeDeg !== undefined) {
    if (heightM !== undefined) return { latitudeDeg, longitudeDeg, heightM };
    const text = await ask('Height of the antenna above the sea, in metres [0]:');
    const asked = Number(text || 0);
    return { latitudeDeg, longitudeDeg, heightM: asked >= -500 && asked <= 9000 ? asked : 0 };
  }
  const question =
    'Where does the antenna stand? latitude,longitude,height as 27.4728,89.6393,2334, or a locator as NL57ul:';
  for (let i = 0; i < mostTries; i++) {
    const text = await ask(question);
    if (text === undefined) return undefined;
    const place = parsePlace(text);
    if (place !== undefined) return place;
    say(`expected degrees and metres, or a locator, found ${text || 'nothing'}`);
  }
  return undefined;
}

interface Choice {
  readonly value: string;
  readonly told: string;
}

async function askRotator(
  { rotatorKinds }: KnownDevices,
  ports: readonly Choice[],
  servers: readonly FoundServer[],
  answerer: Answerer,
): Promise<RotatorDraft | undefined> {
  const server = servers.find(({ kind }) => kind === 'rotctld' && rotatorKinds.includes(kind));
  const kinds = rotatorKinds.map((value) => ({ value, told: '' }));
  const kind = await choose(
    'Rotator: which language does its controller speak?',
    kinds,
    server?.kind,
    answerer,
  );
  if (kind === undefined) return undefined;
  const port = server?.kind === kind ? server.port : await askPort('rotator', ports, answerer);
  return port === undefined ? undefined : { kind, port };
}

async function askRadio(
  { radios }: KnownDevices,
  ports: readonly Choice[],
  servers: readonly FoundServer[],
  answerer: Answerer,
): Promise<RadioDraft | undefined> {
  const server = servers.find(({ kind }) => kind === 'rigctld' && radios.some((one) => one.kind === kind));
  const forms: readonly { kind: string; model?: string; name: string }[] = radios.flatMap(
    ({ kind, models }) =>
      models.length === 0 ? [{ kind, name: kind }] : models.map((model) => ({ kind, model, name: model })),
  );
  const choices = forms.map(({ name }) => ({ value: name, told: '' }));
  const name = await choose('Radio: which one is tuned from here?', choices, server?.kind, answerer);
  const form = forms.find((one) => one.name === name);
  if (form === undefined) return undefined;
  const port = server?.kind === form.kind ? server.port : await askPort('radio', ports, answerer);
  if (port === undefined) return undefined;
  return { kind: form.kind, port, ...(form.model !== undefined && { model: form.model }) };
}

/** What runs already comes first; a modem that waits to be asked for is none. */
async function askModem(
  {
    cables,
    servers,
    sounds,
  }: {
    readonly cables: readonly Choice[];
    readonly servers: readonly FoundServer[];
    readonly sounds: readonly FoundSound[];
  },
  answerer: Answerer,
): Promise<ModemDraft | undefined> {
  const running = servers.find(({ kind }) => kind === 'agwpe' || kind === 'kiss');
  const kinds = modemKinds.map((value) => ({ value, told: modemKindWords[value] }));
  const named = await choose('Modem: what makes octets of the signal?', kinds, running?.kind, answerer);
  const kind = modemKinds.find((one) => one === named);
  if (kind === undefined) return undefined;
  const its = servers.filter((server) => server.kind === kind);
  const soundDevices = sounds.map(({ device, name }) => ({ value: device, told: name }));
  const choices: Readonly<Record<ModemDraft['kind'], readonly Choice[]>> = {
    kiss: [...its.map(({ port }) => ({ value: port, told: 'answers now' })), ...cables],
    agwpe: its.map(({ port }) => ({ value: port, told: 'answers now' })),
    direwolf: soundDevices,
    audio: [...soundDevices, { value: 'udp:7355', told: 'where gqrx and SDR++ send it to' }],
  };
  for (let i = 0; i < mostTries; i++) {
    const port = await askPort('modem', choices[kind], answerer, modemPort);
    if (port === undefined) return undefined;
    const modem = modemOf(kind, port);
    if (modem !== undefined) return modem;
    answerer.say(`expected a port for ${modemKindWords[kind]}, found ${port}`);
  }
  return undefined;
}

const modemPort = /^(\/|tcp:|udp:|(plug)?hw:)/;

function askPort(
  device: string,
  ports: readonly Choice[],
  answerer: Answerer,
  isPort = /^(\/|tcp:)/,
): Promise<string | undefined> {
  const question =
    ports.length === 0
      ? `Port of the ${device}: none was found; type its path or tcp:host:port, empty for none:`
      : `Port of the ${device}:`;
  if (ports.length === 0) return answerer.ask(question).then((text) => text || undefined);
  return choose(question, ports, ports.length === 1 ? ports[0]!.value : undefined, answerer, isPort);
}

/** By its number or its name; empty takes the default, and without one nothing. */
async function choose(
  question: string,
  choices: readonly Choice[],
  usual: string | undefined,
  { ask, say }: Answerer,
  isOpen?: RegExp,
): Promise<string | undefined> {
  say(question);
  for (const [index, { value, told }] of choices.entries())
    say(`  ${String(index + 1).padStart(2)}  ${value}${told === '' ? '' : `  (${told})`}`);
  for (let i = 0; i < mostTries; i++) {
    const text = await ask(`number or name, empty for ${usual ?? 'none'}:`);
    if (!text) return usual;
    if (text === 'none') return undefined;
    const byName = choices.find(({ value }) => value.toLowerCase() === text.toLowerCase());
    const chosen = byName ?? (/^\d+$/.test(text) ? choices[Number(text) - 1] : undefined);
    if (chosen !== undefined) return chosen.value;
    if (isOpen?.test(text)) return text;
    say(`expected 1 to ${choices.length} or one of the names, found ${text}`);
  }
  return usual;
}
