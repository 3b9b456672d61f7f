/**
 * The files that wait for import in this window: their bytes, how their CSV is read, and what the
 * backend found in them. They stay while other screens are looked at, and go when imported.
 */
import { create } from 'zustand';
import { call } from '../../api.ts';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import { formatSize } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { announceDone } from '../../query.ts';
import { knownMeta, useClocks } from '../../stores/clocks.ts';
import { type ExplainTarget, openLinksBy } from '../../stores/explain.ts';
import { cancelJob, runJob } from '../../stores/jobs.ts';
import { toastError, toastNote } from '../../stores/toasts.ts';
import { base64Of } from '../../ui/upload.ts';
import { type CsvMapping, type MappingProposal, proposalOf } from './mapping.ts';

export type FilePreview = OutputOf<'import.inspect'>['files'][number];
export type StatementPreview = FilePreview['statements'][number];

interface StagedFile {
  readonly name: string;
  /** Base64, as the bridge carries bytes. */
  readonly content: string;
}

/** What a person says about a file because it does not say so itself. */
export type FileAnswers = NonNullable<InputOf<'import.inspect'>['answers']>[string];

export interface ImportChoices {
  /** The entity of accounts that are new; `null` leaves them unassigned. */
  readonly entityId: string | null;
  readonly unknownAccounts: 'create' | 'refuse';
  /** Whether statements that the bank corrects take the place of what is stored. */
  readonly corrections: 'refuse' | 'apply';
}

interface Staging extends ImportChoices {
  readonly files: readonly StagedFile[];
  readonly mappings: { readonly [name: string]: CsvMapping };
  readonly answers: { readonly [name: string]: FileAnswers };
  /** What was proposed for each CSV file when it was first read. */
  readonly proposals: { readonly [name: string]: MappingProposal };
  readonly previews: readonly FilePreview[] | null;
  /** The job that reads or imports at the moment. */
  readonly job: string | null;
  readonly isImporting: boolean;
  readonly error: AppError | null;
  choose(change: Partial<ImportChoices>): void;
  remove(name: string): void;
  clear(): void;
  setMapping(name: string, mapping: CsvMapping): void;
  setAnswers(name: string, answers: FileAnswers): void;
}

const LARGEST_BYTES = 64_000_000;

export const useStaging = create<Staging>()((set, get) => ({
  files: [],
  mappings: {},
  answers: {},
  proposals: {},
  previews: null,
  job: null,
  isImporting: false,
  error: null,
  entityId: null,
  unknownAccounts: 'create',
  corrections: 'refuse',
  choose: (change) => set(change),
  remove: (name) => {
    const files = get().files.filter((file) => file.name !== name);
    const previews = get().previews?.filter((file) => file.name !== name) ?? null;
    set({ files, previews: files.length === 0 ? null : previews, error: null });
  },
  clear: () =>
    set({ files: [], mappings: {}, answers: {}, proposals: {}, previews: null, error: null }),
  setMapping: (name, mapping) => {
    set({ mappings: { ...get().mappings, [name]: mapping } });
    void readStaged();
  },
  setAnswers: (name, answers) => {
    set({ answers: { ...get().answers, [name]: answers } });
    void readStaged();
  },
}));

/** A file that was picked or dropped, under its path inside the folder that it came with. */
export interface NamedFile {
  readonly name: string;
  readonly file: File;
}

async function stage({ name, file }: NamedFile): Promise<StagedFile | null> {
  if (file.size > LARGEST_BYTES) {
    const [size, limit] = [formatSize(file.size), formatSize(LARGEST_BYTES)];
    toastNote(t('import.tooLarge', { name, size, limit }));
    return null;
  }
  try {
    return { name, content: file.size === 0 ? '' : await base64Of(file) };
  } catch {
    toastNote(t('import.unreadable', { name }));
    return null;
  }
}

/** Takes picked or dropped files in and reads them all; a file of the same name is replaced. */
export async function addFiles(list: Iterable<NamedFile>): Promise<void> {
  const staged = (await Promise.all([...list].map(stage))).filter((file) => file !== null);
  if (staged.length === 0) return;
  const names = new Set(staged.map((file) => file.name));
  const { files, mappings, answers } = useStaging.getState();
  const isOther = ([name]: readonly [string, unknown]) => !names.has(name);
  useStaging.setState({
    files: [...files.filter((file) => !names.has(file.name)), ...staged],
    mappings: Object.fromEntries(Object.entries(mappings).filter(isOther)),
    answers: Object.fromEntries(Object.entries(answers).filter(isOther)),
  });
  await readStaged();
}

function withProposals(
  known: Staging['proposals'],
  previews: readonly FilePreview[],
): Staging['proposals'] {
  const found = previews.flatMap((file) => {
    const proposal = proposalOf(file.profile);
    return proposal ? [[file.name, proposal] as const] : [];
  });
  return { ...known, ...Object.fromEntries(found) };
}

/** Reads what is staged, without importing. The answer to an earlier reading is not taken. */
export async function readStaged(): Promise<void> {
  const { files, mappings, answers, isImporting } = useStaging.getState();
  if (files.length === 0 || isImporting) return;
  const job = crypto.randomUUID();
  useStaging.setState({ job, error: null });
  const reply = await call(
    'import.inspect',
    { files: [...files], profiles: { ...mappings }, answers: { ...answers } },
    { jobId: job },
  );
  if (useStaging.getState().job !== job) return;
  useStaging.setState((state) =>
    reply.ok
      ? {
          job: null,
          previews: reply.value.files,
          proposals: withProposals(state.proposals, reply.value.files),
        }
      : { job: null, error: reply.error.kind === 'cancelled' ? null : reply.error },
  );
}

type StagedFigure = Omit<InputOf<'import.explain'>, 'file' | 'profile'> & {
  readonly file: { readonly name: string };
};

/** Explains a figure of a file that waits. The bytes go along when asked, not in the target. */
export function explainStaged(figure: StagedFigure): ExplainTarget {
  const { name } = figure.file;
  const { previews } = useStaging.getState();
  const version = previews?.find((file) => file.name === name)?.sha256 ?? '';
  return {
    key: `import.explain ${version} ${JSON.stringify(figure)}`,
    async load(isNow) {
      const { files, mappings, answers } = useStaging.getState();
      const staged = files.find((file) => file.name === name);
      const profile = mappings[name];
      const given = answers[name];
      if (staged === undefined) {
        const message = t('import.explainGone', { name });
        return { ok: false, error: { kind: 'not-found', code: 'FILE_NOT_STAGED', message } };
      }
      const input = {
        ...figure,
        file: staged,
        ...(profile === undefined ? {} : { profile }),
        ...(given === undefined ? {} : { answers: given }),
      };
      return call('import.explain', input, isNow ? {} : knownMeta());
    },
  };
}

openLinksBy('import.explain', (input) => explainStaged(input as unknown as StagedFigure));

/** Stops the reading that runs. */
export function stopReading(): void {
  const { job } = useStaging.getState();
  if (job !== null) void cancelJob(job);
}

/** True where importing the file would bring something. */
export function bringsSomething(file: FilePreview, choices: ImportChoices): boolean {
  if (file.refusal !== null) return false;
  // A payment file that came before its order, or before its account, may bring more the next time.
  if (file.payment !== null)
    return file.payment.effect.newCount + file.payment.effect.changedCount > 0;
  if (file.importedAt !== null) return false;
  if (file.rateCount > 0 || file.feeCount > 0) return true;
  return file.statements.some((one) => {
    if (one.known === 'correction') return choices.corrections === 'apply';
    return one.known === 'new' && (one.accountId !== null || choices.unknownAccounts === 'create');
  });
}

function doneText(result: OutputOf<'import.files'>): string {
  const { statementCount, lineCount, rateCount, feeCount, duplicateLineCount } = result;
  const { interimLineCount, heldCount, enrichedLineCount, correctedStatementCount } = result;
  const parts: string[] = [];
  if (statementCount > 0)
    parts.push(tn('import.part.statements', statementCount), tn('import.part.lines', lineCount));
  if (rateCount > 0) parts.push(tn('import.part.rates', rateCount));
  if (feeCount > 0) parts.push(tn('import.part.fees', feeCount));
  if (result.paymentCount > 0) parts.push(tn('import.part.payments', result.paymentCount));
  if (result.paymentStatusCount > 0)
    parts.push(tn('import.part.statuses', result.paymentStatusCount));
  if (interimLineCount > 0) parts.push(tn('import.part.interim', interimLineCount));
  if (enrichedLineCount > 0) parts.push(tn('import.part.enriched', enrichedLineCount));
  if (correctedStatementCount > 0) parts.push(tn('import.part.corrected', correctedStatementCount));
  const held = heldCount > 0 ? tn('import.held', heldCount) : '';
  if (parts.length === 0) return held || t('import.nothing');
  const done = [t('import.imported', { parts: parts.join(', ') }), held].filter(Boolean).join('; ');
  return duplicateLineCount > 0
    ? `${done}; ${tn('import.duplicatesLeft', duplicateLineCount)}`
    : done;
}

/** Imports what brings something, as one command that can be undone; refused files stay in view. */
export async function importStaged(): Promise<void> {
  const choices = useStaging.getState();
  await importChosen((file) => bringsSomething(file, choices));
}

/** True where nothing of a file may be stored, so that quarantine can keep it for a decision. */
export function mayBeHeld(file: FilePreview): boolean {
  return file.refusal !== null && file.importedAt === null;
}

/** Gives the refused files to quarantine, with their bytes and reasons. */
export async function holdStaged(): Promise<void> {
  await importChosen(mayBeHeld);
}

async function importChosen(isWanted: (file: FilePreview) => boolean): Promise<void> {
  if (useClocks.getState().knownAt !== null) {
    toastNote(t('error.readOnlyKnown'));
    return;
  }
  const { files, previews, mappings, answers, ...choices } = useStaging.getState();
  const { entityId, unknownAccounts, corrections } = choices;
  const wanted = new Set(previews?.filter(isWanted).map((file) => file.name));
  const chosen = files.filter((file) => wanted.has(file.name));
  if (chosen.length === 0) return;
  useStaging.setState({ isImporting: true, error: null });
  const reply = await runJob({
    call: 'import.files',
    input: {
      files: chosen,
      profiles: Object.fromEntries(Object.entries(mappings).filter(([name]) => wanted.has(name))),
      answers: Object.fromEntries(Object.entries(answers).filter(([name]) => wanted.has(name))),
      unknownAccounts,
      corrections,
      ...(entityId === null ? {} : { entityId }),
    },
    name: tn('import.job', chosen.length),
    unit: t('import.jobUnit'),
  });
  useStaging.setState({ isImporting: false });
  if (!reply.ok) return;
  announceDone(doneText(reply.value), reply.meta.entry);
  const left = files.filter((file) => !wanted.has(file.name));
  useStaging.setState({
    files: left,
    previews: previews?.filter((file) => !wanted.has(file.name)) ?? null,
  });
  if (left.length === 0) useStaging.getState().clear();
  else await readStaged();
}

/** Saves how a bank's CSV is read, for the next file with the same header. */
export async function saveMapping(
  name: string,
  proposal: MappingProposal,
  mapping: CsvMapping,
): Promise<boolean> {
  const reply = await call('import.saveProfile', {
    name,
    headerFingerprint: proposal.fingerprint,
    profile: mapping,
  });
  if (!reply.ok) {
    toastError(reply.error);
    return false;
  }
  announceDone(t('import.mapping.savedDone', { name }), reply.meta.entry);
  return true;
}
