import { type Fault, failure, type Result, success } from '../fault.ts';
import { DecodeRun, type Memory } from './decode-run.ts';
import type { DecodedParameter } from './decoded-parameter.ts';
import type { Container, Parameter, XtceDefinition } from './definition.ts';

export type { DecodedParameter, DecodedPart } from './decoded-parameter.ts';

export interface DecodedPacket {
  /** Most specific container that the packet matches. */
  readonly containerName: string;
  readonly qualifiedName: string;
  readonly container: Container;
  /** In the order of the packet; one that stands in it twice is there twice. */
  readonly parameters: readonly DecodedParameter[];
  /** Bits that the container took; what is behind them (a packet error control) was not looked at. */
  readonly decodedBits: number;
  /** Path of the entry that is not supported, at which decoding stopped; undefined when all was decoded. */
  readonly stoppedAt: string | undefined;
  /** Checks that the containers describe, and whether they hold. */
  readonly errorControls: readonly { readonly parameter: Parameter; readonly isGood: boolean }[];
}

/**
 * `no-container`: none matches. `too-short`: the packet ends inside a field. `bad-size`: a size in the packet makes no
 * sense, or is beyond what the file allows. `too-many`: more values than a packet can mean.
 */
export type DecodeFault = Fault<'no-container' | 'too-short' | 'bad-size' | 'too-many'>;

/**
 * Reads a packet by the most specific container that its values match.
 *
 * From the root the criteria of the containers that extend it are judged, in the order of the file, and so on down; the
 * first that matches is taken. A branch that ends in an abstract container is given up for the next one.
 *
 * Nothing is remembered: what depends on other packets (earlier instances, contexts set elsewhere, counted violations,
 * changes) is for `XtceReader`.
 *
 * @param packet from the first bit of the primary header on
 * @param context name of the container to start with; else the first without a base that others extend (or, when none
 *   is extended, the first)
 * @returns faults: `no-container` when none matches, with how far it went; the others with what was expected and found
 * Source: XTCE 1.2 schema, SequenceContainerType and BaseContainerType
 */
export function decodePacket(
  definition: XtceDefinition,
  packet: Uint8Array,
  context: { readonly rootContainer?: string } = {},
): Result<DecodedPacket, DecodeFault> {
  return decodeFrom(rootsOf(definition, context.rootContainer), packet, context.rootContainer, undefined);
}

/** As `decodePacket`, from the containers given, with what earlier packets said. */
export function decodeFrom(
  roots: readonly Container[],
  packet: Uint8Array,
  rootName: string | undefined,
  memory: (Memory & { keep(run: DecodeRun): void }) | undefined,
): Result<DecodedPacket, DecodeFault> {
  if (roots.length === 0) return failure('no-container', rootName ?? 'a container in the definition', 'none');
  const run = new DecodeRun(packet, memory);
  for (const root of roots) {
    const found = run.enter(root);
    if (run.fault !== undefined) return run.fault;
    if (found === undefined) continue;
    memory?.keep(run);
    return success({
      containerName: found.name,
      qualifiedName: found.qualifiedName,
      container: found,
      parameters: run.parameters,
      decodedBits: run.bitOffset,
      stoppedAt: run.stoppedAt,
      errorControls: run.errorControls(found),
    });
  }
  return failure('no-container', `a container that extends ${run.deepest}`, run.valuesAtDeepest);
}

const knownRoots = new WeakMap<XtceDefinition, readonly Container[]>();

/** Where decoding begins. */
export function rootsOf(definition: XtceDefinition, name: string | undefined): readonly Container[] {
  if (name !== undefined)
    return definition.containers.filter((one) => one.name === name || one.qualifiedName === name).slice(0, 1);
  let roots = knownRoots.get(definition);
  if (roots === undefined) {
    const outermost = definition.containers.filter((container) => container.base === undefined);
    const extended = outermost.filter((container) => container.children.length > 0);
    roots =
      extended.length > 0 ? extended : outermost.filter((container) => !container.isAbstract).slice(0, 1);
    knownRoots.set(definition, roots);
  }
  return roots;
}
