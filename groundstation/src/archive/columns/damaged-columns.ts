import { describeFault, type Fault } from '@dawa/seams/fault';

export type ColumnFault = Fault<'damaged-columns'>;

/** Packed columns that say what no packer writes. Their rows can be made again from the log. */
export class DamagedColumns extends Error {
  readonly fault: ColumnFault;

  constructor(expected: string | number, found: string | number) {
    const fault: ColumnFault = { kind: 'damaged-columns', expected, found };
    super(describeFault(fault));
    this.name = 'DamagedColumns';
    this.fault = fault;
  }
}

/** Rows that a column has at most. What claims more is damage, and is not given the memory. */
export const mostRows = 2 ** 20;

/** Cells that a column has at most: lists bring several a row. */
export const mostCells = 2 ** 22;

/** Octets that a deflated part may grow to. */
export const mostInflatedOctets = 2 ** 26;
