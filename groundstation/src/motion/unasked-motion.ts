import type { Direction } from '../ports.ts';
import { isInside } from './az-el-polygon.ts';
import type { ForbiddenRegion } from './forbidden-region.ts';
import type { RestWatch } from './rest-watch.ts';
import { offDeg, shown } from './walk.ts';

/** Watches an antenna that nobody sent anywhere: it should stay where it was seen at rest. */
export class UnaskedMotion {
  readonly #rest: RestWatch;
  readonly #solid: readonly ForbiddenRegion[];
  readonly #watchDeg: number;
  /** Where it stands by our will; undefined until it was seen at rest once. */
  #anchor: Direction | undefined;

  constructor(rest: RestWatch, solid: readonly ForbiddenRegion[], watchDeg: number) {
    this.#rest = rest;
    this.#solid = solid;
    this.#watchDeg = watchDeg;
  }

  /** It is sent somewhere, or people at the mast turn it by hand. */
  forget(): void {
    this.#anchor = undefined;
  }

  /** To be called with each new reading. @returns why it must be halted; undefined while it stands as it should */
  look(): string | undefined {
    const at = this.#rest.last!;
    const hit = this.#rest.isMoving ? this.#solid.find((region) => isIn(region, at)) : undefined;
    if (hit !== undefined) return `it moves within ${hit.name}, at ${shown(at)}`;
    if (this.#anchor === undefined) {
      this.#anchor = this.#rest.isAtRest ? at : undefined;
      return undefined;
    }
    if (offDeg(this.#anchor, at) <= this.#watchDeg) return undefined;
    return `it moves though nobody asked it to, from ${shown(this.#anchor)} to ${shown(at)}`;
  }
}

function isIn({ copies }: ForbiddenRegion, at: Direction): boolean {
  return copies.some(({ polygon }) => isInside(at, polygon));
}
