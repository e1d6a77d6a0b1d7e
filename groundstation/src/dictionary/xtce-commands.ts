import type { CommandDefinition } from '@dawa/protocols/console/command';
import type { ParameterValue } from '@dawa/protocols/console/quantity';
import { failure, success } from '@dawa/seams/fault';
import {
  type ArgumentInfo,
  type CommandInfo,
  encodeCommand,
  listCommands,
  type XtceDefinition,
} from 'ccsds-parser/xtce/xtce';
import type { CommandDictionary } from '../commanding/command-dictionary.ts';

/** The parameter whose labels say why a telecommand was refused (PUS 1, failure code). */
const failureParameter = 'tc_failure';

/**
 * What can be commanded, from the mission's XTCE: the container of a command is the application data of its packet, and
 * where the packet goes (`apid`, `pusService`, `pusSubtype`, `authority`, `radiates`) is ancillary data.
 */
export function commandsOf(definition: XtceDefinition): CommandDictionary {
  const known = new Map<string, { info: CommandInfo; address: Address }>();
  for (const info of listCommands(definition)) {
    const address = addressOf(info);
    if (address !== undefined) known.set(info.name, { info, address });
  }
  const failures =
    definition.parameters.find(({ name }) => name === failureParameter)?.type.enumeration ?? [];
  return {
    definitions: [...known.values()].map(({ info, address }) => definitionOf(info, address)),
    encode(name, args) {
      const command = known.get(name);
      if (command === undefined) {
        return failure({ kind: 'not-found', expected: 'a command of the mission', found: name });
      }
      const data = encodeCommand(definition, name, args);
      if (!data.ok) return data;
      return success({ ...command.address, data: data.value });
    },
    failureText: (code) => failures.find(({ from, to }) => code >= from && code <= to)?.label,
  };
}

interface Address {
  readonly apid: number;
  readonly service: number;
  readonly subtype: number;
  readonly authority: 'payload' | 'bus';
}

/** Undefined for a command that does not say where it goes: it cannot be sent. */
function addressOf({ ancillary }: CommandInfo): Address | undefined {
  const number = (key: string, highest: number) => {
    const value = Number(ancillary[key] ?? Number.NaN);
    return Number.isInteger(value) && value >= 0 && value <= highest ? value : undefined;
  };
  const apid = number('apid', 2047);
  const service = number('pusService', 255);
  const subtype = number('pusSubtype', 255);
  if (apid === undefined || service === undefined || subtype === undefined) return undefined;
  // What does not name its authority needs the higher one.
  return { apid, service, subtype, authority: ancillary['authority'] === 'payload' ? 'payload' : 'bus' };
}

function definitionOf(info: CommandInfo, { apid, service, subtype }: Address): CommandDefinition {
  return {
    name: info.name,
    shortDescription: info.description,
    apid,
    pusService: service,
    pusSubtype: subtype,
    arguments: info.arguments.map(argumentOf),
    radiates: info.ancillary['radiates'] !== undefined,
  };
}

function argumentOf(info: ArgumentInfo): CommandDefinition['arguments'][number] {
  return {
    name: info.name,
    kind: kindOf(info.type),
    unit: info.unit ?? null,
    low: info.validRange?.min ?? null,
    high: info.validRange?.max ?? null,
    labels: [...info.labels],
    initialValue: plainValue(info.initialValue),
  };
}

/** Times and durations are milliseconds; arrays and aggregates are written as JSON. */
function kindOf(type: ArgumentInfo['type']): CommandDefinition['arguments'][number]['kind'] {
  if (type === 'time' || type === 'duration') return 'float';
  return type === 'array' || type === 'aggregate' ? 'string' : type;
}

/** Octets travel as hexadecimal text, what JSON has no number for as digits. */
function plainValue(value: ArgumentInfo['initialValue']): ParameterValue | null {
  if (value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
