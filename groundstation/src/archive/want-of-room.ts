import { isOutOfRoom } from './out-of-room.ts';
import { isForLater } from './store/store-error.ts';

/** Whether a disk is full, or a store is full or away: what could not be done then can be done later. */
export function isForWantOfRoom(error: unknown): boolean {
  return isOutOfRoom(error) || isForLater(error);
}

/** For what may be left undone until there is room. @throws what is anything else */
export function unlessForWantOfRoom(error: unknown): undefined {
  if (!isForWantOfRoom(error)) throw error;
}
