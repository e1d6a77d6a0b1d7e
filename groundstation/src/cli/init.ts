import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { listHidDevices } from '../adapters/hid-port.ts';
import { openSerialPort } from '../adapters/serial-port.ts';
import { openTcpPort, parseTcpName } from '../adapters/tcp-port.ts';
import { describeConfigFault } from '../config/config-fault.ts';
import { parseStation } from '../config/station-config.ts';
import { messageOf } from '../devices/device-error.ts';
import { type Answerer, askStation, parsePlace } from '../setup/ask-station.ts';
import { findSerialPorts } from '../setup/find-serial-ports.ts';
import { findServers } from '../setup/find-servers.ts';
import { findSound } from '../setup/find-sound.ts';
import { readGpredictFolder } from '../setup/gpredict-files.ts';
import { type KnownDevices, knownDevices } from '../setup/known-devices.ts';
import { type ModemDraft, modemKinds, modemKindWords, modemOf } from '../setup/modem-draft.ts';
import { type ProbedRotator, probeRotator } from '../setup/probe-rotator.ts';
import type { RadioDraft, RotatorDraft, StationDraft } from '../setup/station-draft.ts';
import { stationText } from '../setup/station-text.ts';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, CommandFault, type RunCommand } from './command.ts';
import { writeOut } from './command-io.ts';
import { addToStation } from './init-add.ts';
import { choiceOption, number } from './inputs.ts';
import { jsonText } from './table.ts';
import { openTerminal } from './terminal.ts';

/** `dawa init`: a station.yaml that loads, from what is found on this machine, from gpredict's files, and from a few answers. */
export const runInit: RunCommand = async (args, context) => {
  const out = args.values['out'] ?? 'station.yaml';
  const format = choiceOption(args, 'format', ['table', 'json'], 'table');
  const say = (line: string) => void context.stderr.write(`${line}\n`);
  const isAdding = args.flags.has('add');
  if (out !== '-' && existsSync(out) && !args.flags.has('force') && !isAdding)
    throw badValue('--out', { expected: 'a file that is not there yet, or --force', found: out });
  const known = knownDevices();
  const imported = args.values['from'] === undefined ? undefined : await readFrom(args.values['from']);
  const serialPorts = findSerialPorts();
  const servers = await findServers(context.clock);
  for (const line of imported?.taken ?? []) say(`taken from gpredict: ${line}`);
  for (const line of imported?.left ?? []) say(`left in gpredict: ${line}`);
  for (const { path, product, isOpenable } of serialPorts)
    say(
      `found: ${path}${product === '' ? '' : `, ${product}`}${isOpenable ? '' : ', which you may not open: sudo usermod -aG dialout $USER'}`,
    );
  for (const { kind, port } of servers) say(`found: ${kind} at ${port}`);

  const sounds = findSound();
  for (const { device, name } of sounds)
    say(`found: sound device ${device}${name === '' ? '' : `, ${name}`}`);
  for (const { product, path } of await hidDevices()) say(`found: ${product || 'a HID device'} at ${path}`);
  const probed = args.flags.has('probe') ? await probe(args, context, say) : undefined;
  const draft = { ...imported?.draft, ...optionsOf(args, known), ...(probed && { rotator: probed }) };
  const surroundings = { known, serialPorts, servers, sounds, timeZone: zoneOf() };
  if (isAdding) {
    const added = await withAnswerer(args, context, (answerer) =>
      addToStation(out, draft, surroundings, answerer),
    );
    await writeOut(context.stdout, format === 'json' ? jsonText({ file: out, added }) : `${out}\n`);
    say(added.length === 0 ? `nothing was added: ${out} is as it was` : `added: ${added.join(', ')}`);
    return 0;
  }
  const answered = await withAnswerer(args, context, (answerer = nobody) =>
    askStation(draft, surroundings, answerer),
  );
  if (answered === undefined)
    throw badValue('--place', { expected: 'latitude,longitude,height or a locator', found: 'nothing' });
  const text = stationText(answered, known, context.clock.nowAtMs());
  const checked = parseStation(text, out === '-' ? 'station.yaml' : out);
  if (!checked.ok) throw new CommandFault(describeConfigFault(checked.fault));
  if (out === '-') {
    await writeOut(context.stdout, text);
    return 0;
  }
  write(out, text, args.flags.has('force'));
  const { id, rotator, radio, modem } = checked.value;
  const document = {
    file: out,
    stationId: id,
    rotator: rotator?.kind ?? null,
    radio: radio?.kind ?? null,
    modem: modem?.kind ?? null,
    taken: imported?.taken ?? [],
    left: imported?.left ?? [],
    serialPorts,
    servers,
    sounds,
  };
  if (format === 'json') await writeOut(context.stdout, jsonText(document));
  else await writeOut(context.stdout, `${out}\n`);
  say(`next: dawa doctor --config ${out}`);
  return 0;
};

/** @param work is given nobody where `--yes` was said */
async function withAnswerer<T>(
  args: Arguments,
  context: CommandContext,
  work: (answerer: Answerer | undefined) => Promise<T>,
): Promise<T> {
  if (args.flags.has('yes')) return work(undefined);
  const terminal = openTerminal(context);
  try {
    return await work(terminal);
  } finally {
    terminal.close();
  }
}

const nobody: Answerer = { ask: () => Promise.resolve(undefined), say: () => {} };

/** Asks the rotator's port, and no other one, which language it speaks: opening the port of a radio may key it by its modem lines. */
async function probe(
  args: Arguments,
  context: CommandContext,
  say: (line: string) => void,
): Promise<RotatorDraft | undefined> {
  const port = args.values['rotator-port'];
  if (port === undefined || args.values['rotator'] !== undefined)
    throw badValue('--probe', {
      expected: '--rotator-port, and no --rotator',
      found: port === undefined ? 'no port' : `--rotator ${args.values['rotator']}`,
    });
  const address = parseTcpName(port);
  const { clock } = context;
  const open = (baudRate: number) =>
    address === undefined
      ? openSerialPort({ path: port, baudRate, clock, areModemLinesReleased: true })
      : openTcpPort({ ...address, clock });
  let found: ProbedRotator | undefined;
  try {
    found = await probeRotator({ languages: rotatorLanguages, open, clock, hasRate: address === undefined });
  } catch (error) {
    throw new CommandFault(`--probe: ${messageOf(error)}`, 1);
  }
  if (found === undefined) {
    say(
      `probed: nothing at ${port} tells where an antenna stands, in none of ${Object.keys(rotatorLanguages).join(', ')}`,
    );
    return undefined;
  }
  const { kind, alike, baudRate, azimuthDeg, elevationDeg } = found;
  const rate = address === undefined ? ` at ${baudRate} baud` : '';
  say(`probed: ${kind}${rate}, azimuth ${azimuthDeg ?? 'not told'}, elevation ${elevationDeg ?? 'not told'}`);
  if (alike.length > 0)
    say(`probed: ${alike.join(', ')} would understand the same answer; look at the controller's manual`);
  return { kind, port, ...(address === undefined && { baudRate }) };
}

/** None where its libraries are missing: dawa doctor tells. */
async function hidDevices() {
  return listHidDevices().catch(() => []);
}

/** What was said on the command line: each takes away a question. */
function optionsOf(args: Arguments, known: KnownDevices): StationDraft {
  const { place: placeText, name, callsign } = args.values;
  const place = placeText === undefined ? undefined : parsePlace(placeText);
  if (placeText !== undefined && place === undefined)
    throw badValue('--place', { expected: 'latitude,longitude,height or a locator', found: placeText });
  const rotator = rotatorOf(args, known);
  const radio = radioOf(args, known);
  const modem = modemOption(args);
  return {
    ...place,
    ...(name !== undefined && { name }),
    ...(callsign !== undefined && { callsign }),
    ...(rotator && { rotator }),
    ...(radio && { radio }),
    ...(modem && { modem }),
  };
}

function rotatorOf(args: Arguments, { rotatorKinds }: KnownDevices): RotatorDraft | undefined {
  const kind = args.values['rotator'];
  if (kind === undefined) return undefined;
  if (!rotatorKinds.includes(kind))
    throw badValue('--rotator', { expected: `one of ${rotatorKinds.join(', ')}`, found: kind });
  return { kind, port: portOf(args, 'rotator-port'), ...baudOf(args, 'rotator-baud') };
}

function radioOf(args: Arguments, { radios }: KnownDevices): RadioDraft | undefined {
  const name = args.values['radio'];
  if (name === undefined) return undefined;
  const form = radios.find(({ kind, models }) => models.includes(name) || kind === name);
  if (form === undefined) {
    const names = radios.flatMap(({ kind, models }) => (models.length === 0 ? [kind] : models));
    throw badValue('--radio', { expected: `one of ${names.join(', ')}`, found: name });
  }
  const model = form.models.includes(name) ? { model: name } : {};
  return { kind: form.kind, ...model, port: portOf(args, 'radio-port'), ...baudOf(args, 'radio-baud') };
}

function modemOption(args: Arguments): ModemDraft | undefined {
  const asked = args.values['modem'];
  if (asked === undefined) return undefined;
  const kind = modemKinds.find((one) => one === asked);
  if (kind === undefined)
    throw badValue('--modem', { expected: `one of ${modemKinds.join(', ')}`, found: asked });
  const port = portOf(args, 'modem-port');
  const modem = modemOf(kind, port, baudOf(args, 'modem-baud').baudRate);
  if (modem !== undefined) return modem;
  throw badValue('--modem-port', { expected: `a port for ${modemKindWords[kind]}`, found: port });
}

function portOf(args: Arguments, option: string): string {
  const port = args.values[option];
  if (port === undefined)
    throw badValue(`--${option}`, { expected: 'the port of the device', found: 'nothing' });
  return port;
}

function baudOf(args: Arguments, option: string): { baudRate?: number } {
  const text = args.values[option];
  return text === undefined ? {} : { baudRate: Math.round(number(text, `--${option}`, 50, 4_000_000)) };
}

async function readFrom(folder: string) {
  const path = folder.startsWith('~/') ? join(homedir(), folder.slice(2)) : folder;
  try {
    return await readGpredictFolder(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'no such folder' : code === 'ENOTDIR' ? 'a file' : message;
    throw badValue(`--from ${folder}`, { expected: 'a folder of gpredict', found });
  }
}

/** Never over a file that came into being meanwhile. */
function write(path: string, text: string, isForced: boolean): void {
  try {
    writeFileSync(path, text, { flag: isForced ? 'w' : 'wx' });
  } catch (error) {
    throw badValue('--out', {
      expected: 'a file that can be written',
      found: `${path}: ${(error as Error).message}`,
    });
  }
}

/** Where this computer is, which is mostly where the antenna is. */
function zoneOf(): string {
  return new Intl.DateTimeFormat('en-GB').resolvedOptions().timeZone;
}
