import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { ColumnCells as DecodedCells } from 'ccsds-parser/xtce/columns/columns';
import { sampleAt } from '../dictionary/kept-column.ts';
import type { DecodedBatch, DecodedGroup } from './decode-batch.ts';
import { packetFields } from './packet-fields.ts';

/** The samples that one row of decoded columns says, in the order of the packet. */
export function samplesOfRow(decoded: DecodedGroup, row: number, batch: DecodedBatch): ParameterSample[] {
  const { group, rows, columns } = decoded;
  if (columns.lanes !== undefined) return samplesOfPacket(decoded, row, batch);
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

/** The same of a packet of a flood, of which not all columns were made: it is decoded alone. */
function samplesOfPacket(
  { group, rows, packets }: DecodedGroup,
  row: number,
  batch: DecodedBatch,
): ParameterSample[] {
  const names = new Set(group.plan.columns.map(({ name }) => name));
  const { bytes } = batch.packets[packets[row]!]!;
  const told = {
    generatedAtMs: rows.generatedAtMs[row]!,
    receivedAtMs: rows.receivedAtMs[row]!,
    packetLsn: rows.lsns[row]!,
    ...(rows.quality[row] !== 0 && { quality: rows.quality[row]! }),
  };
  return packetFields(batch.version.definition, bytes).flatMap(({ name, raw, value, unit, limitState }) =>
    names.has(name) ? { name, raw, value, unit, limitState, ...told } : [],
  );
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
