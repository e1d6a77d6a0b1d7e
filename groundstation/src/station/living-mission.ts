import type { MissionFile } from '@dawa/protocols/mission-file';
import type { CommandDictionary } from '../commanding/command-dictionary.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import type { MissionDictionary } from '../dictionary/mission-dictionary.ts';

/**
 * A mission as its files say it now. Whoever holds its `file` or its `commands` follows when they are read again; links and
 * orbit are taken up at the next start, for devices and passes hang on them.
 */
export class LivingMission {
  readonly file: MissionFile;
  readonly commands: CommandDictionary;
  #config: MissionConfig;
  #dictionary: MissionDictionary;

  constructor(config: MissionConfig, dictionary: MissionDictionary) {
    this.#config = config;
    this.#dictionary = dictionary;
    this.file = { ...config.file };
    const now = () => this.#dictionary.commands;
    this.commands = {
      get definitions() {
        return now().definitions;
      },
      encode: (name, args) => now().encode(name, args),
      failureText: (code) => now().failureText(code),
    };
  }

  get missionId(): string {
    return this.file.id;
  }

  get config(): MissionConfig {
    return this.#config;
  }

  get dictionary(): MissionDictionary {
    return this.#dictionary;
  }

  /** @returns what of the files is not taken up before the next start, in words; undefined: all of it is */
  take(config: MissionConfig, dictionary: MissionDictionary): string | undefined {
    const before = this.#config;
    this.#config = config;
    this.#dictionary = dictionary;
    const { links, noradId, elements, uplinkAuthority } = this.file;
    // A section that is gone is nowhere in the new file, and must not stay from the old one.
    Object.assign(this.file, { timekeeping: undefined }, config.file, {
      links,
      noradId,
      elements,
      uplinkAuthority,
    });
    const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
    const late = [
      ...(isSame(before.file.links, config.file.links) ? [] : ['links']),
      ...(isSame(before.elements, config.elements) && before.file.noradId === config.file.noradId
        ? []
        : ['orbit']),
      ...(before.file.uplinkAuthority === config.file.uplinkAuthority ? [] : ['uplinkAuthority']),
    ];
    return late.length === 0 ? undefined : late.join(', ');
  }
}
