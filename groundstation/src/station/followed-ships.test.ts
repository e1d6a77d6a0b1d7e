import { parseElements } from '@dawa/flight-dynamics/elements';
import { describe, expect, it } from 'vitest';
import { followedShips } from './followed-ships.ts';
import { shippedMission } from './two-missions.fixture.ts';

const missions = [await shippedMission('aprs-dp'), await shippedMission('birds2')];
const atMs = Date.parse('2019-06-20T00:00:00Z');
// A real set of CelesTrak's "active" group as of 19 March 2026, under another number.
const [found] = parseElements(`SO-50
1 27607U 02058C   26078.26182145  .00001510  00000+0  19552-3 0  9990
2 27607  64.5524  47.1665 0075377 278.9046  80.3532 14.82821694251121`).elements;
const under = (known: number) => (noradId: number) =>
  noradId === known ? { elements: { ...found!, noradId }, source: 'celestrak' } : undefined;
const follow = async (change: Partial<Parameters<typeof followedShips>[0]> = {}) => {
  const { ships } = await followedShips({
    missions,
    catalogue: () => undefined,
    atMs,
    areAsked: true,
    ...change,
  });
  return ships.map(({ missionId, mission, source }) => [missionId, mission.noradId, source.slice(0, 9)]);
};

describe('the ships of several missions', () => {
  // Sources: missions/birds2/mission.yaml and missions/aprs-dp/mission.yaml.
  it('are followed on the elements of their mission, one that two missions fly for both', async () => {
    expect(await follow()).toEqual([
      ['birds2', 43_591, 'Made from'],
      ['birds2', 43_590, 'Quoted in'],
    ]);
  });

  it('are not followed on a made up orbit that nobody asked for', async () => {
    expect(await follow({ areAsked: false })).toEqual([['birds2', 43_590, 'Quoted in']]);
  });

  it('fly on the elements of the catalogue under their number where the mission has none, or made up ones', async () => {
    expect(await follow({ areAsked: false, catalogue: under(43_591) })).toContainEqual([
      ...['birds2', 43_591, 'celestrak'],
    ]);
    expect(await follow({ catalogue: under(54_365) })).toContainEqual(['aprs-dp', 54_365, 'celestrak']);
    // Real ones of the mission stay.
    expect(await follow({ catalogue: under(43_590) })).toContainEqual(['birds2', 43_590, 'Quoted in']);
  });
});
