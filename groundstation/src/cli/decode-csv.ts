import { failure, type Result, success } from '@dawa/seams/fault';
import type { SpacePacket } from 'ccsds-parser/packet/space-packet';
import {
  type ContainerColumns,
  cellMarks,
  limitStates,
  type ParameterColumn,
  valuesAt,
  type XtceColumnBatch,
  XtceColumnStream,
} from 'ccsds-parser/xtce/columns/columns';
import { rootsOf } from 'ccsds-parser/xtce/decode-packet';
import type { Container, XtceDefinition } from 'ccsds-parser/xtce/definition';
import { type PacketFormat, readPus } from '../pipeline/packet-decoder.ts';
import { trailerOctetsOf } from '../pipeline/packet-trailer.ts';
import { parameterNames, plainValue } from '../pipeline/xtce-dictionary.ts';
import type { OptionFault } from './decode-options.ts';
import { csvCell } from './table.ts';

/** The packets of one container as a table, a line a packet. */
export interface ParameterTable {
  /** Lines that became complete; packets of other containers have none. */
  push(packet: SpacePacket): string;
  /** The same for octets that are no space packet. */
  pushOctets(octets: Uint8Array): string;
  flush(): string;
}

/** Where it is told what was found. */
export interface TableCounts {
  addParameters(count: number): void;
  addFault(kind: string): void;
}

/**
 * The container whose packets the table is of: the one that was named, or the only one that packets can be of.
 *
 * @returns a fault that lists the containers when none of them is named and there are several
 */
export function chooseContainer(
  definition: XtceDefinition,
  name: string | undefined,
  rootContainer?: string,
): Result<Container, OptionFault> {
  const all = packetContainers(definition, rootContainer);
  const found = all.filter((one) => name === undefined || one.name === name || one.qualifiedName === name);
  if (found.length === 1) return success(found[0]!);
  const names = all.map((one) => one.name);
  const more = names.length > maxListed ? `, and ${names.length - maxListed} more` : '';
  const expected = `one of ${names.slice(0, maxListed).join(', ')}${more}`;
  return failure({ kind: '--container', expected, found: name ?? 'nothing' });
}

const maxListed = 20;

/** Those that a packet can be of, in the order in which they are looked at. */
function packetContainers(definition: XtceDefinition, rootContainer: string | undefined): Container[] {
  const found: Container[] = [];
  const waiting = [...rootsOf(definition, rootContainer)].reverse();
  while (waiting.length > 0) {
    const container = waiting.pop()!;
    if (!container.isAbstract) found.push(container);
    waiting.push(...container.children.toReversed());
  }
  return found;
}

/**
 * A header line with units, then for each packet when it was made, its worst limit state and the values of all
 * parameters: figures in units, labels, octets as hexadecimal digits; those of a list with spaces between.
 *
 * A packet whose error control is wrong has no line. Memory is bounded by a batch of packets.
 */
export function createParameterTable(
  definition: XtceDefinition,
  container: Container,
  format: PacketFormat | undefined,
  counts: TableCounts,
  rootContainer?: string,
): ParameterTable {
  const stream = new XtceColumnStream(definition, {
    reusesMemory: true,
    batchPackets: 4096,
    ...(rootContainer === undefined ? {} : { rootContainer }),
  });
  const trailerOctets = format === undefined ? 0 : trailerOctetsOf(format, definition);
  const header = headerLine(stream, container, parameterNames(definition));
  /** Of the packets of the batch, by their PUS header. */
  let madeAtMs: (number | null)[] = [];
  let isHeaderDue = true;
  const textOf = (batches: readonly XtceColumnBatch[]) => {
    let text = '';
    if (batches.length > 0 && isHeaderDue) {
      text = header;
      isHeaderDue = false;
    }
    for (const { containers, faults } of batches) {
      for (const { fault } of faults) counts.addFault(fault.kind);
      const table = containers.find((one) => one.container === container);
      if (table !== undefined) text += tableLines(table, madeAtMs, counts);
      madeAtMs = [];
    }
    return text;
  };
  return {
    push: (packet) => {
      const pus = format === undefined ? undefined : readPus(packet, format);
      if (pus !== undefined && pus.fault !== null) {
        counts.addFault(pus.fault.split(':')[0]!);
        return '';
      }
      madeAtMs.push(pus?.columns.generatedAtMs ?? null);
      // Of a packet that is too short its error control must not be taken for values.
      const isChecked = pus !== undefined && pus.columns.pusService !== null;
      const { bytes } = packet;
      return textOf(stream.push(isChecked ? bytes.subarray(0, bytes.length - trailerOctets) : bytes));
    },
    pushOctets: (octets) => {
      madeAtMs.push(null);
      return textOf(stream.push(octets));
    },
    flush: () => {
      const text = textOf(stream.flush());
      return isHeaderDue ? header : text;
    },
  };
}

function headerLine(
  stream: XtceColumnStream,
  container: Container,
  nameOf: ReturnType<typeof parameterNames>,
): string {
  const { columns } = stream.decoder.planOf(container);
  const names = columns.map(({ name, parameter, type }) => {
    const known = `${nameOf(parameter)}${name.slice(parameter.name.length)}`;
    return csvCell(type.unit === undefined ? known : `${known} [${type.unit}]`);
  });
  return `${['generatedAtMs', 'limitState', ...names].join(',')}\n`;
}

function tableLines(
  table: ContainerColumns,
  madeAtMs: readonly (number | null)[],
  counts: TableCounts,
): string {
  const { columns, count, packets, stoppedAt } = table;
  const cells = columns.map(cellWriter);
  const timeAt = firstTime(columns);
  const worst = worstLimits(table);
  let text = '';
  for (let row = 0; row < count; row++) {
    text += `${madeAtMs[packets[row]!] ?? timeAt(row)},${limitStates[worst[row]!]}`;
    for (const cell of cells) text += `,${cell(row)}`;
    text += '\n';
    if (stoppedAt?.[row] !== undefined) counts.addFault('unsupported');
  }
  for (const column of columns) counts.addParameters(valueCount(column, count));
  return text;
}

/** The loop over rows is inside the choice of how a column is written, so the choice is made once. */
function cellWriter(column: ParameterColumn): (row: number) => string {
  const { form, starts, value, marks, cells } = column;
  const isPlain = starts === undefined && cells.odd.size === 0 && !('heap' in value);
  if (isPlain && (form.valueKind === 'same' || form.valueKind === 'figure'))
    return (row) => {
      const figure = value[row]!;
      return marks?.[row] === cellMarks.absent ? '' : String(figure);
    };
  return (row) =>
    csvCell(
      valuesAt(column, row)
        .map((cell) => String(plainValue(cell.value)))
        .join(' '),
    );
}

/** The first time in a packet, as for `generatedAtMs` of single values. */
function firstTime(columns: readonly ParameterColumn[]): (row: number) => string {
  const times = columns.filter(({ parameter }) => parameter.type.kind === 'time');
  return (row) => {
    for (const column of times) {
      const [cell] = valuesAt(column, row);
      if (cell !== undefined) return typeof cell.value === 'number' ? String(cell.value) : '';
    }
    return '';
  };
}

function worstLimits({ columns, count }: ContainerColumns): Uint8Array {
  const worst = new Uint8Array(count);
  for (const { limits, marks, starts } of columns) {
    if (limits === undefined) continue;
    for (let row = 0; row < count; row++) {
      const end = starts?.[row + 1] ?? row + 1;
      for (let index = starts?.[row] ?? row; index < end; index++)
        if (limits[index]! > worst[row]! && marks?.[index] !== cellMarks.absent) worst[row] = limits[index]!;
    }
  }
  return worst;
}

function valueCount({ starts, marks }: ParameterColumn, rows: number): number {
  if (starts !== undefined) return starts[rows]!;
  if (marks === undefined) return rows;
  let count = 0;
  for (let row = 0; row < rows; row++) if (marks[row] !== cellMarks.absent) count++;
  return count;
}
