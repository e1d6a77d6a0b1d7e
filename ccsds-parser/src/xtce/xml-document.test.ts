import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from './xml-document.ts';
import type { XmlElement } from './xml-element.ts';

const rootOf = (text: string): XmlElement => {
  const parsed = parseXml(text);
  if (!parsed.ok) throw new TypeError(JSON.stringify(parsed.fault));
  return parsed.root;
};
const faultOf = (text: string) => {
  const parsed = parseXml(text);
  return parsed.ok ? undefined : parsed.fault;
};

describe('parseXml', () => {
  it('reads elements, attributes, text, entities, comments, instructions and character data', () => {
    const root = rootOf(
      '\uFEFF<?xml version="1.0"?><!-- a --><?b?>\n<x:a xmlns:x="urn:x" k=\'1 &lt; 2\'>t&#x41;<!--c--><b/><![CDATA[<&]]></x:a>\n',
    );
    expect(root).toMatchObject({ name: 'a', namespace: 'urn:x', text: 'tA<&' });
    expect(root.attribute('k')).toBe('1 < 2');
    expect(root.children).toMatchObject([{ name: 'b', namespace: '', text: '' }]);
    expect(root.children[0]!.parent).toBe(root);
  });

  it('keeps namespaces to the elements that declare them', () => {
    const root = rootOf('<a xmlns="urn:1"><b xmlns="urn:2"/><c/></a>');
    expect(root.children.map((child) => child.namespace)).toEqual(['urn:2', 'urn:1']);
  });

  it('says where and what is wrong', () => {
    expect(faultOf('<a>\n  <b>\n  </c>\n</a>')).toEqual({
      kind: 'bad-xml',
      expected: '</b>',
      found: '</c>',
      line: 3,
      column: 3,
    });
    expect(faultOf('<a k=1/>')).toMatchObject({ expected: 'a quoted value', line: 1, column: 6 });
    expect(faultOf('<a k="1" k="2"/>')).toMatchObject({ expected: 'each attribute once', found: 'k' });
    expect(faultOf('<a k="1"l="2"/>')).toMatchObject({ expected: 'white space, > or />' });
    expect(faultOf('<p:a/>')).toMatchObject({ expected: 'a declared prefix', found: 'p' });
    expect(faultOf('<a>&nbsp;</a>')).toMatchObject({ found: '&nbsp;' });
    expect(faultOf('<a><b></a>')).toMatchObject({ expected: '</b>' });
    expect(faultOf('<a>')).toMatchObject({ expected: '</a>', found: 'the end of the file' });
    expect(faultOf('<a/><b/>')).toMatchObject({ expected: 'nothing behind the root element' });
    expect(faultOf('')).toMatchObject({ expected: 'a root element' });
    expect(faultOf('<!-- a')).toMatchObject({ found: 'the end of the file' });
  });

  it('refuses a document type, so that no entity can swell', () => {
    expect(faultOf('<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>')).toMatchObject({ line: 1, column: 1 });
  });

  it('refuses a depth that no definition has, without running out of stack', () => {
    expect(faultOf('<a>'.repeat(100_000))).toMatchObject({ found: 'more' });
  });

  it('answers any text with a value', () => {
    const scraps = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      '="',
      '"',
      ' ',
      '&',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      'x:',
    );
    fc.assert(fc.property(fc.array(scraps, { maxLength: 40 }), (parts) => void parseXml(parts.join(''))));
    fc.assert(fc.property(fc.string(), (text) => void parseXml(text)));
  });
});
