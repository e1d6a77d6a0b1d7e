import { createOctetCells } from 'ccsds-parser/xtce/columns/columns';
import type { ColumnCells, GroupRows } from '../archive/samples/group-plan.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import { DerivedParameters } from '../processing/derived-parameters.ts';
import type { DerivedColumn } from '../processing/derived-rows.ts';
import type { DecodedGroup } from './decode-batch.ts';

/** Samples of one derived parameter, as the archive keeps them and as others may read them. */
export interface DerivedGroup {
  readonly rows: GroupRows;
  readonly column: DerivedColumn;
}

/** Computes derived parameters from decoded packets, by the plan of the dictionary version that decoded them. */
export class DerivedStage {
  #version: OpenVersion | undefined;
  #engine: DerivedParameters | undefined;

  push(version: OpenVersion, group: DecodedGroup): DerivedGroup[] {
    if (version.derivedPlan.parameters.length === 0) return [];
    if (this.#version !== version || this.#engine === undefined) {
      this.#version = version;
      this.#engine = new DerivedParameters(version.derivedPlan);
    }
    return this.#engine.pushDecoded(group).flatMap((column) => keptRows(version, group.rows, column) ?? []);
  }
}

/** The rows that made a sample. */
function keptRows(version: OpenVersion, rows: GroupRows, column: DerivedColumn): DerivedGroup | undefined {
  const { marks, atMs } = column;
  const made: number[] = [];
  for (let row = 0; row < rows.count; row++) if (marks?.[row] !== 0) made.push(row);
  if (made.length === 0) return undefined;
  const pick = (values: Float64Array) => Float64Array.from(made, (row) => values[row]!);
  return {
    column,
    rows: {
      plan: version.derivedGroupOf(column.parameter),
      count: made.length,
      lsns: pick(rows.lsns),
      generatedAtMs: pick(atMs ?? rows.generatedAtMs),
      receivedAtMs: pick(rows.receivedAtMs),
      quality: Uint8Array.from(made, (row) => rows.quality[row]!),
      cells: [cellsOf(column, made)],
    },
  };
}

function cellsOf({ figures, texts, limits, parameter }: DerivedColumn, made: readonly number[]): ColumnCells {
  const common = { value: undefined, marks: undefined, starts: undefined, odd: new Map() };
  const kept = limits && Uint8Array.from(made, (row) => limits[row]!);
  switch (parameter.kind) {
    case 'number':
      return { ...common, raw: Float64Array.from(made, (row) => figures[row]!), limits: kept };
    case 'boolean':
      return { ...common, raw: Uint8Array.from(made, (row) => figures[row]!), limits: kept };
    case 'text':
      return { ...common, raw: textCells(made.map((row) => texts[figures[row]!] ?? '')), limits: kept };
  }
}

function textCells(texts: readonly string[]): Extract<ColumnCells['raw'], { heap: Uint8Array }> {
  const cells = createOctetCells(texts.length);
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  cells.heap = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0));
  for (const [index, octets] of encoded.entries()) {
    cells.starts[index] = cells.usedOctets;
    cells.lengths[index] = octets.length;
    cells.heap.set(octets, cells.usedOctets);
    cells.usedOctets += octets.length;
  }
  return cells;
}
