import { hostClock } from '@dawa/seams/host-clock';
import { startAprx } from '../peers/aprx.ts';
import type { ProgramArticle, ProgramSettings } from './program-article.ts';

/** aprx, in its one way: own call in place of what was used up, `WIDEn-N` counted down. */
export async function aprxArticle({ call, aliases }: ProgramSettings): Promise<ProgramArticle> {
  const peer = await startAprx({ call, aliases });
  let listen: (frame: Uint8Array) => void = () => {};
  const waiting: Uint8Array[] = [];
  let turn: Promise<void> = Promise.resolve();
  /** All that wait at once: each time it is asked costs a marker, and aprx looks at its ports now and then. */
  const repeatAll = async () => {
    await new Promise<void>((resolve) => hostClock.whenIdle(resolve));
    const frames = waiting.splice(0);
    if (frames.length === 0) return;
    for (const sent of await peer.repeat(frames)) listen(sent);
  };
  return {
    name: 'aprx, KISS on a pseudo-terminal',
    onFrame: (listener) => {
      listen = listener;
    },
    hear(frame) {
      waiting.push(frame);
      turn = turn.then(repeatAll);
      return turn;
    },
    stop: () => peer.stop(),
  };
}
