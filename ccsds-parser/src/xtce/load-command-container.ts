import type {
  CommandContainer,
  Comparison,
  Container,
  Entry,
  ErrorControl,
  MetaCommand,
} from './definition.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import { loadContainerBits } from './load-containers.ts';
import { type EntryContext, loadEntries, unreadableEntry } from './load-entries.ts';
import { loadErrorControls } from './load-error-control.ts';
import type { Scope } from './load-reference.ts';
import type { Loading } from './loading.ts';
import { type CommandSource, resolve } from './space-system.ts';
import { comparisonsOf } from './value-scope.ts';
import type { XmlElement } from './xml-element.ts';

export interface CommandContainerContext {
  readonly scope: Scope;
  readonly base: MetaCommand | undefined;
  readonly candidates: EntryContext['candidates'];
  /** Makes a command that another's container extends. */
  readonly makeOther: (from: XmlElement, other: CommandSource) => MetaCommand | undefined;
}

/** How a command is laid out: what it inherits, then its own entries. */
export function loadCommandContainer(
  loading: Loading,
  element: XmlElement,
  context: CommandContainerContext,
): CommandContainer {
  loading.allow(element, [], ['BinaryEncoding', 'EntryList', 'BaseContainer']);
  const { scope, candidates } = context;
  const inherited = loadInherited(loading, element, context);
  const list = loading.child(element, 'EntryList');
  if (list === undefined) loading.report(element, 'missing', 'EntryList', 'none');
  const encoding = loading.child(element, 'BinaryEncoding');
  const own =
    list === undefined
      ? []
      : loadEntries(loading, list, {
          scope,
          findContainer: (reference) => resolve(scope.system, 'containers', reference),
          candidates,
          isCommand: true,
        });
  return {
    name: element.attribute('name') ?? '',
    entries: [...inherited.entries, ...own],
    assigned: inherited.assigned,
    bits: encoding && loadContainerBits(loading, encoding, scope.system),
    firstOwnEntry: inherited.entries.length,
    errorControls: [
      ...inherited.errorControls,
      ...(encoding === undefined ? [] : loadErrorControls(loading, encoding, scope.system)),
    ],
  };
}

type Inherited = Pick<CommandContainer, 'entries' | 'assigned' | 'errorControls'>;
const nothing: Inherited = { entries: [], assigned: [], errorControls: [] };

/** What the container of a base command, of another command, or a sequence container puts in front. */
function loadInherited(loading: Loading, element: XmlElement, context: CommandContainerContext): Inherited {
  const baseElement = loading.child(element, 'BaseContainer');
  if (baseElement === undefined) return nothing;
  loading.allow(baseElement, ['containerRef'], ['RestrictionCriteria']);
  const own = loadAssigned(loading, baseElement, context.scope);
  const reference = loading.required(baseElement, 'containerRef');
  if (reference === undefined) return { ...nothing, assigned: own };
  const found = findInherited(loading, baseElement, reference, context);
  if (found !== undefined) return { ...found, assigned: [...found.assigned, ...own] };
  return { ...nothing, entries: [unreadableEntry(loading, baseElement)], assigned: own };
}

function findInherited(
  loading: Loading,
  baseElement: XmlElement,
  reference: string,
  { scope, base, makeOther }: CommandContainerContext,
): Inherited | undefined {
  const name = reference.split('/').at(-1);
  for (let command = base; command !== undefined; command = command.base)
    if (command.container?.name === name) return command.container;
  const source = resolve(scope.system, 'commandContainers', reference);
  if (source !== undefined) return makeOther(baseElement, source)?.container;
  const sequence = resolve(scope.system, 'containers', reference);
  if (sequence !== undefined) return flattened(sequence);
  loading.report(baseElement, 'unresolved', 'the container of a command or a SequenceContainer', reference);
  return undefined;
}

function flattened(sequence: Container): Inherited {
  const entries: Entry[] = [];
  const assigned: Comparison[] = [];
  const errorControls: ErrorControl[] = [];
  for (let at: Container | undefined = sequence; at !== undefined; at = at.base) {
    entries.unshift(...at.entries);
    assigned.unshift(...comparisonsOf(at.criteria));
    errorControls.unshift(...at.errorControls);
  }
  return { entries, assigned, errorControls };
}

/** Criteria of a base container are orders here: its parameters shall have these values. */
function loadAssigned(loading: Loading, baseElement: XmlElement, scope: Scope): Comparison[] {
  const restriction = loading.child(baseElement, 'RestrictionCriteria');
  if (restriction === undefined) return [];
  loading.allow(restriction, [], matchElements);
  const conditions = loadConditions(loading, restriction, scope);
  const assigned = comparisonsOf(conditions);
  const isPlain = conditions.every(
    (condition) => condition.kind === 'never' || assigned.includes(condition as Comparison),
  );
  if (!isPlain) loading.report(restriction, 'unsupported', 'comparisons with == and a value', 'others');
  return assigned;
}
