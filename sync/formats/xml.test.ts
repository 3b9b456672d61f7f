/**
 * The XML scanner gives the verdicts and the texts of a general parser, on documents damaged at random
 * and in pieces of any size, and stops at attacks before they cost anything.
 */
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { AppFailure } from '../../core/result.ts';
import { measureProcessor } from '../../test/helpers/processorTime.ts';
import { encodeText } from './charset.ts';
import { compilePaths, XmlWalker } from './xml.ts';

type Seen = string[];

const TABLE = compilePaths<Seen>({
  'r/a': { close: (seen, text, attributes) => void seen.push(`a ${text} ${attributes.k ?? ''}`) },
  'r/b': { open: (seen, attributes) => void seen.push(`b ${JSON.stringify(attributes)}`) },
  'r/b/c': { close: (seen, text) => void seen.push(`c ${text}`) },
});

function scan(text: string, sizes: readonly number[] = []): Seen | string {
  const seen: Seen = [];
  const walker = new XmlWalker(TABLE, seen, 'utf-8');
  const bytes = new TextEncoder().encode(text);
  try {
    let at = 0;
    for (const size of sizes) {
      walker.write(bytes.subarray(at, at + size));
      at += size;
    }
    walker.write(bytes.subarray(at));
    walker.end();
    return seen;
  } catch (error) {
    if (error instanceof AppFailure) return error.error.code;
    throw error;
  }
}

/** The same by the general parser; null where it refuses. */
function reference(text: string): Seen | null {
  const seen: Seen = [];
  const open: {
    name: string;
    text: string;
    hasChild: boolean;
    attributes: Record<string, string>;
  }[] = [];
  const parser = new SaxesParser({ xmlns: false });
  let hasFailed = false;
  parser.on('error', () => {
    hasFailed = true;
  });
  parser.on('doctype', () => {
    hasFailed = true;
  });
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  // Text beside children belongs to nobody: the table's elements with text have none.
  const take = (piece: string): void => {
    const last = open.at(-1);
    if (last && !last.hasChild) last.text += piece;
  };
  parser.on('opentag', (tag) => {
    const attributes = tag.attributes as Record<string, string>;
    const parent = open.at(-1);
    if (parent) Object.assign(parent, { text: '', hasChild: true });
    open.push({ name: local(tag.name), text: '', hasChild: false, attributes });
    if (open.map((one) => one.name).join('/') === 'r/b')
      seen.push(`b ${JSON.stringify(attributes)}`);
  });
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => {
    const path = open.map((one) => one.name).join('/');
    const one = open.pop();
    if (path === 'r/a') seen.push(`a ${one?.text} ${one?.attributes.k ?? ''}`);
    if (path === 'r/b/c') seen.push(`c ${one?.text}`);
  });
  parser.write(text);
  if (!hasFailed) parser.close();
  return hasFailed ? null : seen;
}

const PIECES = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<r>',
  '</r>',
  '<a>text</a>',
  '<a k="1">t &amp; &lt;u&gt; &#233;&#xE9;</a>',
  "<a k='\"'>ü€𝄞</a>",
  '<a\n  k = "x&quot;y"  />',
  '<b x="1" y="2"><c>l1\r\nl2\rl3</c></b>',
  '<b><x><c>no</c></x><c><![CDATA[<raw> & ]]]></c></b>',
  '<!-- note - here -->',
  '<?pi data?>',
  '<p:a>prefixed</p:a>',
  '\n  ',
  '&',
  '&x;',
  '&#0;',
  ']]>',
  '<',
  '>',
  '"',
  '</a>',
  '<a',
  '<!DOCTYPE r>',
  '<!-- -- -->',
  '<a k=1/>',
  '<a k="1" k="2"/>',
  '<a k="<"/>',
  '<1/>',
  '<a/ >',
  '<a k="1"j="2"/>',
  '</ a>',
  '\u0001',
  'text',
];
const GOOD = PIECES.slice(3, 13);

const whole = fc
  .array(fc.constantFrom(...GOOD), { maxLength: 8 })
  .map((inner) => `<r>${inner.join('')}</r>`);
const damaged = fc
  .tuple(whole, fc.nat(), fc.constantFrom(...PIECES), fc.nat({ max: 8 }))
  .map(([text, place, piece, cut]) => {
    const letters = [...text];
    const at = place % (letters.length + 1);
    return letters.slice(0, at).join('') + piece + letters.slice(at + cut).join('');
  });

describe('the scanner beside a general parser', () => {
  test('takes the same documents for the same texts', () => {
    fc.assert(
      fc.property(fc.oneof(whole, damaged), (text) => {
        const want = reference(text);
        const got = scan(text);
        if (want === null) expect(typeof got).toBe('string');
        else expect(got).toEqual(want);
      }),
      { numRuns: 6000 },
    );
  });

  test('in pieces of any size', () => {
    fc.assert(
      fc.property(fc.oneof(whole, damaged), fc.array(fc.nat({ max: 20 })), (text, sizes) => {
        expect(scan(text, sizes)).toEqual(scan(text));
      }),
      {
        numRuns: 2000,
        examples: [
          // A reference that a piece ends in, behind another that was taken before.
          [
            '<r><a k="1">t &amp; &lt;u<a\n  k = "x&quot;y"  />&gt; &#233;&#xE9;</a></r>',
            [3, 1, 1, 20, 11, 11, 18],
          ],
        ],
      },
    );
  });
});

describe('attacks and places', () => {
  test.each([
    ['lower case document type', '<!doctype r><r/>', 'XML_DOCTYPE_REFUSED'],
    ['document type after a comment', '<!-- a --><!DOCTYPE r []><r/>', 'XML_DOCTYPE_REFUSED'],
    ['entity in an attribute', '<r><a k="&e;"/></r>', 'XML_MALFORMED'],
    ['entity nobody asked for', '<r><z>&e;</z></r>', 'XML_MALFORMED'],
    ['depth', '<r>'.repeat(100), 'XML_TOO_DEEP'],
    ['long text', `<r><a>${'x'.repeat(1_100_000)}</a></r>`, 'XML_TEXT_TOO_LONG'],
    [
      'many short texts',
      `<r><a>${`${'x'.repeat(100)}<!---->`.repeat(11_000)}</a></r>`,
      'XML_TEXT_TOO_LONG',
    ],
    ['long tag', `<r><a k="${'x'.repeat(1_100_000)}`, 'XML_TEXT_TOO_LONG'],
    ['long comment', `<r><!--${'x'.repeat(1_100_000)}`, 'XML_TEXT_TOO_LONG'],
    ['nothing', ' \n', 'XML_MALFORMED'],
    ['cut', '<r><a>x</a>', 'XML_MALFORMED'],
  ])('%s', (_, text, code) => {
    const spentMs = measureProcessor();
    const sizes = Array.from({ length: Math.ceil(text.length / 65_536) }, () => 65_536);
    expect(scan(text, sizes)).toBe(code);
    expect(scan(text)).toBe(code);
    expect(spentMs()).toBeLessThan(2000);
  });

  test('a name of every object is an attribute like others', () => {
    expect(scan('<r><b __proto__="1" toString="2"/></r>')).toEqual([
      'b {"__proto__":"1","toString":"2"}',
    ]);
  });

  test('places are bytes and lines, in every charset', () => {
    const text = '<r>\n<!-- ü\n -->\n<a>é</a>\n</r>';
    for (const encoding of ['utf-8', 'windows-1252', 'utf-16le'] as const) {
      const bytes = Buffer.from(encodeText(text, encoding));
      const seen: [number, number, number, string][] = [];
      let start = 0;
      const table = compilePaths<null>({
        'r/a': {
          open: () => {
            start = walker.startOffset();
          },
          close: (_, value) => void seen.push([start, walker.endOffset(), walker.line, value]),
        },
      });
      const walker: XmlWalker<null> = new XmlWalker(table, null, encoding);
      walker.write(bytes.subarray(0, 9));
      walker.write(bytes.subarray(9));
      walker.end();
      const own = Buffer.from(encodeText('<a>é</a>', encoding));
      expect(seen).toEqual([[bytes.indexOf(own), bytes.indexOf(own) + own.length, 4, 'é']]);
    }
  });

  test('a refusal tells its line', () => {
    const walker = new XmlWalker(TABLE, [], 'utf-8');
    const fails = () => walker.write(new TextEncoder().encode('<r>\n<a>\n</b>'));
    expect(fails).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ path: 'line 3' }) }),
    );
  });
});
