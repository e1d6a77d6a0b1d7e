import { limitStates, octetsAt } from 'ccsds-parser/xtce/columns/columns';
import type { ColumnPlan, GroupPlan, ColumnCells as KeptCells } from '../archive/samples/group-plan.ts';
import type { PlannedDerived } from '../processing/derived-plan.ts';
import type { GroupIdentity } from './container-group.ts';

/** Groups of derived parameters have no container of packets: each has a group of its own, for each has instants of its own. */
export const derivedContainer = (name: string) => `derived:${name}`;

/** The name of a derived parameter whose group it is; undefined for a container of packets. */
export function derivedNameOf(container: string): string | undefined {
  return container.startsWith('derived:') ? container.slice('derived:'.length) : undefined;
}

/** How samples of a derived parameter are kept: its value, which is its raw value too, and its limit state. */
export function derivedGroup(planned: PlannedDerived, identity: GroupIdentity): GroupPlan {
  const { groupId, dictionaryId, missionId } = identity;
  const column = columnOf(planned, identity.parameterIdOf(planned.name));
  return { groupId, dictionaryId, missionId, container: derivedContainer(planned.name), columns: [column] };
}

function columnOf(planned: PlannedDerived, parameterId: number): ColumnPlan {
  const { name, kind, unit } = planned;
  const hasLimits = planned.definition.limits.length > 0;
  return {
    parameterId,
    name,
    unit,
    rawKind: kind === 'text' ? 'octets' : kind === 'boolean' ? 'uint8' : 'float64',
    valueKind: null,
    keepsLimits: hasLimits,
    isList: false,
    isFigureRaw: kind !== 'text',
    ...(kind !== 'text' && { fillFigures }),
    readSamples(cells, from, to) {
      const samples = [];
      for (let index = from; index < to; index++) {
        const value = valueOf(cells, index, kind);
        const limitState = limitStates[cells.limits?.[index] ?? 0]!;
        samples.push({ index, name, raw: value, value, unit, limitState });
      }
      return samples;
    },
  };
}

function fillFigures({ raw }: KeptCells, from: number, to: number, into: Float64Array): void {
  for (let index = from; index < to; index++)
    into[index - from] = 'heap' in raw ? Number.NaN : Number(raw[index]!);
}

function valueOf({ raw }: KeptCells, index: number, kind: PlannedDerived['kind']): number | boolean | string {
  if ('heap' in raw) return new TextDecoder().decode(octetsAt(raw, index));
  return kind === 'boolean' ? raw[index] === 1 : Number(raw[index]!);
}
