import {
  type Container,
  type Entry,
  type LimitState,
  layoutOf,
  type MetaCommand,
  type ValueType,
  type XtceDefinition,
} from 'ccsds-parser/xtce/xtce';
import { eepromMap, flashOctets, memoryIds, settingsOctets } from '../configuration/memory-map.ts';
import { failureCodes } from './failure-code.ts';

const payloadApid = 32;
const headerBits = 19 * 8;

/** docs/payload-interface.md: what the mission's definition says, as tables for people. */
export function interfaceText(definition: XtceDefinition): string {
  const { commands, containers } = definition;
  const payloadCommands = commands.filter(
    ({ isAbstract, ancillary }) => !isAbstract && Number(ancillary['apid']) === payloadApid,
  );
  const reports = containers.filter((container) => !container.isAbstract && isOfPayload(container));
  const isEvent = (container: Container) => container.base?.name === 'EVENT';
  const parameterNames = definition.parameters.find(({ name }) => name === 'parameter_name')!;
  return [
    introduction,
    '## Telecommands\n',
    'Application data; numbers are hexadecimal and constant, `name:octets` is an argument (`n`: of any length). Counts in front of lists are of one octet.\n',
    table(['type', 'name', 'what it does', 'data', 'arguments', 'refused'], payloadCommands.map(commandRow)),
    '## Failure codes\n',
    'Told by PUS 1.2 (not accepted), 1.4 (not begun), 1.6 and 1.8 (ended early).\n',
    table(
      ['code', 'meaning'],
      Object.entries(failureCodes).map(([name, code]) => [`${code}`, failureTexts[name] ?? name]),
    ),
    '## Reports\n',
    'Source data, without headers and error control: `name:octets`, or `name:3b` for three bits.\n',
    table(
      ['type', 'container', 'what it says', 'data'],
      reports
        .filter((one) => !isEvent(one))
        .map((one) => [typeOf(one), one.name, one.description, dataOf(one)]),
    ),
    '## Events\n',
    table(
      ['type', 'number', 'name', 'what it says', 'data'],
      containers
        .filter(isEvent)
        .sort((a, b) => ordered(a, 'event_id') - ordered(b, 'event_id'))
        .map((one) => [
          typeOf(one),
          hex(ordered(one, 'event_id'), 4),
          one.name.replace('EVENT_', ''),
          one.description.replace(/^0x[0-9a-f]+, \w+: /, ''),
          dataOf(one),
        ]),
    ),
    ...['HK_PAYLOAD_FAST', 'HK_PAYLOAD_SLOW', 'SETTINGS_BLOCK'].flatMap((name) =>
      fieldTable(containers.find((container) => container.name === name)!),
    ),
    '## Parameters of services 12 and 20\n',
    'They travel in four octets with a sign, in the steps of their fields. From 0x0100 on they are measured and cannot be set.\n',
    table(
      ['number', 'parameter'],
      parameterNames.type.enumeration.map(({ from, label }) => [hex(from, 4), label.toLowerCase()]),
    ),
    memoryText,
  ].join('\n');
}

const introduction = `# The payload's interface

What the APRS-DP payload says and obeys on its serial port. **Made from \`missions/aprs-dp/telemetry.xml\`** by
\`payload-sim/src/payload/services/interface-text.fixture.ts\`; a test compares, and
\`npx vitest run payload-sim/src/payload/services/interface-text.test.ts -u\` writes it anew. All of it is our proposal (decision records 0008 and 0033): nothing here is DITT's or ISRO's.

Packets are PUS-C (ECSS-E-ST-70-41C) in SLIP frames on 19,200 8N1, application process 0x020, with packet error control; time is CUC 4+2
on TAI since 1958. After any reset the payload stands in STANDBY, reports everything again, holds its schedule, and one telecommand
moves it on. Settings, schedule, boot count and a commanded silence outlive resets and the loss of power; report intervals, disabled
events and monitoring do not.
`;

const failureTexts: Readonly<Record<string, string>> = {
  badLength: 'bad length: more or fewer octets than the telecommand has',
  badCrc:
    'bad CRC: of the packet (1.2), of loaded data or a block of settings (1.4), or a cell that does not hold what was written (1.8)',
  unknownApid: 'unknown application process',
  unknownService: 'unknown service or subtype',
  badRange: 'out of range',
  wrongMode: 'forbidden by the present mode or state; in 1.6 a new dump has ended this one',
  badMagic: 'wrong magic number',
};

const { scheduleSlotOctets, scheduleSlots, bootRecordCopies, bootRecordOctets } = eepromMap;
const memoryText = `## Memories of service 6

| id | memory | octets | what is in it |
|---|---|---|---|
| ${memoryIds.eeprom} | EEPROM | 4096 | below; loading it must be armed |
| ${memoryIds.staging} | STAGING | ${settingsOctets} | a block of settings before SETTINGS_ACTIVATE; lost at a reset |
| ${memoryIds.flash} | FLASH | ${flashOctets} | program, only to be read; in the model a pattern |

| address | octets | what is in EEPROM |
|---|---|---|
| ${hex(eepromMap.settingsA, 3)} | ${settingsOctets} | settings, bank A |
| ${hex(eepromMap.settingsB, 3)} | ${settingsOctets} | settings, bank B, written behind A; mended from each other |
| ${hex(eepromMap.bootRecord, 3)} | ${bootRecordCopies} x ${bootRecordOctets} | ten copies with majority: boot count u16, silent until u32 (seconds since 1970), 10 spare |
| ${hex(eepromMap.schedule, 3)} | ${scheduleSlots} x ${scheduleSlotOctets} | schedule: length u8 (0, 255 empty), release time 6, packet, CRC u16 |

A cell bears 100,000 writes; what does not differ is not written. Everything that is kept is read once a minute and mended.
`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')}\n`;
}

function commandRow(command: MetaCommand): string[] {
  const { ancillary, allArguments, container, description, name } = command;
  const { wrongMode, startFails, completionFails, magic } = ancillary;
  const refused = [
    magic === undefined ? '' : `7 unless magic is ${hex(Number(magic), 4)}`,
    wrongMode === undefined ? '' : `6 ${wrongMode}`,
    startFails === undefined ? '' : `not begun: ${startFails}`,
    completionFails === undefined ? '' : `fails: ${completionFails}`,
  ].filter((text) => text !== '');
  return [
    `${ancillary['pusService']}.${ancillary['pusSubtype']}`,
    name,
    description,
    (container?.entries ?? []).map(entryText).join(' '),
    allArguments.map(argumentText).join('; '),
    refused.join('; '),
  ];
}

function entryText(entry: Entry): string {
  if (entry.kind === 'fixed') return `\`${Buffer.from(entry.bytes).toString('hex')}\``;
  if (entry.kind === 'argument') return `\`${entry.argumentName}:${octetsText(entry.type)}\``;
  return entry.kind === 'parameter' ? `\`${entry.parameter.name}:${octetsText(entry.type)}\`` : '';
}

function octetsText({ encoding, staticBits }: ValueType): string {
  const bits = encoding !== undefined && 'bits' in encoding ? encoding.bits : staticBits;
  if (typeof bits !== 'number') return 'n';
  return bits % 8 === 0 ? `${bits / 8}` : `${bits}b`;
}

function argumentText({ name, type }: MetaCommand['allArguments'][number]): string {
  const unit = type.unit === undefined ? '' : ` ${type.unit}`;
  const labels = type.enumeration.map(({ from, label }) => `${from < 256 ? from : hex(from, 4)} ${label}`);
  if (labels.length > 0) return `${name}: ${labels.join(', ')}`;
  const ranges = type.validRanges.map(({ min, max }) => `${min} to ${max}${unit}`);
  if (ranges.length > 0) return `${name}: ${ranges.join(' or ')}`;
  return type.pattern === undefined ? `${name}${unit}` : `${name}: text like \`${type.pattern}\``;
}

function isOfPayload(container: Container): boolean {
  const names: string[] = [];
  for (let at: Container | undefined = container; at !== undefined; at = at.base) names.push(at.name);
  const apid = ordered(container, 'apid');
  return names.includes('PUS_TELEMETRY') && (Number.isNaN(apid) || apid === payloadApid);
}

/** The figure that criteria ask of a parameter; NaN when they do not. */
function ordered(container: Container, parameterName: string): number {
  for (let at: Container | undefined = container; at !== undefined; at = at.base)
    for (const condition of at.criteria.flatMap((one) => (one.kind === 'all' ? one.conditions : [one])))
      if (condition.kind === 'comparison' && condition.left.parameter?.name === parameterName)
        return Number(condition.value);
  return Number.NaN;
}

function typeOf(container: Container): string {
  const subtype = ordered(container, 'pus_subtype');
  return container.name === 'STORED_MESSAGE'
    ? '13.1 to 13.3'
    : `${ordered(container, 'pus_service')}.${subtype}`;
}

function dataOf(container: Container): string {
  const entries: string[] = [];
  for (
    let at: Container | undefined = container;
    at !== undefined && at.name !== 'PUS_TELEMETRY';
    at = at.base
  )
    entries.unshift(...at.entries.map(entryText));
  return container.name.startsWith('HK_PAYLOAD') ? 'below' : entries.join(' ');
}

function fieldTable(container: Container): string[] {
  const isPacket = container.base !== undefined;
  const { fields } = layoutOf(container);
  const rows = fields
    .filter(({ bitOffset }) => !isPacket || bitOffset >= headerBits)
    .map(({ parameter, type, bitOffset, bits }) => {
      const at = bitOffset - (isPacket ? headerBits : 0);
      const offset = at % 8 === 0 ? `${at / 8}` : `${Math.floor(at / 8)}.${at % 8}`;
      const size = bits % 8 === 0 ? `${bits / 8}` : `${bits} bit`;
      return [
        offset,
        size,
        parameter.name,
        meaningOf(type),
        type.unit ?? '',
        limitsOf(type),
        parameter.description,
      ];
    });
  return [
    `## ${container.name}\n`,
    `${container.description}\n`,
    table(['octet', 'octets', 'parameter', 'meaning', 'unit', 'limits', 'what it is'], rows),
  ];
}

function meaningOf({ kind, enumeration, labels, calibrator, encoding }: ValueType): string {
  if (enumeration.length > 0) return enumeration.map(({ from, label }) => `${from} ${label}`).join(', ');
  if (kind === 'boolean') return `0 ${labels.zero}, 1 ${labels.one}`;
  const form =
    encoding?.kind === 'integer' && encoding.form === 'twosComplement'
      ? 'with sign'
      : kind === 'string'
        ? 'ASCII'
        : '';
  if (calibrator?.kind !== 'polynomial') return form;
  const slope = calibrator.terms.find(({ exponent }) => exponent === 1)?.coefficient ?? 1;
  return `${form}${form === '' ? '' : ', '}steps of ${slope}`;
}

function limitsOf({ alarm }: ValueType): string {
  const parts = (alarm?.checks ?? []).flatMap((check) => {
    if (check.kind === 'ranges')
      return check.ranges.map(
        ({ level, range }) => `${level} outside ${bound(range.min)} to ${bound(range.max)}`,
      );
    if (check.kind !== 'labels') return [];
    return [...check.levels].map(([label, level]: [string, LimitState]) => `${level} ${label}`);
  });
  return parts.join('; ');
}

function bound(value: number): string {
  return Number.isFinite(value) ? `${value}` : 'any';
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}
