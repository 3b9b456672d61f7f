/**
 * The one safe way to read XML: saxes in steps, DOCTYPE refused, depth and text bounded, and a table
 * of the paths that matter. Elements are matched by local name, so that namespace versions and
 * prefixes do not matter; a path that nobody asked for costs nothing but its scan.
 */
import iconv from 'iconv-lite';
import { SaxesParser } from 'saxes';
import { type AppError, AppFailure } from '../../core/result.ts';
import type { Encoding } from './charset.ts';

const MAX_DEPTH = 64;
const MAX_TEXT = 1 << 20;

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
 * Feeds bytes to saxes and calls the table's handlers with `state`.
 *
 * Throws `AppFailure`: XML_DOCTYPE_REFUSED, XML_TOO_DEEP, XML_TEXT_TOO_LONG, XML_MALFORMED. Offsets
 * are bytes from the start of the file.
 */
export class XmlWalker<S> {
  readonly #parser: SaxesParser<{ xmlns: false }>;
  readonly #decoder: Decoder | null;
  readonly #widthOf: (text: string) => number;
  readonly #stack: (Node<S> | null)[] = [];
  readonly #attributes: Attributes[] = [];
  readonly #onUnknown: ((state: S, name: string) => void) | null;
  #node: Node<S> | null;
  #text = '';
  #isGathering = false;
  #chunk = '';
  #chunkStart = 0;
  /** A known pair of character and byte positions, from which byte offsets are counted on. */
  #markChars = 0;
  #markBytes = 0;
  /** Where the last start tag of the chunk before began, for one that the chunks' border cuts. */
  #cutTagBytes = 0;

  /** `onUnknown` hears the name of each element that its table does not list under a listed parent. */
  constructor(
    table: PathTable<S>,
    state: S,
    encoding: Encoding,
    onUnknown: ((state: S, name: string) => void) | null = null,
  ) {
    this.#node = table;
    this.#onUnknown = onUnknown;
    this.#decoder = decoderOf(encoding);
    this.#widthOf =
      encoding === 'utf-8'
        ? (text) => Buffer.byteLength(text, 'utf8')
        : encoding === 'utf-16le' || encoding === 'utf-16be'
          ? (text) => text.length * 2
          : (text) => text.length;
    this.#parser = new SaxesParser({ xmlns: false });
    this.#listen(state);
  }

  #listen(state: S): void {
    const parser = this.#parser;
    parser.on('error', (error) => {
      throw xmlFailure(
        'XML_MALFORMED',
        `The file is not well-formed XML (${error.message}). Fetch it again from the bank.`,
        parser.line,
      );
    });
    parser.on('doctype', () => {
      throw xmlFailure(
        'XML_DOCTYPE_REFUSED',
        'The file carries a document type declaration, which bank files never need and attacks do. ' +
          'It was not read.',
        parser.line,
      );
    });
    parser.on('opentag', (tag) => {
      if (this.#stack.length >= MAX_DEPTH)
        throw xmlFailure(
          'XML_TOO_DEEP',
          `Elements are nested more than ${MAX_DEPTH} deep. The file was not read.`,
          parser.line,
        );
      const parent = this.#node;
      this.#stack.push(parent);
      const node = parent === null ? null : (parent.children.get(localName(tag.name)) ?? null);
      this.#node = node;
      if (node === null && parent !== null) this.#onUnknown?.(state, localName(tag.name));
      const attributes = tag.attributes as Attributes;
      this.#attributes.push(attributes);
      this.#text = '';
      const handler = node?.handler;
      this.#isGathering = handler?.close !== undefined;
      handler?.open?.(state, attributes);
    });
    parser.on('closetag', () => {
      const node = this.#node;
      const attributes = this.#attributes.pop() as Attributes;
      if (node?.handler?.close) node.handler.close(state, this.#text, attributes);
      this.#node = this.#stack.pop() ?? null;
      this.#text = '';
      this.#isGathering = false;
    });
    const take = (text: string): void => {
      if (!this.#isGathering) return;
      if (this.#text.length + text.length > MAX_TEXT)
        throw xmlFailure(
          'XML_TEXT_TOO_LONG',
          'An element holds more than a million characters. The file was not read.',
          parser.line,
        );
      this.#text = this.#text === '' ? text : this.#text + text;
    };
    parser.on('text', take);
    parser.on('cdata', take);
  }

  /** The line that the parser is at, from 1. */
  get line(): number {
    return this.#parser.line;
  }

  /** Byte offset just after the tag at hand. */
  endOffset(): number {
    return this.#byteOffset(this.#parser.position);
  }

  /** Byte offset of the start tag at hand; call it from `open` only. */
  startOffset(): number {
    const inChunk = this.#parser.position - this.#chunkStart;
    const start = this.#chunk.lastIndexOf('<', inChunk - 1);
    return start < 0 ? this.#cutTagBytes : this.#byteOffset(this.#chunkStart + start);
  }

  #byteOffset(position: number): number {
    if (position < this.#markChars) return this.#markBytes;
    const from = this.#markChars - this.#chunkStart;
    this.#markBytes += this.#widthOf(this.#chunk.slice(from, position - this.#chunkStart));
    this.#markChars = position;
    return this.#markBytes;
  }

  write(bytes: Uint8Array): void {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#feed(this.#decoder ? this.#decoder.write(view) : view.toString('latin1'));
  }

  #feed(text: string): void {
    const tag = this.#chunk.lastIndexOf('<');
    if (tag >= 0) this.#cutTagBytes = this.#byteOffset(this.#chunkStart + tag);
    this.#byteOffset(this.#chunkStart + this.#chunk.length);
    this.#chunkStart += this.#chunk.length;
    this.#chunk = text;
    this.#parser.write(text);
  }

  end(): void {
    if (this.#decoder) this.#feed(this.#decoder.end() ?? '');
    this.#parser.close();
  }
}

interface Decoder {
  write(bytes: Buffer): string;
  end(): string | undefined;
}

/** A decoder that keeps a character cut by the end of a piece; null where bytes are characters. */
function decoderOf(encoding: Encoding): Decoder | null {
  if (encoding === 'ascii' || encoding === 'iso-8859-1') return null;
  if (encoding !== 'utf-8') return iconv.getDecoder(encoding);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    write: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

/** The encoding that an XML declaration names, or null; only its first bytes are looked at. */
export function declaredXmlEncoding(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 200)).toString('latin1');
  const match = /^[^<]{0,4}<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(text);
  return match ? (match[1] as string) : null;
}

/** Whether the bytes begin like XML, after a byte order mark and blanks. */
export function looksLikeXml(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 400)).toString('latin1').replaceAll('\0', '');
  return /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*<[?!A-Za-z_]/.test(text);
}
