import type { Fault } from '@dawa/seams/fault';

/** What is wrong with the text of an expression, and where. */
export interface ExpressionFault
  extends Fault<
    | 'bad-token'
    | 'bad-syntax'
    | 'unknown-name'
    | 'unknown-function'
    | 'unknown-label'
    | 'wrong-kind'
    | 'wrong-count'
    | 'bad-argument'
    | 'too-complex'
  > {
  /** The character of the text at which it stands, the first is 1; one behind the last for a text that ends too early. */
  readonly column: number;
}

/** `column 7: unknown-name: expected bus_voltage, found bus_volt`: where comes first, for `describeFault` has no place. */
export function placedFault(fault: ExpressionFault): Fault {
  return { ...fault, kind: `column ${fault.column}: ${fault.kind}` };
}
