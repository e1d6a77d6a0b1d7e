import { decodeBirdsCommand } from '@dawa/protocols/birds';
import { encodeByForm, highestOf } from '@dawa/protocols/birds-command-form';
import type { CommandDefinition } from '@dawa/protocols/console/command';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { success } from '@dawa/seams/fault';
import type { CommandDictionary } from './command-dictionary.ts';

/**
 * The commands of the BIRDS bus that a mission file describes, as commands of a dictionary: `data` is the whole command of
 * fourteen octets, and there is no application process.
 *
 * @param file as it is now: it may be read again
 * @param shipId which of the sisters is spoken to
 */
export function birdsDictionary(
  file: Pick<MissionFile, 'commanding'>,
  shipId: () => string,
): CommandDictionary {
  return {
    get definitions() {
      return (file.commanding?.commands ?? []).map(definitionOf);
    },
    encode(name, args) {
      const form = file.commanding;
      if (form === undefined) {
        return {
          ok: false,
          fault: { kind: 'not-found', expected: 'commanding in mission.yaml', found: name },
        };
      }
      const octets = encodeByForm(form, { shipId: shipId(), name, args });
      if (!octets.ok) return octets;
      const authority = form.commands.find((one) => one.name === name)?.authority ?? 'bus';
      const command = decodeBirdsCommand(octets.value);
      const id = command.ok ? command.value.id : 0;
      return success({ apid: 0, service: form.format.value, subtype: id, authority, data: octets.value });
    },
    failureText: () => undefined,
  };
}

type Described = NonNullable<MissionFile['commanding']>['commands'][number];

function definitionOf({
  name,
  shortDescription,
  id,
  arguments: args,
  confidence,
}: Described): CommandDefinition {
  return {
    name,
    shortDescription:
      confidence === 'A' ? shortDescription : `${shortDescription} (confidence ${confidence})`,
    apid: 0,
    pusService: 0,
    pusSubtype: id,
    radiates: true,
    arguments: args.map((argument) => ({
      name: argument.name,
      kind: 'integer',
      unit: argument.unit ?? null,
      low: argument.low,
      high: highestOf(argument),
      labels: [],
      initialValue: argument.initialValue ?? null,
    })),
  };
}
