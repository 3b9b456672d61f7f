/** What is said of a previewed file or statement in a chip: its format, its proof, what becomes of it. */

import { formatDecimal, formatMoment } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import type { ChipTone } from '../../ui/index.ts';
import type { PreviewRow } from './preview-rows.ts';
import type { FilePreview, StatementPreview } from './staging.ts';

interface State {
  readonly tone: ChipTone;
  readonly text: string;
}

function proofState({ proof, difference }: StatementPreview): State {
  if (proof === 'proven') return { tone: 'ok', text: t('import.proof.proven') };
  if (proof === 'unproven') return { tone: 'neutral', text: t('import.proof.unproven') };
  if (difference === null) return { tone: 'bad', text: t('import.proof.currencies') };
  const text = formatDecimal(difference.amount);
  return { tone: 'bad', text: t('import.proof.unbalanced', { difference: text }) };
}

const FORMAT_NAMES: { readonly [format: string]: string } = {
  mt940: 'MT940',
  mt942: 'MT942',
  bai2: 'BAI2',
  ofx: 'OFX',
  qif: 'QIF',
  coda: 'CODA',
  cfonb120: 'CFONB120',
  fixed: 'Fixed width',
  nacha: 'NACHA',
  mt101: 'MT101',
  csv: 'CSV',
  'ecb-rates': 'ECB rates',
};

/** A format by the name that banks use. */
export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? format;
}

function fileState(file: FilePreview): State {
  if (file.refusal !== null) return { tone: 'bad', text: t('import.state.refused') };
  if (file.importedAt !== null) {
    const moment = formatMoment(file.importedAt);
    return { tone: 'neutral', text: t('import.state.importedAt', { moment }) };
  }
  if (file.rateCount > 0)
    return { tone: 'neutral', text: tn('import.state.rates', file.rateCount) };
  if (file.feeCount > 0) return { tone: 'neutral', text: tn('import.state.fees', file.feeCount) };
  if (file.payment !== null) {
    const { messageType: type, count, status } = file.payment;
    // A report about a whole message names no payment of it.
    if (count === 0 && status !== null)
      return { tone: 'neutral', text: t('import.paymentStatus', { type, status }) };
    return { tone: 'neutral', text: tn('import.payment', count, { type }) };
  }
  return { tone: 'neutral', text: formatName(file.format ?? '') };
}

const CLASS_TONES: { readonly [Class in FilePreview['class']]: ChipTone } = {
  valid: 'ok',
  edge: 'warn',
  malformed: 'bad',
};

/** A statement's proof; of a file, what became of it as a whole. */
export function proofOrClass({ file, statement, refused }: PreviewRow): State | null {
  if (statement !== null) return proofState(statement);
  if (refused !== null)
    return refused.isOverridable
      ? { tone: 'warn', text: t('import.class.overridable') }
      : { tone: 'bad', text: t('import.class.malformed') };
  return { tone: CLASS_TONES[file.class], text: t(`import.class.${file.class}`) };
}

export function rowState({ file, statement, refused }: PreviewRow): State | null {
  if (refused !== null) return { tone: 'bad', text: t('import.state.refused') };
  if (statement === null) return fileState(file);
  if (statement.known === 'same') return { tone: 'neutral', text: t('import.state.same') };
  if (statement.known === 'correction') return { tone: 'warn', text: t('import.state.correction') };
  if (statement.accountId === null) return { tone: 'forecast', text: t('import.account.new') };
  if (statement.role === 'enriches') return { tone: 'forecast', text: t('import.role.enriches') };
  return { tone: 'neutral', text: t('import.state.new') };
}
