import { describe, expect, it } from 'vitest';
import { readDisplays, type SavedDisplay, withDisplay } from './saved-displays.ts';

const display = (name: string, ...plotted: string[]): SavedDisplay => ({ name, plotted, span: '1h' });

describe('saved displays', () => {
  it('stand in the order of their names, the newest under a name in place of the one before', () => {
    const kept = withDisplay(
      withDisplay([display('Power', 'a')], display('Heat', 'b')),
      display('Power', 'c'),
    );
    expect(kept).toEqual([display('Heat', 'b'), display('Power', 'c')]);
    expect(readDisplays(JSON.stringify(kept))).toEqual(kept);
  });

  it('survive a storage that somebody has damaged', () => {
    expect(readDisplays(null)).toEqual([]);
    expect(readDisplays('{')).toEqual([]);
    expect(readDisplays('{"name":"x"}')).toEqual([]);
    expect(
      readDisplays('[1,null,{"name":"","plotted":[]},{"name":"A","plotted":["x",3],"span":"week"}]'),
    ).toEqual([{ name: 'A', plotted: ['x'], span: '10min' }]);
  });
});
