import { describe, expect, it } from 'vitest';
import { DictionaryTurns, dictionaryTurnsFact } from './dictionary-turns.ts';

const turn = (lsn: number, dictionaryId: number, missionId = 'a') => ({ lsn, missionId, dictionaryId });

describe('the turns of dictionaries', () => {
  it('say of any place of the log what was current there, of each mission', () => {
    const turns = new DictionaryTurns();
    for (const one of [turn(1, 1), turn(5, 2, 'b'), turn(10, 3), turn(20, 1)]) turns.note(one);
    expect(turns.currentBehind(0)).toEqual({});
    expect(turns.currentBehind(9)).toEqual({ a: 1, b: 2 });
    expect(turns.currentBehind(19)).toEqual({ a: 3, b: 2 });
    expect(turns.currentBehind(500)).toEqual({ a: 1, b: 2 });
  });

  it('reach a store with what the disk has of them, again when it could not be written, and once', () => {
    const turns = new DictionaryTurns();
    for (const one of [turn(1, 1), turn(10, 3)]) turns.note(one);
    expect(Object.keys(turns.due(9).facts)).toEqual([dictionaryTurnsFact]);
    turns.due(9).kept();
    expect(turns.due(9).facts).toEqual({});
    const due = turns.due(10);
    due.kept();
    const kept = due.facts[dictionaryTurnsFact];
    expect(new DictionaryTurns(kept).currentBehind(10)).toEqual({ a: 3 });
    expect(new DictionaryTurns(kept).due(10).facts).toEqual({});
    expect(turns.due(10).facts).toEqual({});
  });

  it('forget what a log has not that was cut', () => {
    const kept = JSON.stringify([turn(1, 1), turn(10, 3)]);
    const turns = new DictionaryTurns(kept, 9);
    expect(turns.currentBehind(50)).toEqual({ a: 1 });
    turns.note(turn(11, 2));
    expect(turns.currentBehind(50)).toEqual({ a: 2 });
  });

  it('tell nothing where a store holds a text that is none of ours', () => {
    for (const kept of ['', '{', '[null, 1, {"lsn": "1"}]', '{"a": 1}', undefined, 7])
      expect(new DictionaryTurns(kept).currentBehind(50)).toEqual({});
  });
});
