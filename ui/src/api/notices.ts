import { createStore } from 'zustand/vanilla';

export interface Notice {
  readonly noticeId: number;
  readonly isFault: boolean;
  readonly text: string;
}

/** What the last actions brought, in words; each goes by itself. */
export const noticeStore = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }));

let lastId = 0;

export function notify(text: string, isFault = false): void {
  lastId += 1;
  const notice = { noticeId: lastId, isFault, text };
  noticeStore.setState(({ notices }) => ({ notices: [...notices.slice(-2), notice] }));
  setTimeout(() => dismiss(notice.noticeId), isFault ? 12_000 : 5000);
}

export function dismiss(noticeId: number): void {
  noticeStore.setState(({ notices }) => ({
    notices: notices.filter((notice) => notice.noticeId !== noticeId),
  }));
}
