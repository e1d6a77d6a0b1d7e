import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { ColumnKind, ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { OctetCells, RowLane } from 'ccsds-parser/xtce/columns/columns';

/**
 * How the packets of one container, decoded by one version of a dictionary, are kept as columns.
 *
 * The archive knows columns; what they mean is asked of the dictionary, at flush for the figures that plots sum up, and
 * at read for values, units and limit states. So a sample says for ever what the version said that decoded it.
 */
export interface GroupPlan {
  readonly groupId: number;
  readonly missionId: string;
  readonly dictionaryId: number;
  readonly container: string;
  readonly columns: readonly ColumnPlan[];
}

export interface ColumnPlan {
  readonly parameterId: number;
  /** As it is asked for: `bus_voltage`, `status.mode`, `samples[]`. */
  readonly name: string;
  readonly unit: string | null;
  readonly rawKind: ColumnKind | 'octets';
  /** The array of what it means, where that does not follow from what stands in the packet; null where it does. */
  readonly valueKind: ColumnKind | null;
  /** Limit states are kept, for they do not follow from the value. */
  readonly keepsLimits: boolean;
  /** A row may have any number of values. */
  readonly isList: boolean;
  /**
   * Engineering figures of cells `from` to `to`, as plots and sums need them, into `into` from 0 on; not finite where a cell
   * has none. Of labels and flags their raw codes. Undefined where no cell ever has one (text, octets).
   */
  readonly fillFigures?: (cells: ColumnCells, from: number, to: number, into: Float64Array) => void;
  /** The figures are the raw numbers, and an absent or odd cell has none: they can be summed up without being unpacked. */
  readonly isFigureRaw?: boolean;
  /** Cells as samples say them, from `from` to `to`; an absent cell has no entry. */
  readSamples(cells: ColumnCells, from: number, to: number): CellSample[];
}

/** The cells of a column: value n is that of row n, in a list `starts` tells. What is behind the rows is room. */
export interface ColumnCells {
  readonly raw: ColumnValues | OctetCells;
  /** As `valueKind` says; undefined where it follows from raw. */
  readonly value: ColumnValues | undefined;
  /** Places in `limitStates` of the decoder; undefined where they follow. */
  readonly limits: Uint8Array | undefined;
  /** `cellMarks` of the decoder: absent, valid, not valid; undefined where all are there and valid. */
  readonly marks: Uint8Array | undefined;
  /** Of a list: row n has the cells `starts[n]` to `starts[n + 1]`. */
  readonly starts: Uint32Array | undefined;
  /** The few cells that fit no array, by index. */
  readonly odd: ReadonlyMap<number, OddCell>;
}

export interface OddCell {
  readonly raw: ParameterValue;
  readonly value: ParameterValue;
}

/** A sample without what its row tells: instants, packet. */
export interface CellSample extends Pick<ParameterSample, 'name' | 'raw' | 'value' | 'unit' | 'limitState'> {
  /** The cell. */
  readonly index: number;
}

/** Rows of one group, as a batch of packets brought them, in the order of the log. What is behind `count` is room. */
export interface GroupRows {
  readonly plan: GroupPlan;
  readonly count: number;
  readonly lsns: Float64Array;
  /** Under which the samples are kept: onboard time where it can be meant, else reception. */
  readonly generatedAtMs: Float64Array;
  readonly receivedAtMs: Float64Array;
  /** `sampleQuality` of each row. */
  readonly quality: Uint8Array;
  /**
   * One for each column of the plan; valid until the call returns. Where `lanes` has the values, only of columns whose meaning does
   * not follow from them.
   */
  readonly cells: readonly ColumnCells[];
  /**
   * Raw values row by row, a lane for each kind of array in the order in which the plan first has it: of groups all of whose
   * columns are plain numbers, present in every row.
   */
  readonly lanes?: readonly RowLane[] | undefined;
}
