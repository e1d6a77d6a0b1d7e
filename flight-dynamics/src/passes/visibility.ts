import { findCrossing, findRatedCrossing } from './root-search.ts';

/** What one look at the sky tells the search. */
export interface Clearance {
  /** Above the threshold when 0 or more; degrees. */
  readonly marginDeg: number;
  /** How fast the margin grows, degrees per second. */
  readonly rateDegS: number;
  /** For so long from here on the margin does not change its sign. */
  readonly holdsMs: number;
  /** So short that the margin turns around at most once within it. */
  readonly shortestMs: number;
}

/** A span during which the margin is not negative; ends that lie on the window's edge say so. */
export interface VisibleSpan {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly isOpenAtStart: boolean;
  readonly isOpenAtEnd: boolean;
}

export interface VisibilitySearch {
  readonly spans: readonly VisibleSpan[];
  /** Where `look` had no answer. */
  readonly blind: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
}

/** Well under the millisecond that is promised, well over the 0.24 microseconds of an instant. */
export const crossingToleranceMs = 0.002;
const blindStepMs = 30_000;

/**
 * All spans during which something is above its threshold.
 *
 *     margin  . '  .            Each look says how long its answer must hold. The search jumps exactly that far, so a sign
 *     ------/-------\------     cannot change unseen. Close to the threshold the jumps would shrink to nothing: from
 *      .  /          \  .       `shortestMs` on they stay as long as that, and a span (or a gap) shorter than the jump
 *       '              '        shows itself by a rate that turns around between the two ends, where its tip is looked at.
 *
 * It knows nothing of satellites. `look` answers undefined where it cannot answer.
 */
export function findVisibleSpans(
  look: (atMs: number) => Clearance | undefined,
  fromAtMs: number,
  toAtMs: number,
): VisibilitySearch {
  const signs: { atMs: number; isUp: boolean | undefined }[] = [];
  const rateAt = (atMs: number) => look(atMs)?.rateDegS ?? Number.NaN;
  const note = (atMs: number, isUp: boolean | undefined) => {
    if (signs.at(-1)?.isUp !== isUp || signs.length === 0) signs.push({ atMs, isUp });
  };
  const isUp = (clearance: Clearance | undefined) => clearance && clearance.marginDeg >= 0;

  /** Where the margin passes zero between two looks of which one is above and one below. */
  const crossingBetween = (fromMs: number, start: Clearance, toMs: number, end: Clearance) =>
    findRatedCrossing(
      (t) => {
        const clearance = look(t);
        return clearance ? rated(clearance, end) : { value: Number.NaN, rate: Number.NaN };
      },
      { from: fromMs, start: rated(start, end), to: toMs, end: rated(end, end) },
      crossingToleranceMs,
    );

  let atMs = fromAtMs;
  let here = look(atMs);
  note(atMs, isUp(here));
  while (atMs < toAtMs) {
    const step = here ? Math.max(here.holdsMs, here.shortestMs) : blindStepMs;
    // A step too small for the double would stand still.
    const next = Math.min(toAtMs, Math.max(atMs + step, atMs + crossingToleranceMs));
    const there = look(next);
    if (!here || !there) {
      if (here || there) {
        // The edge is given to the side that has an answer, so that both ends of a span can be looked at.
        const hasAnswer = (t: number) => (look(t) === undefined ? -1 : 1);
        const edge = here ? findCrossing(hasAnswer, next, atMs, 1) : findCrossing(hasAnswer, atMs, next, 1);
        note(edge, isUp(there));
      }
    } else if (isUp(here) !== isUp(there)) {
      note(crossingBetween(atMs, here, next, there), isUp(there));
    } else {
      const direction = isUp(here) ? -1 : 1;
      const turnsAround = here.rateDegS * direction > 0 && there.rateDegS * direction < 0;
      if (turnsAround && mayReach(here, there, next - atMs)) {
        const tip = findCrossing((t) => -rateAt(t) * direction, atMs, next, crossingToleranceMs);
        const atTip = look(tip);
        if (atTip && isUp(atTip) !== isUp(here)) {
          note(crossingBetween(atMs, here, tip, atTip), isUp(atTip));
          note(crossingBetween(tip, atTip, next, there), isUp(there));
        }
      }
    }
    atMs = next;
    here = there;
  }
  return collect(signs, fromAtMs, toAtMs);
}

/** Turned so that the far end of a bracket is the side that counts as reached. */
function rated({ marginDeg, rateDegS }: Clearance, end: Clearance): { value: number; rate: number } {
  const ratePerMs = rateDegS / 1000;
  if (end.marginDeg >= 0) return { value: marginDeg, rate: ratePerMs };
  return { value: marginDeg >= 0 ? -Math.max(marginDeg, Number.MIN_VALUE) : -marginDeg, rate: -ratePerMs };
}

/**
 * Whether a tip between two looks can touch zero: neither end's tangent is left by more than the rates themselves change, so a tip
 * is no further from an end than the steeper rate times the time between.
 */
function mayReach(here: Clearance, there: Clearance, spanMs: number): boolean {
  const steepest = Math.max(Math.abs(here.rateDegS), Math.abs(there.rateDegS));
  const nearest = Math.min(Math.abs(here.marginDeg), Math.abs(there.marginDeg));
  return nearest <= (tipAllowance * steepest * spanMs) / 1000;
}

/** Near the zenith elevation's rate can be larger inside a step than at both of its ends. */
const tipAllowance = 3;

function collect(
  signs: readonly { atMs: number; isUp: boolean | undefined }[],
  fromAtMs: number,
  toAtMs: number,
): VisibilitySearch {
  const spans: VisibleSpan[] = [];
  const blind: { fromAtMs: number; toAtMs: number }[] = [];
  for (const [index, { atMs, isUp }] of signs.entries()) {
    const end = signs[index + 1]?.atMs ?? toAtMs;
    if (isUp === undefined) blind.push({ fromAtMs: atMs, toAtMs: end });
    else if (isUp) {
      const isOpenAtEnd = index + 1 === signs.length;
      spans.push({ fromAtMs: atMs, toAtMs: end, isOpenAtStart: atMs === fromAtMs, isOpenAtEnd });
    }
  }
  return { spans, blind };
}
