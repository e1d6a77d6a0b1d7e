import { type Result, success } from '@dawa/seams/fault';
import type { RecordingItem } from '../pipeline/recording-item.ts';
import type { RecordingCounts } from '../pipeline/recording-summary.ts';
import { chooseContainer, createParameterTable } from './decode-csv.ts';
import {
  createParameterLines,
  fragmentLine,
  frameLine,
  messageLine,
  type PacketKnowledge,
  packetLine,
} from './decode-lines.ts';
import type { DecodeOptions, OptionFault } from './decode-options.ts';

/** Turns what was decoded into text. */
export interface DecodeWriter {
  linesOf(items: readonly RecordingItem[]): string;
  /** What was kept back for a batch. */
  lastLines(): string;
}

/** @returns a fault where a table cannot be chosen */
export function chooseWriter(
  options: DecodeOptions,
  knowledge: PacketKnowledge,
  counts: RecordingCounts,
): Result<DecodeWriter, OptionFault> {
  const { definition, format, rootContainer } = knowledge;
  if (options.output !== 'csv' || definition === undefined)
    return success({ linesOf: lineWriter(options, knowledge, counts), lastLines: () => '' });
  const container = chooseContainer(definition, options.containerName, rootContainer);
  if (!container.ok) return container;
  const table = createParameterTable(definition, container.value, format, counts, rootContainer);
  const linesOf = (items: readonly RecordingItem[]) => {
    let text = '';
    for (const item of items) {
      counts.add(item);
      if (item.kind === 'packet') text += table.push(item.packet);
      else if (item.kind === 'message') text += table.pushOctets(item.link.content);
    }
    return text;
  };
  return success({ linesOf, lastLines: () => table.flush() });
}

function lineWriter(
  options: DecodeOptions,
  knowledge: PacketKnowledge,
  counts: RecordingCounts,
): (items: readonly RecordingItem[]) => string {
  const parameterLines = knowledge.dictionary === undefined ? undefined : createParameterLines(knowledge);
  return (items) => {
    const lines: string[] = [];
    for (const item of items) {
      counts.add(item);
      if (item.kind === 'frame' && options.shown === 'frames') lines.push(frameLine(item));
      if (item.kind === 'fragment' && options.shown === 'packets' && options.isShowingFragments) {
        lines.push(fragmentLine(item));
      }
      if (item.kind !== 'packet' && item.kind !== 'message') continue;
      if (options.shown === 'packets')
        lines.push(item.kind === 'packet' ? packetLine(item, knowledge) : messageLine(item));
      if (options.shown !== 'parameters' || parameterLines === undefined) continue;
      const parameters = parameterLines(item);
      counts.addParameters(parameters.count);
      if (parameters.fault !== undefined) counts.addFault(parameters.fault);
      lines.push(parameters.text);
    }
    return lines.join('');
  };
}
