import { columnKinds } from '../columns/array-kinds.ts';
import { packBodyOf } from '../columns/body.ts';
import { cellParts } from '../columns/cell-parts.ts';
import { noKind, writeLooseHead } from '../columns/loose-cells.ts';
import type { OctetWriter } from '../columns/octet-writer.ts';
import { arrayOf } from './cell-arrays.ts';
import { turnLane } from './lane-columns.ts';
import type { LanePlaces, LanePlan } from './lane-plan.ts';
import type { Lane } from './lanes.ts';

/**
 * The first rows of a group that is all lanes, as `packLooseBody` would write them of columns: of hundreds of columns, which live
 * until they are written, none is made.
 */
export function packLaneBody(
  { raw, value, limits }: LanePlan,
  lanes: readonly Lane[],
  rows: number,
): Uint8Array {
  const turned = turnedLanes(lanes, rows);
  const write = (writer: OctetWriter, { lane, place }: LanePlaces, column: number) => {
    const index = lane[column]!;
    if (index < 0) return;
    const { octets, columnOctets } = turned[index]!;
    const at = place[column]! * columnOctets;
    writer.octets(octets.subarray(at, at + columnOctets));
  };
  const kindOf = ({ lane }: LanePlaces, column: number) => {
    const index = lane[column]!;
    return index < 0 ? noKind : columnKinds.indexOf(lanes[index]!.kind);
  };
  return packBodyOf(raw.lane.length, (writer, column) => {
    const valueKind = kindOf(value, column);
    const parts =
      (valueKind === noKind ? 0 : cellParts.value) | (limits.lane[column]! < 0 ? 0 : cellParts.limits);
    writeLooseHead(writer, { kind: kindOf(raw, column), valueKind, parts, rows, count: rows });
    write(writer, raw, column);
    write(writer, value, column);
    write(writer, limits, column);
  });
}

/** Of each lane its columns one behind the other, in memory that is used again by the next call. */
function turnedLanes(
  lanes: readonly Lane[],
  rows: number,
): { octets: Uint8Array<ArrayBuffer>; columnOctets: number }[] {
  let end = 0;
  const places = lanes.map((lane) => {
    const columnOctets = rows * arrayOf[lane.kind].BYTES_PER_ELEMENT;
    const start = end;
    const octets = columnOctets * lane.columns.length;
    // Arrays of the widest numbers begin at a multiple of their size.
    end = Math.ceil((start + octets) / 8) * 8;
    return { start, octets, columnOctets };
  });
  const memory = lend(end);
  return places.map(({ start, octets, columnOctets }, index) => {
    const window = memory.subarray(start, start + octets);
    turnLane(lanes[index]!, rows, window);
    return { octets: window, columnOctets };
  });
}

function lend(octets: number): Uint8Array<ArrayBuffer> {
  if (octets > keptOctets) return new Uint8Array(octets);
  if (octets > lent.length) lent = new Uint8Array(keptOctets);
  return lent;
}

/** Larger memory is left to the collector. */
const keptOctets = 2 ** 20;
let lent = new Uint8Array(0);
