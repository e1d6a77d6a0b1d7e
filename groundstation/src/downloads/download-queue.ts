import type { Download } from './download.ts';

/**
 * Downloads in the order in which they are asked for. What is complete or paused keeps its place among them and is passed over.
 */
export class DownloadQueue {
  readonly #isWanted: (download: Download) => boolean;
  #all: readonly Download[] = [];

  constructor(isWanted: (download: Download) => boolean) {
    this.#isWanted = isWanted;
  }

  get all(): readonly Download[] {
    return this.#all;
  }

  /** What is asked for, the next one first. */
  get waiting(): readonly Download[] {
    return this.#all.filter(this.#isWanted);
  }

  add(download: Download): void {
    this.#all = [...this.#all, download];
  }

  find(downloadId: string): Download | undefined {
    return this.#all.find(({ record }) => record.downloadId === downloadId);
  }

  /** 1 is asked for next; null when it is not asked for. */
  placeOf(download: Download): number | null {
    const at = this.waiting.indexOf(download);
    return at < 0 ? null : at + 1;
  }

  /** What is asked for before it; nothing before one that is not asked for. */
  before(download: Download): readonly Download[] {
    const { waiting } = this;
    return waiting.slice(0, Math.max(0, waiting.indexOf(download)));
  }

  /** @param place 1 is asked for next; beyond the end is the end */
  move(download: Download, place: number): void {
    const others = this.#all.filter((one) => one !== download);
    const next = others.filter(this.#isWanted)[place - 1];
    const at = next === undefined ? others.length : others.indexOf(next);
    this.#all = others.toSpliced(at, 0, download);
  }
}
