import type { Fault } from '../fault.ts';
import type { MetaCommand } from './definition-command.ts';
import type { Container } from './definition-container.ts';
import type { Parameter } from './definition-parameter.ts';

export type * from './definition-command.ts';
export type * from './definition-container.ts';
export type * from './definition-encoding.ts';
export type * from './definition-math.ts';
export type * from './definition-parameter.ts';
export type * from './definition-value.ts';

/**
 * What a mission file defines, once names are resolved: `loadXtce` makes it, `decodePacket` and `encodeCommand` use it.
 *
 * Plain data: no functions in it, and nothing left to look up by name. It can be posted to a worker. Objects refer to
 * each other, so it is no tree.
 * Terms are those of XTCE 1.2 (OMG, October 2018; CCSDS 660.0-B-2).
 */
export interface XtceDefinition {
  /** Name of the root space system. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly containers: readonly Container[];
  readonly commands: readonly MetaCommand[];
}

/** Something of the file that could not be used, or that looks wrong. The rest of the definition stands. */
export interface XtceFault
  extends Fault<
    | 'bad-xml'
    | 'not-xtce'
    | 'unsupported'
    | 'missing'
    | 'bad-value'
    | 'unresolved'
    | 'duplicate'
    | 'circular'
    | 'overlap'
  > {
  /** `/System/TelemetryMetaData/ParameterTypeSet/IntegerParameterType[u8]/IntegerDataEncoding`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}
