/**
 * The globe's worker: it holds the elements of all objects and the bulk kernel, so that the page, which has antennas to show, never
 * waits for them. It fetches its elements itself: megabytes of text that the page need not see.
 */
import { parseElements } from '@dawa/flight-dynamics/elements';
import { elementList } from '@dawa/protocols/console/elements';
import { ask, sayFault } from '../../api/rest.ts';
import { createObjectDetails } from './object-detail.ts';
import type { ObjectAnswer, ObjectQuestion } from './object-messages.ts';
import { createObjectSky, type ObjectSky } from './object-sky.ts';

/** Beyond a month an element set of a low orbit tells which orbit, and no longer where in it. */
const maxAgeDays = 30;

const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: ObjectQuestion }) => void;
  postMessage(answer: ObjectAnswer, transfer?: readonly ArrayBufferLike[]): void;
};

let sky: ObjectSky | undefined;
let details: ReturnType<typeof createObjectDetails> | undefined;

scope.onmessage = ({ data: question }) => {
  switch (question.type) {
    case 'begin':
      void begin(question);
      break;
    case 'look':
      look(question);
      break;
    case 'detail': {
      const set = sky?.sets[question.object];
      if (set === undefined) break;
      const detail = details?.(set, question.atMs) ?? null;
      scope.postMessage({ type: 'detail', object: question.object, detail });
      break;
    }
    default:
      throw new TypeError(`question: ${question satisfies never}`);
  }
};

async function begin({ place, horizon }: Extract<ObjectQuestion, { type: 'begin' }>): Promise<void> {
  const answer = await ask(elementList, `/elements?maxAgeDays=${maxAgeDays}`);
  if (!answer.ok) {
    scope.postMessage({ type: 'failed', fault: sayFault(answer.fault) });
    return;
  }
  const { forAtMs, ownNoradIds, tooOldCount, tleText, ommCsvText } = answer.value;
  const sets = [tleText, ommCsvText]
    .filter((text) => text !== '')
    // What came in with a wrong checksum was let in by a person.
    .flatMap((text) => parseElements(text, { checksum: 'ignored' }).elements);
  sky = createObjectSky(sets, place, horizon);
  details = createObjectDetails(place, horizon);
  const noradIds = Int32Array.from(sets, ({ noradId }) => noradId);
  scope.postMessage({
    type: 'objects',
    forAtMs,
    names: sets.map(({ name }) => name),
    noradIds,
    own: ownNoradIds.map((noradId) => noradIds.indexOf(noradId)).filter((object) => object >= 0),
    tooOldCount,
    isSimd: sky.isSimd,
  });
}

function look({ fromAtMs, toAtMs }: Extract<ObjectQuestion, { type: 'look' }>): void {
  if (sky === undefined) return;
  const startedMs = performance.now();
  const { arcs, above } = sky.look(fromAtMs, toAtMs);
  const tookMs = performance.now() - startedMs;
  scope.postMessage({ type: 'look', arcs, above, tookMs }, [arcs.states.buffer]);
}
