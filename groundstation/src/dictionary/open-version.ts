import { type ContainerPlan, type LaneWish, XtceColumnDecoder } from 'ccsds-parser/xtce/columns/columns';
import type { Container, XtceDefinition } from 'ccsds-parser/xtce/definition';
import type { GroupPlan } from '../archive/samples/group-plan.ts';
import { type DerivedPlan, type PlannedDerived, planDerived } from '../processing/derived-plan.ts';
import { type ContainerGroup, containerGroup, type GroupIdentity } from './container-group.ts';
import { derivedContainer, derivedGroup, derivedNameOf } from './derived-group.ts';
import type { DictionaryContents, DictionaryVersion } from './dictionary-version.ts';
import { knownApids } from './known-apids.ts';
import { knownNamesOf } from './known-names-of.ts';
import { laneWish } from './lane-wish.ts';

/** Numbers that groups and parameters go by through all versions. */
export interface VersionNumbers {
  parameterIdOf(missionId: string, name: string): number;
  /** The next one, where a group is not known yet. */
  groupIdOf(dictionaryId: number, container: string): number;
  /** Told when a container is met for the first time. */
  noteGroup(plan: GroupPlan): void;
}

/** A version in memory, with the decoder that knows its layouts. */
export class OpenVersion implements DictionaryVersion {
  readonly dictionaryId: number;
  readonly missionId: string;
  readonly hash: string;
  readonly loadedAtMs: number;
  readonly contents: DictionaryContents;
  readonly definition: XtceDefinition;
  /** What a call gave is overwritten by the next. */
  readonly decoder: XtceColumnDecoder;
  readonly #numbers: VersionNumbers;
  readonly #decoders = new Map<string, XtceColumnDecoder>();
  readonly #groups = new Map<Container, ContainerGroup>();
  readonly #derivedGroups = new Map<string, GroupPlan>();
  readonly #wishes = new Map<Container, LaneWish | null>();
  readonly #watched = new Set<string>();
  #derivedPlan: DerivedPlan | undefined;
  #knowsApid: ((apid: number) => boolean) | undefined;

  constructor(version: DictionaryVersion, numbers: VersionNumbers) {
    this.dictionaryId = version.dictionaryId;
    this.missionId = version.missionId;
    this.hash = version.hash;
    this.loadedAtMs = version.loadedAtMs;
    this.contents = version.contents;
    this.definition = version.definition;
    this.decoder = new XtceColumnDecoder(version.definition, { reusesMemory: true });
    this.#numbers = numbers;
  }

  /** A decoder that begins with a container: for what is no space packet. What a call gave is overwritten by the next. */
  decoderFrom(rootContainer: string): XtceColumnDecoder {
    let decoder = this.#decoders.get(rootContainer);
    if (decoder === undefined) {
      decoder = new XtceColumnDecoder(this.definition, { rootContainer, reusesMemory: true });
      this.#decoders.set(rootContainer, decoder);
    }
    return decoder;
  }

  /**
   * Of a flood of packets only what somebody looks at is made into columns: what dates the packet and what `watch` names. Of what
   * only has limits come limit states. Undefined where a container cannot be read so.
   */
  lanesOf(container: Container): LaneWish | undefined {
    let wish = this.#wishes.get(container);
    if (wish === undefined) {
      wish = laneWish(this.groupOf(container), this.#columnsOf(container), this.#watched) ?? null;
      this.#wishes.set(container, wish);
    }
    return wish ?? undefined;
  }

  /** Names that somebody looks at besides: of rules, of derived parameters. */
  watch(names: Iterable<string>): void {
    for (const name of names) this.#watched.add(name);
    this.#wishes.clear();
  }

  /** Whether any container is for an application process. */
  knowsApid(apid: number): boolean {
    this.#knowsApid ??= knownApids(this.definition);
    return this.#knowsApid(apid);
  }

  /** How packets of a container are kept. */
  groupOf(container: Container): ContainerGroup {
    let group = this.#groups.get(container);
    if (group === undefined) {
      const identity = this.#identityOf(container.name);
      group = containerGroup(this.definition, container, this.#columnsOf(container), identity);
      this.#groups.set(container, group);
      this.#numbers.noteGroup(group.plan);
    }
    return group;
  }

  /** Parameters that are computed from those of packets, in the order in which they can be. */
  get derivedPlan(): DerivedPlan {
    const { derived = [] } = this.contents;
    // The names of a large dictionary are many, and most missions derive nothing.
    this.#derivedPlan ??= planDerived(derived, derived.length === 0 ? [] : knownNamesOf(this.definition));
    return this.#derivedPlan;
  }

  /** How samples of a derived parameter are kept. */
  derivedGroupOf(planned: PlannedDerived): GroupPlan {
    let plan = this.#derivedGroups.get(planned.name);
    if (plan === undefined) {
      plan = derivedGroup(planned, this.#identityOf(derivedContainer(planned.name)));
      this.#derivedGroups.set(planned.name, plan);
      this.#numbers.noteGroup(plan);
    }
    return plan;
  }

  /** The group of a container of packets, or of a derived parameter. */
  planNamed(container: string): GroupPlan | undefined {
    const name = derivedNameOf(container);
    if (name !== undefined) {
      const planned = this.derivedPlan.parameters.find((one) => one.name === name);
      return planned && this.derivedGroupOf(planned);
    }
    const found = this.definition.containers.find((one) => one.name === container);
    return found && this.groupOf(found).plan;
  }

  #identityOf(container: string): GroupIdentity {
    const { dictionaryId, missionId } = this;
    return {
      groupId: this.#numbers.groupIdOf(dictionaryId, container),
      dictionaryId,
      missionId,
      parameterIdOf: (name) => this.#numbers.parameterIdOf(missionId, name),
    };
  }

  #columnsOf(container: Container): ContainerPlan['columns'] {
    return this.decoder.planOf(container).columns;
  }
}
