import { type ColumnPlan as DecodedPlan, type KeptForm, keptFormOf } from 'ccsds-parser/xtce/columns/columns';
import type { Container, Parameter, XtceDefinition } from 'ccsds-parser/xtce/definition';
import type { ColumnPlan, GroupPlan } from '../archive/samples/group-plan.ts';
import { parameterNames } from '../pipeline/xtce-dictionary.ts';
import { keptColumn } from './kept-column.ts';
import { LentFacts } from './row-facts.ts';

/** Columns of a container that are kept, and where each stands among those that the decoder gives. */
export interface ContainerGroup {
  readonly plan: GroupPlan;
  /** By column of the plan, the place in `ContainerColumns.columns`. */
  readonly places: readonly number[];
  readonly forms: readonly KeptForm[];
  /** Place of the first time in the packet, which dates packets without a time in their header; -1 when there is none. */
  readonly timePlace: number;
  /** For the rows of a batch, valid until the next one is decoded. */
  readonly facts: LentFacts;
}

export interface GroupIdentity {
  readonly groupId: number;
  readonly dictionaryId: number;
  readonly missionId: string;
  /** The number of a parameter, given out when it is asked for the first time. */
  parameterIdOf(name: string): number;
}

/**
 * How packets of a container are kept: every parameter but those of the headers, which are facts of the packet and
 * stand in its row.
 */
export function containerGroup(
  definition: XtceDefinition,
  container: Container,
  decoded: readonly DecodedPlan[],
  identity: GroupIdentity,
): ContainerGroup {
  const nameOf = parameterNames(definition);
  const headers = headerParameters(container);
  const places: number[] = [];
  const forms: KeptForm[] = [];
  const columns: ColumnPlan[] = [];
  for (const [place, column] of decoded.entries()) {
    if (headers.has(column.parameter)) continue;
    const form = keptFormOf(column);
    const path = column.name.slice(column.parameter.name.length);
    const name = `${nameOf(column.parameter)}${path}`;
    places.push(place);
    forms.push(form);
    columns.push(keptColumn(identity.parameterIdOf(name), name, form, column.isList));
  }
  const { groupId, dictionaryId, missionId } = identity;
  return {
    plan: { groupId, dictionaryId, missionId, container: container.name, columns },
    places,
    forms,
    timePlace: decoded.findIndex(({ type, isList }) => type.kind === 'time' && !isList),
    facts: new LentFacts(),
  };
}

/** Containers that only frame what others hold: the packet header and, on it, the header of its service. */
export function isHeader({ isAbstract, base }: Container): boolean {
  return isAbstract && (base === undefined || base.base === undefined);
}

export function headerParameters(container: Container): ReadonlySet<Parameter> {
  const found = new Set<Parameter>();
  for (let at: Container | undefined = container; at !== undefined; at = at.base) {
    if (!isHeader(at)) continue;
    for (const entry of at.entries) if ('parameter' in entry) found.add(entry.parameter);
  }
  return found;
}
