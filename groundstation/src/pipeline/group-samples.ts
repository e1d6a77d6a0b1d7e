import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { ColumnCells as DecodedCells } from 'ccsds-parser/xtce/columns/columns';
import { sampleAt } from '../dictionary/container-group.ts';
import type { DecodedGroup } from './decode-batch.ts';

/** The samples that one row of decoded columns says, in the order of the packet. */
export function samplesOfRow({ group, rows, columns }: DecodedGroup, row: number): ParameterSample[] {
  const samples: ParameterSample[] = [];
  const told = {
    generatedAtMs: rows.generatedAtMs[row]!,
    receivedAtMs: rows.receivedAtMs[row]!,
    packetLsn: rows.lsns[row]!,
    quality: rows.quality[row]!,
  };
  for (const [index, place] of group.places.entries()) {
    const { cells, starts, unit } = columns.columns[place]!;
    const { name } = group.plan.columns[index]!;
    const [from, to] = starts === undefined ? [row, row + 1] : [starts[row]!, starts[row + 1]!];
    for (let cell = from; cell < to; cell++) add(samples, cells, cell, name, unit ?? null, told);
  }
  return samples;
}

type Told = Pick<ParameterSample, 'generatedAtMs' | 'receivedAtMs' | 'packetLsn'> & {
  readonly quality: number;
};

function add(
  samples: ParameterSample[],
  cells: DecodedCells,
  cell: number,
  name: string,
  unit: string | null,
  told: Told,
): void {
  const said = sampleAt(cells, cell, cell, name, unit);
  if (said === undefined) return;
  const { raw, value, limitState } = said;
  const { generatedAtMs, receivedAtMs, packetLsn, quality } = told;
  const sample = { name, generatedAtMs, receivedAtMs, raw, value, unit, limitState, packetLsn };
  samples.push(quality === 0 ? sample : { ...sample, quality });
}
