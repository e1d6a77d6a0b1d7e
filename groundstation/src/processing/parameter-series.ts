import { AverageWindow } from './average-window.ts';
import { reasonCodes } from './expression-operators.ts';
import type { ExpressionSlot } from './expression-program.ts';
import type { ValueKind } from './known-names.ts';

/** So many late samples in a row mean that time itself went back: a clock was set, a recording is played. */
export const lateUntilRestart = 16;

/**
 * What is remembered of one parameter, value or raw, for those that are derived from it.
 *
 * Time goes by the onboard clock and only forward: a sample older than the newest is told late and changes nothing, one of the same
 * instant takes the place of the newest. After `lateUntilRestart` late ones in a row it begins anew at the older time.
 */
export class ParameterSeries {
  readonly name: string;
  readonly form: 'value' | 'raw';
  readonly kind: ValueKind;
  readonly windows: AverageWindow[] = [];

  newestAtMs = Number.NEGATIVE_INFINITY;
  /** Of the newest sample. */
  figure = 0;
  text = '';
  reason: number = reasonCodes['never-seen'];

  /** The newest that is a figure, and the one before it. */
  #lastAtMs = Number.NaN;
  #previousAtMs = Number.NaN;
  #previousFigure = 0;
  #previousText = '';
  #lastFigure = 0;
  #lastText = '';
  #lateInARow = 0;

  constructor(name: string, form: 'value' | 'raw', kind: ValueKind) {
    this.name = name;
    this.form = form;
    this.kind = kind;
  }

  /** The window of an average; the same one for all who ask for so many seconds. */
  windowOf(seconds: number): AverageWindow {
    let window = this.windows.find((other) => other.seconds === seconds);
    if (window === undefined) {
      window = new AverageWindow(seconds);
      this.windows.push(window);
    }
    return window;
  }

  /**
   * @param figure of a text nothing
   * @param reason why there is no figure, 0 where there is one
   * @returns false when it is late
   */
  put(atMs: number, figure: number, text: string, reason: number): boolean {
    if (!this.#advances(atMs)) return false;
    this.newestAtMs = atMs;
    this.stand(figure, text, reason);
    if (reason !== 0) return true;
    if (this.#lastAtMs !== atMs) {
      this.#previousAtMs = this.#lastAtMs;
      this.#previousFigure = this.#lastFigure;
      this.#previousText = this.#lastText;
      this.#lastAtMs = atMs;
    }
    this.#lastFigure = figure;
    this.#lastText = text;
    for (const window of this.windows) window.put(atMs, figure);
    return true;
  }

  /**
   * Takes the times of samples of which only the newest is of use: nobody looks back on this parameter.
   *
   * @param isRising none of the times is before the one in front of it
   * @returns place of the sample that is to `stand` as the newest; -1 when all are late
   */
  pass(atMs: Float64Array, count: number, isRising: boolean): number {
    if (isRising && atMs[0]! >= this.newestAtMs) {
      this.newestAtMs = atMs[count - 1]!;
      this.#lateInARow = 0;
      return count - 1;
    }
    let place = -1;
    for (let row = 0; row < count; row++)
      if (this.#advances(atMs[row]!)) {
        this.newestAtMs = atMs[row]!;
        place = row;
      }
    return place;
  }

  stand(figure: number, text: string, reason: number): void {
    this.figure = figure;
    this.text = text;
    this.reason = reason;
  }

  /** The figure of a slot; of no use where `reasonOf` says why there is none. */
  figureAt(moment: ExpressionSlot['moment'], window: AverageWindow | undefined, atMs: number): number {
    switch (moment) {
      case 'newest':
        return this.figure;
      case 'previous':
        return this.#previousFigure;
      case 'rate':
        return (this.figure - this.#previousFigure) / ((this.#lastAtMs - this.#previousAtMs) / 1000);
      case 'average':
        return window!.mean;
      case 'age':
        return (atMs - this.newestAtMs) / 1000;
    }
  }

  /** Why a slot has no figure; 0 where it has one. */
  reasonOf(moment: ExpressionSlot['moment'], window: AverageWindow | undefined): number {
    switch (moment) {
      case 'newest':
        return this.reason;
      case 'previous':
      case 'rate':
        if (this.reason !== 0) return this.reason;
        return Number.isNaN(this.#previousAtMs) ? reasonCodes['never-seen'] : 0;
      case 'average':
        return this.reason === 0 ? window!.reason : this.reason;
      case 'age':
        return this.newestAtMs === Number.NEGATIVE_INFINITY ? reasonCodes['never-seen'] : 0;
    }
  }

  textAt(moment: ExpressionSlot['moment']): string {
    return moment === 'previous' ? this.#previousText : this.text;
  }

  #advances(atMs: number): boolean {
    if (atMs >= this.newestAtMs) {
      this.#lateInARow = 0;
      return true;
    }
    this.#lateInARow++;
    if (this.#lateInARow < lateUntilRestart) return false;
    this.#lateInARow = 0;
    this.#lastAtMs = Number.NaN;
    this.#previousAtMs = Number.NaN;
    for (const window of this.windows) window.clear();
    return true;
  }
}
