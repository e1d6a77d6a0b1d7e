import type { ValueType } from './definition.ts';
import { mergeBaseType } from './inherit-type.ts';
import { type FindType, loadAggregateType, loadArrayType } from './load-composite-type.ts';
import type { Scope } from './load-reference.ts';
import { loadScalarType } from './load-scalar-type.ts';
import type { Loading } from './loading.ts';
import { resolve, type SpaceSystem, type TypeSource } from './space-system.ts';
import { kindOf } from './type-kind.ts';
import type { XmlElement } from './xml-element.ts';

/** The type that a reference means; undefined and reported when there is none, or when it holds itself. */
export function typeOfReference(
  loading: Loading,
  element: XmlElement,
  reference: string,
  system: SpaceSystem,
  table: 'parameterTypes' | 'argumentTypes',
): ValueType | undefined {
  const source = resolve(system, table, reference);
  if (source === undefined) {
    loading.report(element, 'unresolved', 'a type that is read', reference);
    return undefined;
  }
  if (source.state === 'being made') {
    loading.report(element, 'circular', 'a type that does not hold itself', reference);
    return undefined;
  }
  if (loading.typeDepth < maxTypeDepth) return makeType(loading, source);
  loading.report(element, 'unsupported', `at most ${maxTypeDepth} types inside each other`, reference);
  return undefined;
}

const maxTypeDepth = 64;

/** How many types are inside each other, itself included: decoding goes down them by calls. */
function nestingOf(loading: Loading, type: ValueType): number {
  const { element, members } = type;
  if (element === undefined && members.length === 0) return 1;
  const inside = [...members.map((member) => member.type), ...(element === undefined ? [] : [element])];
  const depth = 1 + Math.max(...inside.map((one) => loading.nestings.get(one) ?? 1));
  loading.nestings.set(type, depth);
  return depth;
}

/** The type of a source, made at the first call. */
export function makeType(loading: Loading, source: TypeSource): ValueType | undefined {
  if (source.state !== 'unmade') return source.type;
  source.state = 'being made';
  loading.typeDepth++;
  const type = typeOfSource(loading, source);
  loading.typeDepth--;
  source.state = 'made';
  if (type === undefined) return undefined;
  if (nestingOf(loading, type) > maxTypeDepth) {
    loading.unsupported(source.element, `at most ${maxTypeDepth} types inside each other`);
    return undefined;
  }
  source.type = type;
  loading.types.push(type);
  return type;
}

function typeOfSource(loading: Loading, source: TypeSource): ValueType | undefined {
  const { system } = source;
  const { name } = source.element;
  const kind = kindOf(source.element)!;
  const element = mergeBaseType(loading, source);
  // As XTCE 1.2 spells one of them.
  const isArgument = name.endsWith('ArgumentType') || name.endsWith('AgumentType');
  const scope: Scope = { system, isArgument };
  if (kind !== 'array' && kind !== 'aggregate')
    return loadScalarType(loading, element, kind, scope, isArgument);
  const table = isArgument ? 'argumentTypes' : 'parameterTypes';
  const typeOf: FindType = (from, reference) => typeOfReference(loading, from, reference, system, table);
  return kind === 'array'
    ? loadArrayType(loading, element, scope, typeOf)
    : loadAggregateType(loading, element, typeOf);
}
