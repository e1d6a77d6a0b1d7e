import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseElements } from '@dawa/flight-dynamics/elements';
import { describeFault } from '@dawa/seams/fault';
import { loadXtce } from 'ccsds-parser/xtce/xtce';
import { describe, expect, it } from 'vitest';
import { parameterInfosOf } from '../dictionary/parameter-infos.ts';
import { planDerived } from '../processing/derived-plan.ts';
import { knownNameOf } from '../processing/known-names.ts';
import { loadMission } from './mission-config.ts';

const root = fileURLToPath(new URL('../../../missions', import.meta.url));
const missions = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());

/** What the parts of a mission say of each other; each by itself is checked when it is loaded. */
describe.each(missions.map(({ name }) => name))('missions/%s', (name) => {
  const load = async () => {
    const mission = await loadMission(join(root, name));
    if (!mission.ok) throw new TypeError(describeFault(mission.fault));
    const { definition, faults } = loadXtce(mission.value.telemetryXml);
    expect(faults).toEqual([]);
    return { ...mission.value, definition: definition! };
  };

  it('is called as its folder, and its elements are those of its ships', async () => {
    const { file, folder } = await load();
    expect(file.id).toBe(name);
    for (const { noradId, elements } of file.spacecraft) {
      if (elements === undefined) continue;
      const sets = parseElements(await readFile(join(folder, elements.file), 'utf8'));
      expect(sets.faults).toEqual([]);
      expect(sets.elements.map((set) => set.noradId)).toContain(noradId);
      // Whoever reads only the file must see it too.
      if (elements.kind === 'reconstructed') expect(sets.elements[0]!.name).toMatch(/RECONSTRUCTED/);
    }
    if (file.elements.kind === 'reconstructed') expect(file.badges).toContain('reconstructed elements');
  });

  it('names containers and parameters that its dictionary has', async () => {
    const { file, definition } = await load();
    const containers = new Set(definition.containers.map((container) => container.name));
    const parameters = new Map(parameterInfosOf(definition, {}).map((info) => [info.name, info]));
    const roots = [
      ...file.links.map(({ framing }) => ('rootContainer' in framing ? framing.rootContainer : undefined)),
      ...file.spacecraft.flatMap(({ rootContainers = {} }) => Object.values(rootContainers)),
    ];
    for (const container of [...roots, ...Object.keys(file.reportPeriodsMs)])
      if (container !== undefined) expect(containers, container).toContain(container);
    const derived = new Set(file.derived.map((one) => one.name));
    for (const parameter of [...file.stripParameters, ...Object.keys(file.limits)])
      expect(parameters.has(parameter) || derived.has(parameter), parameter).toBe(true);
    expect(planDerived(file.derived, [...parameters.values()].map(knownNameOf)).faults).toEqual([]);
  });

  it('says what each parameter is', async () => {
    const { definition } = await load();
    const silent = definition.parameters.filter(({ description }) => description === '');
    expect(silent.map((parameter) => parameter.name)).toEqual([]);
  });
});
