import type { CommandDefinition } from '@dawa/protocols/console/command';
import type { ParameterValue } from '@dawa/protocols/console/quantity';
import { failure, success } from '@dawa/seams/fault';
import type { Argument, MetaCommand, XtceDefinition } from 'ccsds-parser/xtce/definition';
import { encodeCommand } from 'ccsds-parser/xtce/encode-command';
import type { CommandDictionary } from '../commanding/command-dictionary.ts';

/** The parameter whose labels say why a telecommand was refused (PUS 1, failure code). */
const failureParameter = 'tc_failure';

/**
 * What can be commanded, from the mission's XTCE: the container of a command is the application data of its packet, and
 * where the packet goes (`apid`, `pusService`, `pusSubtype`, `authority`, `radiates`) is ancillary data.
 */
export function commandsOf(definition: XtceDefinition): CommandDictionary {
  const known = new Map<string, { meta: MetaCommand; address: Address }>();
  for (const meta of definition.commands) {
    const address = addressOf(meta);
    if (!meta.isAbstract && address !== undefined) known.set(meta.name, { meta, address });
  }
  const failures =
    definition.parameters.find(({ name }) => name === failureParameter)?.type.enumeration ?? [];
  return {
    definitions: [...known.values()].map(({ meta, address }) => definitionOf(meta, address)),
    encode(name, args) {
      const command = known.get(name);
      if (command === undefined)
        return failure({ kind: 'not-found', expected: 'a command of the mission', found: name });
      const data = encodeCommand(definition, name, args);
      if (!data.ok) return data;
      const { apid, service, subtype, authority } = command.address;
      return success({ apid, service, subtype, authority, data: data.value });
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
function addressOf({ ancillary }: MetaCommand): Address | undefined {
  const [apid, service, subtype] = ['apid', 'pusService', 'pusSubtype'].map((key) =>
    Number(ancillary[key] ?? Number.NaN),
  );
  if (!isWithin(apid, 2047) || !isWithin(service, 255) || !isWithin(subtype, 255)) return undefined;
  // Who is not named may not be commanded by a mission that allows its payload only.
  return { apid, service, subtype, authority: ancillary['authority'] === 'payload' ? 'payload' : 'bus' };
}

function isWithin(value: number | undefined, highest: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= highest;
}

function definitionOf(meta: MetaCommand, { apid, service, subtype }: Address): CommandDefinition {
  return {
    name: meta.name,
    shortDescription: meta.description,
    apid,
    pusService: service,
    pusSubtype: subtype,
    arguments: meta.arguments.map(argumentOf),
    radiates: meta.ancillary['radiates'] !== undefined,
  };
}

function argumentOf({ name, type, initialValue }: Argument): CommandDefinition['arguments'][number] {
  const { kind, unit, validRanges, enumeration, labels } = type;
  const bound = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
  const labelsOf = { enumerated: enumeration.map(({ label }) => label), boolean: [labels.zero, labels.one] };
  return {
    name,
    kind: kind === 'time' ? 'float' : kind,
    unit: unit ?? null,
    low: bound(validRanges[0]?.min),
    high: bound(validRanges[0]?.max),
    labels: kind === 'enumerated' || kind === 'boolean' ? labelsOf[kind] : [],
    initialValue: initialOf(type.kind, initialValue ?? type.initialValue, labels.one),
  };
}

function initialOf(
  kind: Argument['type']['kind'],
  text: string | undefined,
  one: string,
): ParameterValue | null {
  if (text === undefined) return null;
  if (kind === 'integer' || kind === 'float' || kind === 'time') {
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }
  return kind === 'boolean' ? text === one || text === 'true' : text;
}
