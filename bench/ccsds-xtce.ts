import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decodePacket, loadXtce, type XtceDefinition } from 'ccsds-parser/xtce/xtce';
import { type BenchRow, leastPairs, loneRow, quantile, rateOf } from './paired.ts';
import { xtceDocument, xtcePackets } from './xtce-9500.ts';

/** Loading large mission files, and packets to limits-checked parameters. */
export function xtceRows(): BenchRow[] {
  const shared = xtceDocument();
  return [
    coldRow(),
    loadRow('xtce-load-9500-ms', shared, leastPairs, 'eight parameters to a type; median once compiled'),
    loadRow(
      'xtce-load-9500-own-types-ms',
      xtceDocument({ parametersOfType: 1 }),
      leastPairs,
      'each parameter with a type of its own',
    ),
    decodeRow(definitionOf(shared)),
  ];
}

function coldRow(): BenchRow {
  const program = fileURLToPath(new URL('xtce-cold-load.ts', import.meta.url));
  const words = ['--import', 'tsx', '--conditions', '@dawa/source', program];
  const tookMs = Array.from({ length: freshProcesses }, () =>
    Number(execFileSync(process.execPath, words).toString()),
  );
  const note = `2.1 MB, first load of a fresh process; median of ${freshProcesses}`;
  return loneRow({ name: 'xtce-load-9500-cold-ms', unit: 'ms', value: quantile(tookMs, 0.5), note });
}

const freshProcesses = 5;

function definitionOf(text: string): XtceDefinition {
  const { definition, faults } = loadXtce(text);
  if (definition === undefined || faults.length > 0)
    throw new TypeError(`xtce: expected a definition without faults, found ${JSON.stringify(faults[0])}`);
  return definition;
}

function loadRow(name: string, text: string, times: number, note: string): BenchRow {
  const tookMs = Array.from({ length: times }, () => {
    const startedMs = performance.now();
    const { definition } = loadXtce(text);
    const endedMs = performance.now();
    if (definition?.parameters.length !== parameterCount)
      throw new TypeError(
        `${name}: expected ${parameterCount} parameters, found ${definition?.parameters.length}`,
      );
    return endedMs - startedMs;
  });
  const megabytes = (text.length / 1e6).toFixed(1);
  return loneRow({ name, unit: 'ms', value: quantile(tookMs, 0.5), note: `${megabytes} MB, ${note}` });
}

/** With the eight of the packet header. */
const parameterCount = 9508;

function decodeRow(definition: XtceDefinition): BenchRow {
  const packets = xtcePackets();
  const decodeAll = (): number => {
    let alarms = 0;
    for (const packet of packets) {
      const decoded = decodePacket(definition, packet);
      if (!decoded.ok) throw new TypeError(`xtce: expected a container, found ${decoded.fault.kind}`);
      for (const { limitState } of decoded.value.parameters) if (limitState === 'critical') alarms++;
    }
    return alarms;
  };
  if (decodeAll() === 0) throw new TypeError('xtce: expected limits to be judged, found none violated');
  return loneRow({
    name: 'xtce-decode-packets-s',
    unit: 'packets/s',
    value: rateOf(packets.length, decodeAll),
    note: '38 parameters each, limits judged, objects made',
  });
}
