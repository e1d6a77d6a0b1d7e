import { columnKinds } from '../columns/array-kinds.ts';
import { packBodyOf } from '../columns/body.ts';
import { cellParts } from '../columns/cell-parts.ts';
import { noKind, writeLooseHead } from '../columns/loose-cells.ts';
import type { OctetWriter } from '../columns/octet-writer.ts';
import { turnedLanes } from './lane-columns.ts';
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
    const { buffer, byteOffset, strideOctets, columnOctets } = turned[index]!;
    writer.octets(new Uint8Array(buffer, byteOffset + place[column]! * strideOctets, columnOctets));
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
