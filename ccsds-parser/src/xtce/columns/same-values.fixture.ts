import type { ColumnValues } from '../../columns/column-layout.ts';
import { decodePacket } from '../decode-packet.ts';
import type { XtceDefinition } from '../definition.ts';
import { planColumns } from './column-plan.ts';
import { valuesAt } from './container-columns.ts';
import { cellsOfKept, keptFormOf } from './kept-cells.ts';
import { cellsOf } from './packet-layout.ts';
import type { ParameterColumn } from './parameter-column.ts';
import type { XtceColumnDecoder, XtceColumns } from './xtce-columns.ts';

/** Packets one behind the other, and where each lies. */
export function joined(packets: readonly Uint8Array[]) {
  const offsets = new Uint32Array(packets.length);
  const lengths = new Uint32Array(packets.length);
  let at = 0;
  for (const [index, { length }] of packets.entries()) {
    offsets[index] = at;
    lengths[index] = length;
    at += length;
  }
  const bytes = new Uint8Array(at);
  for (const [index, packet] of packets.entries()) bytes.set(packet, offsets[index]);
  return { bytes, places: { count: packets.length, offsets, lengths } };
}

/** What each packet says, by the decoder of single packets: by column, in the order of the packet. */
export function saidOneByOne(definition: XtceDefinition, packets: readonly Uint8Array[]) {
  return packets.map((packet) => {
    const decoded = decodePacket(definition, packet);
    if (!decoded.ok) return decoded.fault;
    const { container, parameters, stoppedAt, errorControls } = decoded.value;
    const plan = planColumns(container);
    const said: Record<string, unknown[]> = {};
    for (const parameter of parameters) {
      const parts = parameter.parts ?? [parameter];
      for (const [index, { index: column }] of [...cellsOf(parameter, plan)].entries()) {
        const { raw, value, enumLabel, limitState, isValid } = parts[index]!;
        const { qualifiedName } = plan.columns[column]!;
        said[qualifiedName] ??= [];
        said[qualifiedName].push(plainCell({ raw, value, label: enumLabel, limitState, isValid }));
      }
    }
    const controls = Object.fromEntries(
      errorControls.map(({ parameter, isGood }) => [parameter.name, isGood]),
    );
    return { container: container.name, stoppedAt, said, controls };
  });
}

/** The same by columns; in `cuts` calls of the decoder. */
export function saidByColumns(
  decoder: XtceColumnDecoder,
  packets: readonly Uint8Array[],
  cuts: readonly number[] = [],
) {
  const found: unknown[] = [];
  const ends = [...cuts, packets.length];
  for (const [at, end] of ends.entries()) {
    const piece = packets.slice(ends[at - 1] ?? 0, end);
    const { bytes, places } = joined(piece);
    found.push(...rowsOf(decoder.decode(bytes, places), piece.length));
  }
  return found;
}

/** The same from what an archive keeps of the columns: raw values, and of the rest only what does not follow from them. */
export function saidByKept(decoder: XtceColumnDecoder, packets: readonly Uint8Array[]) {
  const { bytes, places } = joined(packets);
  const { containers, faults } = decoder.decode(bytes, places);
  const kept = containers.map((table) => ({ ...table, columns: table.columns.map(keptColumn) }));
  return rowsOf({ containers: kept, faults }, packets.length);
}

function keptColumn(column: ParameterColumn): ParameterColumn {
  const { cells, raw, value, limits, marks, starts } = column;
  const form = keptFormOf(column);
  const count = starts?.at(-1) ?? cells.capacity;
  const needed = {
    value: form.keepsValue ? (value as ColumnValues) : undefined,
    limits: form.keepsLimits ? limits : undefined,
  };
  return { ...column, cells: cellsOfKept(form, { raw, count, ...needed, marks, odd: cells.odd }) };
}

function rowsOf({ containers, faults }: XtceColumns, count: number): unknown[] {
  const rows: unknown[] = new Array(count).fill('missing');
  for (const { packet, fault } of faults) rows[packet] = fault;
  for (const table of containers)
    for (let row = 0; row < table.count; row++) {
      const said: Record<string, unknown[]> = {};
      for (const column of table.columns) {
        const cells = valuesAt(column, row);
        if (cells.length > 0) said[column.qualifiedName] = cells.map(plainCell);
      }
      const controls = Object.fromEntries(
        table.errorControls
          .filter(({ isGood }) => isGood[row] !== 0)
          .map(({ parameter, isGood }) => [parameter.name, isGood[row] === 1]),
      );
      rows[table.packets[row]!] = {
        container: table.container.name,
        stoppedAt: table.stoppedAt?.[row],
        said,
        controls,
      };
    }
  return rows;
}

/** Octets as arrays, so that a window and a copy compare. */
function plainCell(cell: {
  readonly raw: unknown;
  readonly value: unknown;
  readonly label: unknown;
  readonly limitState: unknown;
  readonly isValid: boolean;
}): unknown[] {
  const plain = (value: unknown) => (value instanceof Uint8Array ? [...value] : value);
  return [plain(cell.raw), plain(cell.value), cell.label, cell.limitState, cell.isValid];
}
