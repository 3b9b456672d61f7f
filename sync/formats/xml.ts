/**
 * The one safe way to read XML: a scanner in steps that refuses document types, unknown entities and
 * what is not well-formed, bounds depth and text, and calls a table of the paths that matter. Elements
 * are matched by local name, so that namespace versions and prefixes do not matter; a path that nobody
 * asked for costs nothing but its scan. Own code because it is three times as fast as a general parser;
 * a test compares its verdicts with one.
 */
import iconv from 'iconv-lite';
import { type AppError, AppFailure } from '../../core/result.ts';
import { type Encoding, fieldDecoder, isAsciiCompatible } from './charset.ts';
import {
  CONTROL,
  isName,
  LONGEST_REFERENCE,
  normaliseLines,
  resolveReferences,
} from './xmlReferences.ts';

const MAX_DEPTH = 64;
const MAX_TEXT = 1 << 20;
const NO_ATTRIBUTES: Attributes = Object.freeze({});
const DOCTYPE = '<!DOCTYPE';
const CDATA = '<![CDATA[';

export type Attributes = Readonly<Record<string, string>>;

/** What happens at one element: `open` at its start tag, `close` with its text at its end tag. */
export interface PathHandler<S> {
  open?(state: S, attributes: Attributes): void;
  close?(state: S, text: string, attributes: Attributes): void;
}

interface Node<S> {
  readonly children: Map<string, Node<S>>;
  handler: PathHandler<S> | null;
}

/** A compiled table from paths ("Document/BkToCstmrStmt/Stmt/Id") to handlers. */
export type PathTable<S> = Node<S>;

/** What networks put around a message's Document, one within another, beside a business header. */
const ENVELOPES = ['Envelope', 'BizMsgEnvlp', 'BizMsg', 'RequestPayload', 'DataPDU', 'Body'];

/** Compiles paths. Those of an ISO 20022 message, which begin with Document, hold in envelopes too. */
export function compilePaths<S>(paths: Readonly<Record<string, PathHandler<S>>>): PathTable<S> {
  const root: Node<S> = { children: new Map(), handler: null };
  for (const [path, handler] of Object.entries(paths)) {
    let node = root;
    for (const name of path.split('/')) {
      let child = node.children.get(name);
      if (!child) {
        child = { children: new Map(), handler: null };
        node.children.set(name, child);
      }
      node = child;
    }
    node.handler = handler;
  }
  const message = root.children.get('Document');
  if (message) {
    const envelope: Node<S> = { children: new Map([['Document', message]]), handler: null };
    for (const name of ENVELOPES) {
      root.children.set(name, envelope);
      envelope.children.set(name, envelope);
    }
  }
  return root;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function xmlFailure(code: string, message: string, line: number): AppFailure {
  const error: AppError = { kind: 'invalid-input', code, message, path: `line ${line}` };
  return new AppFailure(error);
}

/**
 * Scans bytes as they come and calls the table's handlers with `state`.
 *
 * Throws `AppFailure`: XML_DOCTYPE_REFUSED, XML_TOO_DEEP, XML_TEXT_TOO_LONG, XML_MALFORMED. Offsets
 * are bytes from the start of the file. Bytes are scanned one per character where the charset has
 * ASCII as it is, and only the texts that somebody asked for are decoded. Its fields are not `#private`:
 * the engine reads those twice as slowly once it has seen more than a few readers.
 */
export class XmlWalker<S> {
  private readonly state: S;
  private readonly onUnknown: ((state: S, name: string) => void) | null;
  private readonly decode: (raw: string) => string;
  /** Only for UTF-16, whose characters are two bytes. */
  private readonly wide: { write(bytes: Buffer): string; end(): string | undefined } | null;
  /** What is not yet taken of the input, from `at` on; `base` is the place of its first character. */
  private input = '';
  private at = 0;
  private base = 0;
  private isStart = true;
  /** Open elements: their names as written, what the table knows of them, their attributes. */
  private readonly names: string[] = [];
  private readonly nodes: (Node<S> | null)[] = [];
  private readonly attributes: Attributes[] = [];
  private node: Node<S> | null;
  private hasRoot = false;
  private text = '';
  private isGathering = false;
  /** The next places of `&`, `\r` and `]]>` in the input, at or after `at`. */
  private nextReference = -1;
  private nextReturn = -1;
  private nextMark = -1;
  private tagStart = 0;
  private tagEnd = 0;
  private markAt = 0;
  private markLine = 1;

  /** `onUnknown` hears the name of each element that its table does not list under a listed parent. */
  constructor(
    table: PathTable<S>,
    state: S,
    encoding: Encoding,
    onUnknown: ((state: S, name: string) => void) | null = null,
  ) {
    this.node = table;
    this.onUnknown = onUnknown;
    this.state = state;
    const isNarrow = isAsciiCompatible(encoding);
    this.decode = isNarrow ? fieldDecoder(encoding) : (raw) => raw;
    this.wide = isNarrow ? null : iconv.getDecoder(encoding, { stripBOM: false });
  }

  /** The line of the tag at hand, from 1. */
  get line(): number {
    return this.lineAt(this.tagStart);
  }

  /** Byte offset just after the tag at hand. */
  endOffset(): number {
    return this.wide ? this.tagEnd * 2 : this.tagEnd;
  }

  /** Byte offset of the tag at hand; call it from `open` for the start of an element. */
  startOffset(): number {
    return this.wide ? this.tagStart * 2 : this.tagStart;
  }

  private lineAt(place: number): number {
    const input = this.input;
    const until = place - this.base;
    let from = this.markAt - this.base;
    for (let end = input.indexOf('\n', from); end >= 0 && end < until; ) {
      this.markLine++;
      from = end + 1;
      end = input.indexOf('\n', from);
    }
    this.markAt = Math.max(this.markAt, this.base + from);
    return this.markLine;
  }

  private fail(code: string, message: string, index: number): never {
    throw xmlFailure(code, message, this.lineAt(this.base + index));
  }

  private malformed(reason: string, index: number): never {
    this.fail(
      'XML_MALFORMED',
      `The file is not well-formed XML (${reason}). Fetch it again from the bank.`,
      index,
    );
  }

  private tooLong(index: number): never {
    this.fail(
      'XML_TEXT_TOO_LONG',
      'An element holds more than a million characters. The file was not read.',
      index,
    );
  }

  write(bytes: Uint8Array): void {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.feed(this.wide ? this.wide.write(view) : view.toString('latin1'));
  }

  private feed(text: string): void {
    if (text === '') return;
    const control = CONTROL.exec(text);
    this.load(control ? text.slice(0, control.index) : text);
    this.scan();
    if (control) this.malformed('a control character', this.input.length);
  }

  /** Puts new input behind what is left of the old. */
  private load(text: string): void {
    const at = this.at;
    this.lineAt(this.base + at);
    const isWhole = at === this.input.length;
    this.input = isWhole ? text : this.input.slice(at) + text;
    this.base += at;
    this.at = 0;
    this.nextReference = this.nextReturn = this.nextMark = -1;
    if (!this.isStart || this.input === '') return;
    const mark = /^(?:\ufeff|\u00ef(?:\u00bb\u00bf)?)/.exec(this.input);
    if (mark && mark[0] === '\u00ef') return;
    this.isStart = false;
    this.at = mark ? mark[0].length : 0;
  }

  end(): void {
    if (this.wide) this.feed(this.wide.end() ?? '');
    const { length } = this.input;
    if (this.names.length > 0) this.malformed(`unclosed tag: ${this.names.at(-1)}`, length);
    if (this.at < length && /\S/.test(this.input.slice(this.at)))
      this.malformed('the file ends inside a tag or has text after it', length);
    if (!this.hasRoot) this.malformed('there is no root element', length);
  }

  /** Takes tag after tag; stops where more input is needed. */
  private scan(): void {
    const input = this.input;
    const { length } = input;
    while (this.at < length) {
      const start = input.indexOf('<', this.at);
      if (start < 0) {
        this.takeOpenText();
        return;
      }
      if (start > this.at) this.takeText(this.at, start);
      this.at = start;
      const kind = input.charCodeAt(start + 1);
      const end =
        kind === 47
          ? this.takeEnd(start)
          : kind === 33
            ? this.takeDeclaration(start)
            : kind === 63
              ? this.takeInstruction(start)
              : this.takeStart(start);
      if (end < 0) {
        if (length - start > MAX_TEXT) this.tooLong(start);
        return;
      }
      this.at = end;
    }
  }

  /** Text that the input ends in: it waits for its end where somebody wants it, else most of it goes. */
  private takeOpenText(): void {
    const { length } = this.input;
    if (this.isGathering) {
      if (length - this.at > MAX_TEXT) this.tooLong(this.at);
      return;
    }
    const until = length - LONGEST_REFERENCE;
    if (until <= this.at) return;
    const cut = this.input.indexOf('&', Math.max(this.at, until - LONGEST_REFERENCE));
    const end = cut >= 0 && cut < until ? cut : until;
    if (end <= this.at) return;
    this.takeText(this.at, end);
    this.at = end;
  }

  private takeText(from: number, to: number): void {
    const input = this.input;
    if (this.nextReference < from) this.nextReference = placeOf(input, '&', from);
    if (this.nextMark < from) this.nextMark = placeOf(input, ']]>', from);
    if (this.nextMark < to) this.malformed('"]]>" in a text', this.nextMark);
    const hasReference = this.nextReference < to;
    if (this.names.length === 0) {
      if (/[^ \t\r\n]/.test(input.slice(from, to)))
        this.malformed('text outside of the root element', from);
      return;
    }
    if (!this.isGathering && !hasReference) return;
    const raw = input.slice(from, to);
    let text = hasReference ? resolveReferences(raw, this.decode) : this.decode(raw);
    if (text === null) this.malformed('an unknown entity', this.nextReference);
    if (!this.isGathering) return;
    if (this.nextReturn < from) this.nextReturn = placeOf(input, '\r', from);
    if (this.nextReturn < to) text = resolveReferences(normaliseLines(raw), this.decode) as string;
    this.gather(text, from);
  }

  private gather(text: string, index: number): void {
    if (this.text.length + text.length > MAX_TEXT) this.tooLong(index);
    this.text = this.text === '' ? text : this.text + text;
  }

  private takeEnd(start: number): number {
    const input = this.input;
    const name = this.names.at(-1);
    if (name !== undefined) {
      const end = start + 2 + name.length;
      if (input.charCodeAt(end) === 62 && input.startsWith(name, start + 2)) {
        this.close(start, end + 1);
        return end + 1;
      }
    }
    const end = input.indexOf('>', start);
    if (end < 0) return -1;
    if (input.slice(start + 2, end).replace(/[ \t\r\n]+$/, '') !== name)
      this.malformed('an end tag without its start', start);
    this.close(start, end + 1);
    return end + 1;
  }

  private close(start: number, end: number): void {
    this.tagStart = this.base + start;
    this.tagEnd = this.base + end;
    const attributes = this.attributes.pop() as Attributes;
    this.names.pop();
    const handler = this.node?.handler;
    if (handler?.close) handler.close(this.state, this.text, attributes);
    this.node = this.nodes.pop() ?? null;
    this.text = '';
    this.isGathering = false;
  }

  /** Comments go, CDATA is text, a document type ends the reading. */
  private takeDeclaration(start: number): number {
    const input = this.input;
    if (input.startsWith('<!--', start)) {
      const end = input.indexOf('--', start + 4);
      if (end < 0 || end + 2 >= input.length) return -1;
      if (input.charCodeAt(end + 2) !== 62) this.malformed('"--" in a comment', end);
      return end + 3;
    }
    if (input.startsWith(CDATA, start)) {
      if (this.names.length === 0) this.malformed('text outside of the root element', start);
      const end = input.indexOf(']]>', start);
      if (end < 0) return -1;
      if (this.isGathering)
        this.gather(normaliseLines(this.decode(input.slice(start + 9, end))), start);
      return end + 3;
    }
    const word = input.slice(start, start + DOCTYPE.length);
    if (word.toUpperCase() === DOCTYPE)
      this.fail(
        'XML_DOCTYPE_REFUSED',
        'The file carries a document type declaration, which bank files never need and attacks do. ' +
          'It was not read.',
        start,
      );
    const isOpen =
      '<!--'.startsWith(word) || CDATA.startsWith(word) || DOCTYPE.startsWith(word.toUpperCase());
    if (!isOpen) this.malformed('an unknown declaration', start);
    return -1;
  }

  private takeInstruction(start: number): number {
    const input = this.input;
    const end = input.indexOf('?>', start + 2);
    if (end < 0) return -1;
    const [target = ''] = /^[^ \t\r\n?]*/.exec(input.slice(start + 2, end)) ?? [];
    if (!isName(target)) this.malformed('an instruction without a name', start);
    if (target.toLowerCase() === 'xml' && (this.hasRoot || target !== 'xml'))
      this.malformed('an XML declaration that is not at the start', start);
    return end + 2;
  }

  private takeStart(start: number): number {
    const input = this.input;
    const { length } = input;
    let at = start + 1;
    let code = 0;
    for (; at < length; at++) {
      code = input.charCodeAt(at);
      if (code === 62 || code === 32 || code === 47 || code === 10 || code === 13 || code === 9)
        break;
    }
    if (at >= length) return -1;
    const name = input.slice(start + 1, at);
    const child = this.node === null ? null : childOf(this.node, name);
    if (child === null && !isName(name)) this.malformed('a tag without a name', start);
    if (code === 62) {
      this.open(name, child, NO_ATTRIBUTES, start, at + 1);
      return at + 1;
    }
    const attributes: Record<string, string> = {};
    const end = this.takeAttributes(at, attributes);
    if (end < 0) return -1;
    this.open(name, child, attributes, start, end);
    if (input.charCodeAt(end - 2) === 47) this.close(start, end);
    return end;
  }

  private open(
    name: string,
    node: Node<S> | null,
    attributes: Attributes,
    start: number,
    end: number,
  ): void {
    if (this.names.length >= MAX_DEPTH)
      this.fail(
        'XML_TOO_DEEP',
        `Elements are nested more than ${MAX_DEPTH} deep. The file was not read.`,
        start,
      );
    if (this.names.length === 0) {
      if (this.hasRoot) this.malformed('a second root element', start);
      this.hasRoot = true;
    }
    this.tagStart = this.base + start;
    this.tagEnd = this.base + end;
    this.names.push(name);
    const parent = this.node;
    this.nodes.push(parent);
    this.attributes.push(attributes);
    this.node = node;
    this.text = '';
    if (node === null || node.handler === null) {
      this.isGathering = false;
      if (node === null && parent !== null) this.onUnknown?.(this.state, localName(name));
      return;
    }
    this.isGathering = node.handler.close !== undefined;
    node.handler.open?.(this.state, attributes);
  }

  /** Takes `name="value"` pairs into `attributes`, up to and with the tag's end; -1 if it is cut. */
  private takeAttributes(from: number, attributes: Record<string, string>): number {
    const input = this.input;
    let at = from;
    for (;;) {
      const before = at;
      at = skipBlanks(input, at);
      const code = input.charCodeAt(at);
      if (code === 62) return at + 1;
      if (code === 47) {
        if (at + 1 >= input.length) return -1;
        if (input.charCodeAt(at + 1) !== 62) this.malformed('"/" inside a tag', at);
        return at + 2;
      }
      if (at >= input.length) return -1;
      if (at === before) this.malformed('no blank between attributes', at);
      const equals = input.indexOf('=', at);
      if (equals < 0) {
        if (input.indexOf('>', at) >= 0) this.malformed('an attribute without a value', at);
        return -1;
      }
      const name = input.slice(at, equals).trimEnd();
      if (!isName(name)) this.malformed('an attribute without a name or value', at);
      const open = skipBlanks(input, equals + 1);
      if (open >= input.length) return -1;
      const quote = input.charAt(open);
      if (quote !== '"' && quote !== "'") this.malformed('an attribute without quotes', open);
      const end = input.indexOf(quote, open + 1);
      if (end < 0) return -1;
      const raw = input.slice(open + 1, end);
      if (raw.includes('<')) this.malformed('"<" in an attribute', open);
      if (Object.hasOwn(attributes, name)) this.malformed('an attribute twice', at);
      const value = resolveReferences(raw.replace(/\r\n|[\t\r\n]/g, ' '), this.decode);
      if (value === null) this.malformed('an unknown entity', open);
      Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true });
      at = end + 1;
    }
  }
}

/** Past every place of an input; small, for a large number would make its field a slow one. */
const NOWHERE = 2 ** 30 - 1;

/** Where `text` stands next, or past everything. */
function placeOf(input: string, text: string, from: number): number {
  const place = input.indexOf(text, from);
  return place < 0 ? NOWHERE : place;
}

function skipBlanks(input: string, from: number): number {
  let at = from;
  for (;;) {
    const code = input.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
    at++;
  }
}

function childOf<S>(node: Node<S>, name: string): Node<S> | null {
  const child = node.children.get(name);
  if (child) return child;
  return name.includes(':') ? (node.children.get(localName(name)) ?? null) : null;
}

/** The encoding that an XML declaration names, or null; only its first bytes are looked at. */
export function declaredXmlEncoding(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 200)).toString('latin1');
  const match = /^[^<]{0,4}<\?xml[^>]*?encoding\s*=\s*["']([^"'<>]{1,40})["']/.exec(text);
  return match ? (match[1] as string) : null;
}

/** Whether the bytes begin like XML, after a byte order mark and blanks. */
export function looksLikeXml(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 400)).toString('latin1').replaceAll('\0', '');
  return /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*<[?!A-Za-z_]/.test(text);
}
