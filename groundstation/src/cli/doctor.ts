import { join } from 'node:path';
import { elementAgeDays } from '@dawa/flight-dynamics/element-age';
import { describeConfigFault } from '../config/config-fault.ts';
import { loadMission } from '../config/mission-config.ts';
import { loadStation } from '../config/station-config.ts';
import type { Arguments } from './arguments.ts';
import type { CommandContext, RunCommand } from './command.ts';
import { writeOut } from './command-io.ts';
import { findCommissioning } from './commissioning-findings.ts';
import { findDatabase } from './database-finding.ts';
import { findInstruments } from './hid-findings.ts';
import { choiceOption, number, stationPath } from './inputs.ts';
import {
  type Finding,
  findClockSynchronisation,
  findDisk,
  findFile,
  findNode,
  findProgram,
  findSerialPort,
  findTcpPort,
  findWebPort,
} from './machine-findings.ts';
import { findModem } from './modem-finding.ts';
import { findProtection } from './protection-finding.ts';
import { findSharing } from './sharing-findings.ts';
import { type Column, jsonText, tableText } from './table.ts';
import { findUplinkKey } from './uplink-key-finding.ts';

/** `dawa doctor`: what this machine has and lacks, each with what to do. Exit code 1 when something needed is missing. */
export const runDoctor: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json'], 'table');
  const findings = [
    findNode(process.versions.node),
    findProgram(
      'perl',
      '-v',
      true,
      'simulated serial ports need it: apt install perl-base (loopback TCP is used without it)',
    ),
    findFile('/dev/ptmx', 'pseudo-terminals', 'simulated serial ports need it; in a container, mount devpts'),
    await findWebPort(number(args.values['port'] ?? '8080', '--port', 1, 65_535)),
    findDisk(args.values['data'] ?? './data'),
    findClockSynchronisation(),
    ...(await findMission(args, context)),
    ...(await findStation(args, context)),
    findFile(join(context.root, 'ui/dist/index.html'), 'the page', 'npm run build'),
    findProgram('rotctl', '--version', false, 'tests against Hamlib skip: apt install libhamlib-utils'),
    findProgram('socat', '-V', false, 'some tests skip: apt install socat'),
    findProgram('chromium', '--version', false, 'tests of the page skip: apt install chromium'),
  ];
  const worst = findings.some((finding) => finding.state === 'missing') ? 1 : 0;
  if (format === 'json') await writeOut(context.stdout, jsonText({ findings }));
  else await writeOut(context.stdout, tableText(findings, columns));
  return worst;
};

const columns: readonly Column<Finding>[] = [
  { heading: '', text: ({ state }) => state },
  { heading: 'what', text: ({ what }) => what },
  { heading: 'found', text: ({ found }) => found },
  { heading: 'what to do', text: ({ advice }) => advice },
];

/** Elements this old put the antenna of a low satellite seconds off. */
const oldElementsDays = 7;

async function findMission(args: Arguments, context: CommandContext): Promise<readonly Finding[]> {
  const mission = await loadMission(args.values['mission'] ?? join(context.root, 'missions/aprs-dp'));
  if (!mission.ok) {
    const found = describeConfigFault(mission.fault);
    return [{ state: 'missing', what: 'mission', found, advice: 'correct the file' }];
  }
  const { file, elements } = mission.value;
  const ageDays = elementAgeDays(elements, context.clock.nowAtMs());
  const found = `${file.name}: ${elements.name}, ${ageDays.toFixed(1)} days old`;
  const keys = findUplinkKey(file, args.values['data'] ?? './data');
  if (ageDays <= oldElementsDays) return [{ state: 'ok', what: 'elements', found, advice: '' }, ...keys];
  return [
    ...keys,
    {
      state: 'note',
      what: 'elements',
      found,
      advice: 'good for a rehearsal; fetch newer ones for a real pass',
    },
  ];
}

async function findStation(args: Arguments, context: CommandContext): Promise<readonly Finding[]> {
  const path = args.values['config'];
  if (path === undefined) {
    const advice = 'without --config station.yaml only a rehearsal is possible';
    return [
      { state: 'note', what: 'station', found: 'none configured', advice },
      ...(await findInstruments(context.root, undefined)),
    ];
  }
  const stationFilePath = await stationPath(path);
  const station = await loadStation(stationFilePath);
  if (!station.ok) {
    const found = describeConfigFault(station.fault);
    return [{ state: 'missing', what: 'station', found, advice: 'correct the file' }];
  }
  const { file } = station.value;
  const findings: Finding[] = [{ state: 'ok', what: 'station', found: file.name, advice: '' }];
  for (const what of ['rotator', 'radio'] as const) {
    const port = file[what]?.port;
    if (port === undefined)
      findings.push({ state: 'note', what, found: 'not part of this station', advice: '' });
    else findings.push(port.startsWith('tcp:') ? await findTcpPort(what, port) : findSerialPort(what, port));
  }
  findings.push(...(await findModem(file, stationFilePath)));
  findings.push(...(await findDatabase(file.archive)));
  findings.push(...(await findInstruments(context.root, file)));
  findings.push(...(await findSharing(file, stationFilePath)));
  if (file.permit === undefined) {
    findings.push({
      state: 'note',
      what: 'permit',
      found: 'none',
      advice: 'nothing is transmitted without one in station.yaml',
    });
  }
  findings.push(...findProtection(file, context.clock.nowAtMs()));
  findings.push(...findCommissioning(file, context.clock.nowAtMs()));
  return findings;
}
