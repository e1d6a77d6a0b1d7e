import type { Container, Entry, ErrorControl } from './definition-container.ts';
import type {
  Comparison,
  Condition,
  MathStep,
  Parameter,
  Quantity,
  ValueType,
} from './definition-parameter.ts';

export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly type: ValueType;
  readonly initialValue: string | undefined;
}

export interface MetaCommand {
  readonly name: string;
  readonly qualifiedName: string;
  readonly description: string;
  readonly longDescription: string;
  readonly isAbstract: boolean;
  readonly base: MetaCommand | undefined;
  /** Its own and the inherited ones that are not assigned. */
  readonly arguments: readonly Argument[];
  /** The assigned ones too: the container lays them out. */
  readonly allArguments: readonly Argument[];
  /** Arguments of the base commands that this one fixes, as written. */
  readonly assignments: ReadonlyMap<string, string>;
  /** Its own over the inherited. Names are the mission's: Dawa reads apid, pusService, pusSubtype. */
  readonly ancillary: Readonly<Record<string, string>>;
  readonly significance: Significance | undefined;
  readonly contextSignificances: readonly {
    readonly conditions: readonly Condition[];
    readonly significance: Significance;
  }[];
  readonly container: CommandContainer | undefined;
  /** Must hold before it is sent; those of the bases first. */
  readonly constraints: readonly TransmissionConstraint[];
  readonly interlock: Interlock | undefined;
  /** Stages by which the ground learns what became of it, in the order of XTCE. */
  readonly verifiers: readonly Verifier[];
  readonly parametersToSet: readonly ParameterToSet[];
  readonly suspendedAlarms: readonly {
    readonly parameter: Parameter;
    readonly suspendedMs: number;
    readonly from: VerificationStage;
  }[];
  /** A command that is several, in this order. */
  readonly steps: readonly {
    readonly command: MetaCommand;
    readonly assignments: ReadonlyMap<string, string>;
  }[];
}

/** Levels as XTCE names them, after ISO 14950: normal, vital, critical, forbidden, user1, user2. */
export interface Significance {
  readonly level: string;
  readonly reason: string;
  readonly systemAtRisk: string | undefined;
}

export interface CommandContainer {
  readonly name: string;
  /** Those of the base containers first. */
  readonly entries: readonly Entry[];
  /** Raw or engineering values that a base container's criteria ask of its parameters. */
  readonly assigned: readonly Comparison[];
  /** Room that the file forces on its own entries; what they leave of it is filled with zeros. */
  readonly bits: number | undefined;
  /** Where its own entries begin in `entries`. */
  readonly firstOwnEntry: number;
  readonly errorControls: readonly ErrorControl[];
}

export interface TransmissionConstraint {
  readonly conditions: readonly Condition[];
  readonly timeoutMs: number | undefined;
  readonly isSuspendable: boolean;
  /** It counts only when the arguments have these values, as written. */
  readonly restrictions: ReadonlyMap<string, string>;
}

/** The next command waits until this one has come so far. */
export interface Interlock {
  readonly scope: string | undefined;
  readonly stage: VerificationStage;
  readonly progressPercent: number | undefined;
  readonly isSuspendable: boolean;
}

export type VerificationStage =
  | 'release'
  | 'transferredToRange'
  | 'sentFromRange'
  | 'received'
  | 'accepted'
  | 'queued'
  | 'executing'
  | 'complete'
  | 'failed';

export interface Verifier {
  readonly stage: VerificationStage;
  readonly name: string | undefined;
  readonly check:
    | { readonly kind: 'conditions'; readonly conditions: readonly Condition[] }
    /** A new packet of that container. */
    | { readonly kind: 'container'; readonly container: Container }
    /** The parameter changes by so much. */
    | { readonly kind: 'change'; readonly parameter: Parameter; readonly change: number };
  readonly window:
    | {
        readonly startMs: number | undefined;
        readonly stopMs: number;
        readonly from: 'commandRelease' | 'timeLastVerifierPassed';
      }
    | undefined;
  readonly percentComplete: Quantity | undefined;
  /** Its value is the answer of the command. */
  readonly returnParameter: Parameter | undefined;
  /** It counts only when the arguments have these values, as written. */
  readonly restrictions: ReadonlyMap<string, string>;
}

export interface ParameterToSet {
  readonly parameter: Parameter;
  readonly stage: VerificationStage;
  /** As written, or the result of a calculation. */
  readonly value: string | undefined;
  readonly derivation: readonly MathStep[] | undefined;
}
