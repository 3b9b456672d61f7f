/**
 * The OFX reader: 1.x (SGML), 2.x (XML), an XML header over an SGML body, and QFX. Corrections may take
 * back earlier entries and the only balance stands behind the list, so the file is read whole.
 */
import { type Encoding, type EncodingGuess, encodingOf } from '../charset.ts';
import { type ReadContext, refusal, type StatementEvent, type StatementFormat } from '../format.ts';
import type { Issue } from '../model.ts';
import { hasError, sliceOf, sourceOf, type TextSource, WholeFileReader } from '../source.ts';
import { declaredXmlEncoding, looksLikeXml } from '../xml.ts';
import type { OfxFields, RawTransaction } from './entry.ts';
import { MarkupCheck } from './markup.ts';
import type { RawBalance } from './otherBalances.ts';
import { buildStatement, type OfxStatement, STATEMENT_NAMES, wordsOf } from './statement.ts';
import { type OfxToken, tokensOf } from './tokens.ts';

const RESPONSES = new Set(['STMTTRNRS', 'CCSTMTTRNRS', 'INVSTMTTRNRS']);
const TRANSACTIONS = new Set(['STMTTRN', 'STMTTRNP']);
const LISTS = new Set(['BANKTRANLIST', 'BANKTRANLISTP', 'INVTRANLIST']);
/** Elements that hold others; all the rest are leaves, for SGML does not tell them apart. */
const AGGREGATES = new Set([
  'OFX',
  'SIGNONMSGSRSV1',
  'SONRS',
  'FI',
  'STATUS',
  'BANKMSGSRSV1',
  'CREDITCARDMSGSRSV1',
  'INVSTMTMSGSRSV1',
  ...RESPONSES,
  ...STATEMENT_NAMES,
  ...LISTS,
  ...TRANSACTIONS,
  'BANKACCTFROM',
  'CCACCTFROM',
  'INVACCTFROM',
  'BANKACCTTO',
  'CCACCTTO',
  'PAYEE',
  'CURRENCY',
  'ORIGCURRENCY',
  'LEDGERBAL',
  'AVAILBAL',
  'BALLIST',
  'BAL',
  'INVBANKTRAN',
  'INVPOSLIST',
  'INVBAL',
  'SECLISTMSGSRSV1',
]);
/** Elements that can only stand directly in a statement: what is still open above them was not closed. */
const AFTER_LIST = new Set(['LEDGERBAL', 'AVAILBAL', 'BALLIST', 'INVPOSLIST', 'INVBAL']);
const TRADE =
  /^(?:(?:BUY|SELL)(?:DEBT|MF|OPT|OTHER|STOCK)|CLOSUREOPT|INCOME|INVEXPENSE|JRNLFUND|JRNLSEC|MARGININTEREST|REINVEST|RETOFCAP|SPLIT|TRANSFER)$/;
/** A position of securities in INVPOSLIST. */
const POSITION = /^POS(?:DEBT|MF|OPT|OTHER|STOCK)$/;

interface Frame {
  readonly name: string;
  readonly fields: Map<string, string>;
  readonly start: number;
  readonly line: number;
}

interface OpenStatement {
  readonly transactions: RawTransaction[];
  readonly named: RawBalance[];
  hasList: boolean;
  tradeCount: number;
  positionCount: number;
}

class OfxParser {
  readonly statements: OfxStatement[] = [];
  readonly issues: Issue[] = [];
  /** The bank's words where the sign-on failed. */
  signOnError: string | null = null;
  isClosed = false;
  readonly #source: TextSource;
  readonly #context: ReadContext;
  readonly #stack: Frame[] = [];
  #signOn: OfxFields = new Map();
  #statement: OpenStatement | null = null;
  #end = 0;

  constructor(source: TextSource, context: ReadContext) {
    this.#source = source;
    this.#context = context;
  }

  take(token: OfxToken): void {
    const { name, end } = token;
    if (token.isEnd) {
      this.#end = end;
      this.#closeTo(name, false);
      if (name === 'OFX') this.isClosed = true;
    } else if (AGGREGATES.has(name) && token.value === '') {
      this.#open(token);
      if (token.isSelfClosed) this.#closeTo(name, false);
    } else {
      const fields = this.#stack.at(-1)?.fields;
      if (fields && !fields.has(name)) fields.set(name, token.value);
      if (this.#statement && TRADE.test(name)) this.#statement.tradeCount++;
      if (this.#statement && POSITION.test(name)) this.#statement.positionCount++;
    }
  }

  #open(token: OfxToken): void {
    const { name, start, line } = token;
    this.#end = start;
    // None of these nests in itself: an end tag was left out.
    this.#closeTo(name, false);
    if (TRANSACTIONS.has(name)) for (const other of TRANSACTIONS) this.#closeTo(other, false);
    if (AFTER_LIST.has(name)) for (const list of LISTS) this.#closeTo(list, false);
    if (STATEMENT_NAMES.has(name))
      this.#statement = {
        ...{ transactions: [], named: [], hasList: false },
        ...{ tradeCount: 0, positionCount: 0 },
      };
    if (LISTS.has(name) && this.#statement) this.#statement.hasList = true;
    if (name === 'OFX') this.isClosed = false;
    this.#stack.push({ name, fields: new Map(), start, line });
  }

  /** Closes the innermost element of that name with all inside of it; none, and nothing happens. */
  #closeTo(name: string, isCut: boolean): void {
    if (!this.#stack.some((frame) => frame.name === name)) return;
    for (let frame = this.#stack.pop(); frame; frame = this.#stack.pop()) {
      this.#finish(frame, isCut);
      if (frame.name === name) return;
    }
  }

  #finish(frame: Frame, isCut: boolean): void {
    const { name, fields } = frame;
    const parent = this.#stack.at(-1);
    const slice = sliceOf(this.#source, frame.start, this.#end, frame.line);
    if (TRANSACTIONS.has(name))
      this.#statement?.transactions.push({ fields, isPending: name === 'STMTTRNP', slice });
    else if (name === 'BAL') this.#statement?.named.push({ fields, line: frame.line });
    else if (STATEMENT_NAMES.has(name)) this.#finishStatement(frame, isCut);
    else if (name === 'SONRS') this.#finishSignOn(fields);
    else if (RESPONSES.has(name)) this.#finishResponse(frame);
    else if (parent)
      for (const [key, value] of fields)
        if (!parent.fields.has(`${name}.${key}`)) parent.fields.set(`${name}.${key}`, value);
  }

  #finishSignOn(fields: OfxFields): void {
    this.#signOn = fields;
    if (fields.get('STATUS.SEVERITY')?.toUpperCase() === 'ERROR')
      this.signOnError = wordsOf(fields);
  }

  #finishStatement(frame: Frame, isCut: boolean): void {
    const open = this.#statement;
    this.#statement = null;
    const response = this.#stack.findLast((one) => RESPONSES.has(one.name));
    if (!open) return;
    response?.fields.set('HAS_STATEMENT', 'Y');
    const raw = {
      name: frame.name,
      fields: frame.fields,
      ...open,
      isCut,
      slice: sliceOf(this.#source, frame.start, this.#end, frame.line),
    };
    const around = { signOn: this.#signOn, response: response?.fields ?? new Map() };
    this.statements.push(buildStatement(raw, around, this.#context));
  }

  /** A response with an error instead of a statement is told in the bank's words. */
  #finishResponse({ fields, line }: Frame): void {
    if (fields.has('HAS_STATEMENT')) return;
    const isError = fields.get('STATUS.SEVERITY')?.toUpperCase() === 'ERROR';
    this.issues.push({
      code: isError ? 'OFX_BANK_ERROR' : 'OFX_EMPTY_RESPONSE',
      severity: isError ? 'error' : 'info',
      line,
      message: isError ? wordsOf(fields) : 'A response of the bank holds no statement.',
    });
  }

  end(length: number): void {
    if (this.#stack.length === 0) return;
    this.#end = length;
    this.#closeTo((this.#stack[0] as Frame).name, true);
  }
}

function* readOfx(bytes: Uint8Array, context: ReadContext): Generator<StatementEvent> {
  const source = sourceOf(bytes, context.encoding);
  if (/<!DOCTYPE/i.test(source.text)) {
    yield refusal(
      'XML_DOCTYPE_REFUSED',
      'The file carries a document type declaration, which bank files never need and attacks do. ' +
        'It was not read.',
    );
    return;
  }
  const parser = new OfxParser(source, context);
  const markup = new MarkupCheck(/^\s*<\?(?:xml|OFX)\b/i.test(source.text));
  for (const token of tokensOf(source)) {
    parser.take(token);
    markup.take(token);
  }
  parser.end(source.text.length);
  if (parser.signOnError !== null) {
    yield refusal('OFX_BANK_ERROR', `${parser.signOnError}. Nothing was imported.`);
    return;
  }
  const said = parser.issues.find((issue) => issue.code === 'OFX_BANK_ERROR');
  if (parser.statements.length === 0) {
    yield said
      ? refusal('OFX_BANK_ERROR', `${said.message}. Nothing was imported.`, said.line ?? undefined)
      : refusal(
          'OFX_NO_STATEMENT',
          'The file holds no statement of an account (STMTRS, CCSTMTRS or INVSTMTRS). ' +
            'Check that it is the statement file of the bank.',
        );
    return;
  }
  for (const issue of [...parser.issues, ...markup.issues()]) yield { type: 'issue', issue };
  if (!parser.isClosed)
    yield {
      type: 'issue',
      issue: {
        code: 'FILE_CUT',
        severity: 'warning',
        line: null,
        message: 'The file has no </OFX>: its end may be missing.',
      },
    };
  for (const { header, entries, issues } of parser.statements) {
    yield { type: 'open', header };
    if (entries.length > 0) yield { type: 'entries', entries };
    yield { type: 'close', header, issues, isRefused: hasError(issues) };
  }
}

/**
 * Well-formed UTF-8 is UTF-8 whatever the header says; an XML declaration counts; of an SGML header only
 * a code page by number does, for all else (none, USASCII, ISO-8859-1, a wrong UTF-8) is 1252 in practice.
 */
function charsetOf(bytes: Uint8Array, guess: EncodingGuess): Encoding {
  if (guess.confidence >= 0.95) return guess.encoding;
  const declared = looksLikeXml(bytes) ? declaredXmlEncoding(bytes) : null;
  const head = Buffer.from(bytes.subarray(0, 2000)).toString('latin1');
  const label = declared ?? /CHARSET:\s*(\d{3,4}(?!\d|-)|[\w-]{1,20})/i.exec(head)?.[1] ?? '';
  const named = encodingOf(/^\d{3,4}$/.test(label) ? `cp${label}` : label);
  const isUsable =
    named !== null && named !== 'utf-8' && named !== 'ascii' && named !== 'iso-8859-1';
  return isUsable && !named.startsWith('utf-16') ? named : 'windows-1252';
}

/** OFX and QFX downloads. */
export const ofx: StatementFormat = {
  id: 'ofx',
  label: 'OFX and QFX',
  sniff(head) {
    const text = Buffer.from(head.subarray(0, 8192)).toString('latin1').replaceAll('\0', '');
    if (/^[^\w<]{0,8}OFXHEADER\s*:/i.test(text)) return 0.98;
    if (/<\?OFX\s/i.test(text)) return 0.98;
    if (/^[^\w<]*<OFX>/i.test(text) || /^[^\w<]*<\?xml[^>]*>\s*<OFX>/i.test(text)) return 0.97;
    return /<OFX>\s*<SIGNONMSGSRSV1>/i.test(text) ? 0.9 : 0;
  },
  charset: charsetOf,
  open: (context) => new WholeFileReader(context, readOfx),
};
