import { existsSync, readFileSync } from 'node:fs';
import { describeConfigFault } from '../config/config-fault.ts';
import { parseStation } from '../config/station-config.ts';
import { type Answerer, askStation, devices, type Surroundings } from '../setup/ask-station.ts';
import type { StationDraft } from '../setup/station-draft.ts';
import { addedText } from '../setup/station-text.ts';
import { badValue, CommandFault } from './command.ts';
import { writeWhole } from './write-whole.ts';

/**
 * `dawa init --add`: gives a station file what it has not yet, at its end; what stands there is left as it is, comments and all.
 * The file is as it was until the new one is whole and loads.
 *
 * @param answerer undefined: nobody is asked
 * @returns the names of what was added; none where nothing was
 */
export async function addToStation(
  path: string,
  draft: StationDraft,
  surroundings: Surroundings,
  answerer: Answerer | undefined,
): Promise<readonly string[]> {
  if (!existsSync(path))
    throw badValue('--add', { expected: 'a station file that is there (--out)', found: path });
  const text = readFileSync(path, 'utf8');
  const loads = (candidate: string) => {
    const checked = parseStation(candidate, path);
    if (!checked.ok) throw new CommandFault(describeConfigFault(checked.fault));
    return checked.value;
  };
  const station = loads(text);
  const { latitudeDeg, longitudeDeg, heightM, name } = station;
  const hasAlready = devices.filter((device) => station[device] !== undefined);
  const twice = hasAlready.find((device) => draft[device] !== undefined);
  if (twice !== undefined)
    throw badValue(`--${twice}`, { expected: `a file without a section ${twice}`, found: path });
  const asked =
    answerer === undefined
      ? draft
      : await askStation(
          { ...draft, latitudeDeg, longitudeDeg, heightM, name, callsign: '' },
          { ...surroundings, hasAlready },
          untilTheEnd(answerer, path),
        );
  const added = devices.filter((device) => asked?.[device] !== undefined);
  if (asked === undefined || added.length === 0) return [];
  const longer = `${text.trimEnd()}\n\n${addedText(asked, surroundings.known)}`;
  loads(longer);
  writeWhole(path, longer, true);
  return added;
}

/** Who stops in the middle has not said yes to the rest. @throws CommandFault */
function untilTheEnd(answerer: Answerer, path: string): Answerer {
  return {
    say: (text) => answerer.say(text),
    async ask(question) {
      const answer = await answerer.ask(question);
      if (answer !== undefined) return answer;
      throw new CommandFault(
        `--add: expected an answer to each question, found no more; ${path} is as it was`,
      );
    },
  };
}
