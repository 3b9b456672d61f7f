/**
 * Writes payment orders as ISO 20022 pain.001.001.03 or .09, elements in the order of the schema.
 * The order is brought into the form of the version, checked, and only then written: a wrong order
 * gives no bytes.
 */
import { fail, ok, type Result } from '../../../../core/result.ts';
import { encodeText } from '../../charset.ts';
import type { AmountInCurrency } from '../../model.ts';
import { parseUnsignedAmount } from '../../values.ts';
import { escapeXml, leaf, wrapIn } from '../../xmlText.ts';
import { checkOrder } from '../check.ts';
import type {
  Agent,
  CodeOrOwn,
  OtherId,
  Party,
  PaymentAccount,
  PaymentBlock,
  PaymentOrder,
  PaymentTransaction,
  PaymentType,
  PostalAddress,
  StructuredRemittance,
  WrittenPayments,
} from '../model.ts';
import { type PainVersion, type PrepareOptions, prepareOrder } from '../prepare.ts';
import { Findings } from '../report.ts';
import { ADDRESS_FIELDS } from './parts.ts';
import { checkShape } from './shape.ts';

function codeXml(name: string, value: CodeOrOwn | null): string {
  return value === null ? '' : wrapIn(name, leaf('Cd', value.code) + leaf('Prtry', value.own));
}

function amountXml(name: string, value: AmountInCurrency | null): string {
  if (value === null) return '';
  return `<${name} Ccy="${escapeXml(value.currency)}">${value.amount}</${name}>`;
}

function addressXml(address: PostalAddress | null): string {
  if (address === null) return '';
  const fields = ADDRESS_FIELDS.map(([element, field]) => leaf(element, address[field])).join('');
  return wrapIn('PstlAdr', fields + address.lines.map((line) => leaf('AdrLine', line)).join(''));
}

function otherXml(other: OtherId): string {
  return wrapIn(
    'Othr',
    leaf('Id', other.id) + codeXml('SchmeNm', other.scheme) + leaf('Issr', other.issuer),
  );
}

function partyXml(name: string, party: Party | null, version: PainVersion): string {
  if (party === null) return '';
  const others = party.otherIds.map(otherXml).join('');
  const id = party.isPerson
    ? wrapIn('PrvtId', others)
    : wrapIn(
        'OrgId',
        leaf(version === '03' ? 'BICOrBEI' : 'AnyBIC', party.bic) + leaf('LEI', party.lei) + others,
      );
  return `<${name}>${leaf('Nm', party.name)}${addressXml(party.address)}${wrapIn('Id', id)}${leaf(
    'CtryOfRes',
    party.residence,
  )}</${name}>`;
}

function accountXml(name: string, account: PaymentAccount | null): string {
  if (account === null) return '';
  const id = leaf('IBAN', account.iban) + (account.other ? otherXml(account.other) : '');
  return wrapIn(
    name,
    wrapIn('Id', id) +
      codeXml('Tp', account.type) +
      leaf('Ccy', account.currency) +
      leaf('Nm', account.name),
  );
}

function agentXml(name: string, agent: Agent | null, version: PainVersion): string {
  if (agent === null) return '';
  const member =
    agent.clearingNumber === null
      ? ''
      : wrapIn(
          'ClrSysMmbId',
          codeXml('ClrSysId', agent.clearingSystem) + leaf('MmbId', agent.clearingNumber),
        );
  const bank =
    leaf(version === '03' ? 'BIC' : 'BICFI', agent.bic) +
    member +
    leaf('LEI', agent.lei) +
    leaf('Nm', agent.name) +
    addressXml(agent.address) +
    (agent.otherId ? otherXml(agent.otherId) : '');
  return `<${name}><FinInstnId>${bank}</FinInstnId>${wrapIn('BrnchId', leaf('Id', agent.branch))}</${name}>`;
}

function typeXml(type: PaymentType | null): string {
  if (type === null) return '';
  return wrapIn(
    'PmtTpInf',
    leaf('InstrPrty', type.priority) +
      type.serviceLevels.map((level) => codeXml('SvcLvl', level)).join('') +
      codeXml('LclInstrm', type.localInstrument) +
      codeXml('CtgyPurp', type.categoryPurpose),
  );
}

function structuredXml(part: StructuredRemittance): string {
  const documents = part.documents.map(({ type, issuer, number, date }) => {
    const kind =
      type === null ? '' : wrapIn('Tp', codeXml('CdOrPrtry', type) + leaf('Issr', issuer));
    return wrapIn('RfrdDocInf', kind + leaf('Nb', number) + leaf('RltdDt', date));
  });
  const amounts =
    amountXml('DuePyblAmt', part.due) +
    amountXml('CdtNoteAmt', part.creditNote) +
    amountXml('RmtdAmt', part.remitted);
  const referenceType =
    part.referenceType === null
      ? ''
      : wrapIn('Tp', codeXml('CdOrPrtry', part.referenceType) + leaf('Issr', part.referenceIssuer));
  return `<Strd>${documents.join('')}${wrapIn('RfrdDocAmt', amounts)}${wrapIn(
    'CdtrRefInf',
    referenceType + leaf('Ref', part.reference),
  )}${part.additional.map((text) => leaf('AddtlRmtInf', text)).join('')}</Strd>`;
}

function transactionXml(one: PaymentTransaction, version: PainVersion): string {
  const { exchange, remittance, transferCurrency } = one;
  const amount =
    transferCurrency === null
      ? amountXml('InstdAmt', one.amount)
      : wrapIn('EqvtAmt', amountXml('Amt', one.amount) + leaf('CcyOfTrf', transferCurrency));
  return wrapIn(
    'CdtTrfTxInf',
    [
      wrapIn(
        'PmtId',
        leaf('InstrId', one.instructionId) +
          leaf('EndToEndId', one.endToEndId) +
          leaf('UETR', one.uetr),
      ),
      typeXml(one.type),
      wrapIn('Amt', amount),
      exchange === null
        ? ''
        : wrapIn(
            'XchgRateInf',
            leaf('UnitCcy', exchange.unitCurrency) +
              leaf('XchgRate', exchange.rate) +
              leaf('RateTp', exchange.type) +
              leaf('CtrctId', exchange.contract),
          ),
      leaf('ChrgBr', one.chargeBearer),
      partyXml('UltmtDbtr', one.ultimateDebtor, version),
      ...one.intermediaries.map((agent, index) =>
        agentXml(`IntrmyAgt${index + 1}`, agent, version),
      ),
      agentXml('CdtrAgt', one.creditorAgent, version),
      partyXml('Cdtr', one.creditor, version),
      accountXml('CdtrAcct', one.creditorAccount),
      partyXml('UltmtCdtr', one.ultimateCreditor, version),
      ...one.instructionsForCreditorAgent.map(({ code, text }) =>
        wrapIn('InstrForCdtrAgt', leaf('Cd', code) + leaf('InstrInf', text)),
      ),
      leaf('InstrForDbtrAgt', one.instructionForDebtorAgent),
      codeXml('Purp', one.purpose),
      wrapIn(
        'RmtInf',
        remittance.unstructured.map((text) => leaf('Ustrd', text)).join('') +
          remittance.structured.map(structuredXml).join(''),
      ),
    ].join(''),
  );
}

function blockXml(block: PaymentBlock, version: PainVersion, parts: string[]): void {
  const date =
    version === '03'
      ? leaf('ReqdExctnDt', block.executionDate)
      : wrapIn(
          'ReqdExctnDt',
          block.executionTime === null
            ? leaf('Dt', block.executionDate)
            : leaf('DtTm', block.executionTime),
        );
  parts.push(
    '<PmtInf>',
    leaf('PmtInfId', block.id),
    leaf('PmtMtd', block.method),
    leaf('BtchBookg', block.isBatch === null ? null : String(block.isBatch)),
    leaf('NbOfTxs', block.declared.count),
    leaf('CtrlSum', block.declared.sum),
    typeXml(block.type),
    date,
    partyXml('Dbtr', block.debtor, version),
    accountXml('DbtrAcct', block.debtorAccount),
    agentXml('DbtrAgt', block.debtorAgent, version),
    partyXml('UltmtDbtr', block.ultimateDebtor, version),
    leaf('ChrgBr', block.chargeBearer),
    accountXml('ChrgsAcct', block.chargesAccount),
    '\n',
  );
  for (const transaction of block.transactions)
    parts.push(transactionXml(transaction, version), '\n');
  parts.push('</PmtInf>\n');
}

/**
 * Writes an order. Errors: PAYMENT_NOT_WRITTEN with the findings of severity `error` in
 * `details.issues`. The result's order is what reading the bytes gives; its issues tell every change.
 */
export function writePain001(
  order: PaymentOrder,
  options: PrepareOptions,
): Result<WrittenPayments> {
  const findings = new Findings();
  const { version } = options;
  if (hasWrongAmounts(order, findings)) return notWritten(findings, `pain.001.001.${version}`);
  const prepared = prepareOrder(order, options, findings.report);
  checkOrder(prepared, 'write', findings.report);
  checkShape(prepared, version, findings.report);
  if (prepared.createdAt === null)
    findings.report('error', 'CREATED_AT_MISSING', 'The message has no time of making.', null);
  if (findings.hasErrors) return notWritten(findings, `pain.001.001.${version}`);
  const parts = [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.${version}">`,
    '<CstmrCdtTrfInitn>\n<GrpHdr>',
    leaf('MsgId', prepared.messageId),
    leaf('CreDtTm', prepared.createdAt),
    leaf('NbOfTxs', prepared.declared.count),
    leaf('CtrlSum', prepared.declared.sum),
    partyXml('InitgPty', prepared.initiator, version),
    agentXml('FwdgAgt', prepared.forwarder, version),
    '</GrpHdr>\n',
  ];
  for (const block of prepared.blocks) blockXml(block, version, parts);
  parts.push('</CstmrCdtTrfInitn></Document>\n');
  const bytes = encodeText(parts.join(''), 'utf-8');
  return ok({ bytes, order: prepared, issues: findings.issues });
}

/** Sums need readable amounts, so these are looked at before all else. */
export function hasWrongAmounts(order: PaymentOrder, findings: Findings): boolean {
  for (const { amount } of order.blocks.flatMap(({ transactions }) => transactions))
    if (parseUnsignedAmount(amount.amount) !== amount.amount)
      findings.report('error', 'AMOUNT_SYNTAX', `"${amount.amount}" is no amount.`, null);
  return findings.hasErrors;
}

/** The refusal of every payment writer: the first reason in words, all of them as data. */
export function notWritten(findings: Findings, format: string): Result<never> {
  const errors = findings.issues.filter((issue) => issue.severity === 'error');
  return fail({
    kind: 'invalid-input',
    code: 'PAYMENT_NOT_WRITTEN',
    message: `No ${format} file was written, for ${errors.length} findings. The first: ${
      errors[0]?.message ?? 'none'
    }`,
    details: { issues: errors },
  });
}
