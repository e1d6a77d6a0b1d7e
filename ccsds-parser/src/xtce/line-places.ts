export interface XmlPlace {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** Line and column of an index, both from 1. */
export function placeOf(text: string, offset: number): XmlPlace {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** Finds line and column of an index in the text, both from 1; made once, so that many questions cost little. */
export function linePlaces(text: string): (offset: number) => XmlPlace {
  const starts: number[] = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}
