import { pageOf } from '@dawa/protocols/console/quantity';
import { type ParameterSample, parameterSample } from '@dawa/protocols/console/telemetry';
import { formatNumber } from '../locales/format-number.ts';
import type { TimeWindow } from '../scene/plot/time-window.ts';
import { notify } from './notices.ts';
import { ask, sayFault } from './rest.ts';
import { type FileFormat, samplesFile } from './samples-file.ts';

/** More than a browser should hold; the command line writes any number of them. */
const mostSamples = 200_000;
const samplesInPage = 1000;
const page = pageOf(parameterSample);

/**
 * Every sample of these values that was received in a window, handed to the browser as a file.
 *
 * What went wrong, and what was left out, is said in words.
 */
export async function exportSamples(
  names: readonly string[],
  window: TimeWindow,
  format: FileFormat,
): Promise<void> {
  const samples: ParameterSample[] = [];
  const span = `fromAtMs=${Math.floor(window.fromAtMs)}&toAtMs=${Math.ceil(window.toAtMs)}`;
  for (const name of names) {
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const path = `/parameters/${encodeURIComponent(name)}/samples?${span}&limit=${samplesInPage}${at}`;
      const answer = await ask(page, path);
      if (!answer.ok) {
        notify(`${name} was not exported. ${sayFault(answer.fault)}`, true);
        return;
      }
      for (const sample of answer.value.items) samples.push(sample);
      cursor = answer.value.next;
    } while (cursor !== null && samples.length < mostSamples);
  }
  handOver(samplesFile(samples, format), fileName(window, format));
  const isCut = samples.length >= mostSamples;
  notify(
    isCut
      ? `The first ${formatNumber(samples.length)} samples were exported; dawa archive export writes all of them.`
      : `${formatNumber(samples.length)} samples exported`,
    isCut,
  );
}

function fileName({ fromAtMs }: TimeWindow, format: FileFormat): string {
  const at = new Date(fromAtMs).toISOString().slice(0, 19).replaceAll(':', '');
  return `telemetry-${at}Z.${format}`;
}

function handOver(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
