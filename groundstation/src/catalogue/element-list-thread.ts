import { stat } from 'node:fs/promises';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import type { ElementList } from '@dawa/protocols/console/elements';
import { beginThread } from '../adapters/begin-thread.ts';
import { catalogueFile } from './catalogue-file.ts';
import type { ElementQuestion } from './element-list.ts';

export interface ElementListTask {
  readonly dataFolder: string;
  readonly own: readonly ElementSet[];
  readonly question: ElementQuestion;
}

/** Lists elements: `element-list-worker.ts` in a thread, or something of a test's own. */
export type WorkOffElements = (task: ElementListTask) => Promise<ElementList>;

/** An older answer is good for so long, as far as the clock goes: sets come every few hours. */
const keptForMs = 3_600_000;

/**
 * The elements that a data folder holds, read anew when its file has changed (`dawa catalogue refresh` writes to it while the station
 * runs) and listed again after an hour of the station's clock. Who asks meanwhile gets the same answer.
 */
export function keepElementList(
  { dataFolder, own }: Omit<ElementListTask, 'question'>,
  workOff: WorkOffElements = inThread,
): (question: ElementQuestion) => Promise<ElementList> {
  let kept: { readonly key: string; readonly answer: Promise<ElementList> } | undefined;
  return async (question) => {
    const stamp = await stat(catalogueFile(dataFolder)).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => 'none',
    );
    const key = `${stamp} ${question.maxAgeDays} ${Math.floor(question.atMs / keptForMs)}`;
    if (kept?.key === key) return kept.answer;
    const answer = workOff({ dataFolder, own, question });
    const asked = { key, answer };
    kept = asked;
    // What failed once is asked again.
    answer.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return answer;
  };
}

function inThread(task: ElementListTask): Promise<ElementList> {
  return new Promise((resolve, reject) => {
    const worker = beginThread('./element-list-worker', import.meta.url, { workerData: task });
    // A station that ends does not wait for a list.
    worker.unref();
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`elements: the reader ended with code ${code}`)));
  });
}
