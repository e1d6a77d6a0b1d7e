import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { type BirdsCommand, encodeBirdsCommand } from './birds.ts';
import type { BirdsCommandDefinition, MissionCommanding } from './mission-commanding.ts';

/**
 * The fourteen octets of a command as the mission file describes it.
 *
 * @param args by name; one that is left out takes its initial value, and without that its lowest
 */
export function encodeByForm(
  form: MissionCommanding,
  { shipId, name, args }: { readonly shipId: string; readonly name: string; readonly args: Arguments },
): Result<Uint8Array, Fault<'not-found' | 'bad-value'>> {
  const definition = form.commands.find((command) => command.name === name);
  if (definition === undefined) {
    const expected = form.commands.map((command) => command.name).join(', ');
    return failure({ kind: 'not-found', expected, found: name });
  }
  const satelliteId = form.satelliteIds[shipId];
  if (satelliteId === undefined) {
    return failure({
      kind: 'not-found',
      expected: Object.keys(form.satelliteIds).join(' or '),
      found: shipId,
    });
  }
  const stranger = Object.keys(args).find((given) => !definition.arguments.some((one) => one.name === given));
  if (stranger !== undefined) {
    const expected = definition.arguments.map((one) => one.name).join(', ') || 'no argument';
    return failure({ kind: 'bad-value', expected, found: stranger });
  }
  const data = new Uint8Array(7);
  for (const argument of definition.arguments) {
    const { at, octets, low } = argument;
    const high = highestOf(argument);
    const value = args[argument.name] ?? argument.initialValue ?? low;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
      return failure({
        kind: 'bad-value',
        expected: `${argument.name}: ${low} to ${high}`,
        found: String(value),
      });
    }
    for (let i = 0; i < octets; i++) data[at + i] = Math.floor(value / 256 ** (octets - 1 - i)) & 0xff;
  }
  return success(
    encodeBirdsCommand({
      header: form.header.value,
      satelliteId: satelliteId.value,
      format: form.format.value,
      id: definition.id,
      reservationTime: 0,
      data,
    }),
  );
}

type Arguments = Readonly<Record<string, number | string | boolean>>;
type Argument = BirdsCommandDefinition['arguments'][number];

/** The highest value that an argument may have: what is said, or what its octets hold. */
export function highestOf({ high, octets }: Pick<Argument, 'high' | 'octets'>): number {
  return high ?? 256 ** octets - 1;
}

/** What a command means to a ship that follows the same form; undefined for one of another form or for another ship. */
export function readByForm(
  form: MissionCommanding,
  shipId: string,
  { header, satelliteId, format, id, data }: BirdsCommand,
):
  | { readonly definition: BirdsCommandDefinition; readonly args: Readonly<Record<string, number>> }
  | undefined {
  const isForUs =
    header === form.header.value &&
    satelliteId === form.satelliteIds[shipId]?.value &&
    format === form.format.value;
  const definition = isForUs ? form.commands.find((command) => command.id === id) : undefined;
  if (definition === undefined) return undefined;
  const args = definition.arguments.map(({ name, at, octets }) => {
    let value = 0;
    for (const octet of data.subarray(at, at + octets)) value = 256 * value + octet;
    return [name, value] as const;
  });
  return { definition, args: Object.fromEntries(args) };
}

/** The octets that an acknowledgement brings back of a command. */
export function echoOf(form: Pick<MissionCommanding, 'echoFrom'>, command: Uint8Array): Uint8Array {
  const { value } = form.echoFrom;
  return command.slice(value, value + 9);
}
