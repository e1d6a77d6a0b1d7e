import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { StationFile } from '@dawa/protocols/station-file';
import type { ModemOf } from '@dawa/protocols/station-modem';
import { parseUdpName } from '../adapters/udp-port.ts';
import {
  type Finding,
  findFile,
  findProgram,
  findSerialPort,
  findTcpPort,
  findWebPort,
} from './machine-findings.ts';

const what = 'modem';

/** What the modem of a station needs of this machine. */
export async function findModem(file: StationFile, stationPath: string): Promise<readonly Finding[]> {
  const { modem } = file;
  if (modem === undefined) return [{ state: 'note', what, found: 'not part of this station', advice: '' }];
  switch (modem.kind) {
    case 'raw-bytes':
    case 'kiss':
    case 'agwpe':
      return [await findPort(modem.port, stationPath)];
    case 'audio':
      return findSound(modem, stationPath);
    case 'direwolf':
      return findDirewolf(modem, file);
    default:
      return modem satisfies never;
  }
}

async function findPort(port: string, stationPath: string): Promise<Finding> {
  if (port.startsWith('tcp:')) return findTcpPort(what, port);
  if (port.startsWith('file:')) return findBeside(port.slice('file:'.length), stationPath);
  const listensAt = parseUdpName(port);
  if (listensAt === undefined) return findSerialPort(what, port);
  const { host } = listensAt;
  const advice = host.startsWith('127.') ? '' : 'whoever reaches this address can be heard: firewall it';
  return { state: 'ok', what, found: `listens on ${host}:${listensAt.port}`, advice };
}

function findSound({ source, demodulators }: ModemOf<'audio'>, stationPath: string): Finding[] {
  const by = `for ${demodulators.join(', ')}`;
  if ('wav' in source) return [findBeside(source.wav, stationPath)];
  if ('command' in source)
    return [findProgram(source.command[0]!, '--version', true, 'sound comes from it: install it')];
  if ('stdin' in source) return [{ state: 'ok', what, found: `sound on standard input, ${by}`, advice: '' }];
  const advice = 'let gqrx or SDR++ send 16 bits, one channel, to this port';
  return [{ state: 'ok', what, found: `sound on UDP port ${source.udp}, ${by}`, advice }];
}

async function findDirewolf(modem: ModemOf<'direwolf'>, file: StationFile): Promise<Finding[]> {
  const { program, ptt, agwPort, kissPort, outputDevice } = modem;
  const findings: Finding[] = [
    findProgram(program, '-h', true, 'apt install direwolf'),
    {
      state: 'note',
      what: 'direwolf ports',
      found: `AGW ${agwPort ?? 'on a free port'}, KISS ${kissPort ?? 'off'}: Direwolf opens them on every address`,
      advice: 'whoever reaches them can transmit: firewall them (ufw deny in proto tcp to any port …)',
    },
  ];
  for (const port of [agwPort, kissPort]) {
    if (port === undefined) continue;
    const free = await findWebPort(port);
    if (free.state === 'ok') continue;
    const advice = 'another Direwolf runs: end it (systemctl stop direwolf), or choose another port';
    findings.push({ state: 'note', what: 'direwolf ports', found: `${port} is in use`, advice });
  }
  if (ptt === 'rigctld') findings.push(...findKeying(file));
  if (outputDevice === undefined)
    findings.push({ state: 'note', what: 'direwolf', found: 'no outputDevice: it only listens', advice: '' });
  return findings;
}

/** Direwolf keys as every other client of `sharing` does. */
function findKeying({ sharing, permit }: StationFile): Finding[] {
  const missing =
    sharing?.rigctldPort === undefined
      ? 'sharing.rigctldPort, where Direwolf asks for the key'
      : !sharing.mayKey
        ? 'sharing.mayKey: true'
        : sharing.passwordFile !== undefined
          ? 'sharing without a passwordFile, which Direwolf cannot say'
          : undefined;
  if (missing !== undefined) {
    const advice = `it needs ${missing}; or ptt: station`;
    return [{ state: 'missing', what: 'direwolf ptt', found: 'rigctld', advice }];
  }
  const found = `asks rigctld on port ${sharing!.rigctldPort}`;
  if (sharing!.leads === 'station') {
    const advice = 'in passes the station leads and it may not key: ptt: station, or sharing.leads: clients';
    return [{ state: 'note', what: 'direwolf ptt', found, advice }];
  }
  if (permit === undefined)
    return [{ state: 'note', what: 'direwolf ptt', found, advice: 'nobody keys without a permit' }];
  return [{ state: 'ok', what: 'direwolf ptt', found, advice: '' }];
}

function findBeside(path: string, stationPath: string): Finding {
  const whole = isAbsolute(path) ? path : join(dirname(stationPath), path);
  if (existsSync(whole)) return { state: 'ok', what, found: `plays ${whole}`, advice: '' };
  return findFile(whole, what, 'name a file that is there');
}
