/** What the chosen files hold: their statements with proof, their findings, and what they leave open. */
import { useMemo, useState, useSyncExternalStore } from 'react';
import { Grid, useTree } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { Area, Button } from '../../ui/index.ts';
import { Choices } from './Choices.tsx';
import { Findings } from './Findings.tsx';
import { findingsOf } from './finding-rows.ts';
import { MappingPanel } from './MappingPanel.tsx';
import { type PreviewRow, previewColumns, previewRows, previewWidths } from './preview-rows.ts';
import { QuestionsPanel } from './QuestionsPanel.tsx';
import { type FilePreview, holdStaged, mayBeHeld, useStaging } from './staging.ts';

const NARROW_WINDOW = '(max-width: 900px)';

function onWindow(listener: () => void): () => void {
  const query = window.matchMedia(NARROW_WINDOW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True in a narrow or zoomed window, where names give way to figures. */
function useIsNarrow(): boolean {
  return useSyncExternalStore(onWindow, () => window.matchMedia(NARROW_WINDOW).matches);
}

const ROW_HEAD_HEIGHT = 28;
const SHOWN_ROWS = { least: 2, most: 13 };

export function Preview({ files }: { readonly files: readonly FilePreview[] }) {
  const rows = useMemo(() => previewRows(files), [files]);
  const isNarrow = useIsNarrow();
  const widths = useMemo(() => previewWidths(files, isNarrow), [files, isNarrow]);
  const columns = useMemo(() => previewColumns(widths), [widths]);
  const { shown, tree } = useTree(rows);
  const [active, setActive] = useState<string | null>(null);
  const proposals = useStaging((state) => state.proposals);
  const answers = useStaging((state) => state.answers);
  const mapped = files.filter(
    (file) =>
      file.importedAt === null &&
      (proposals[file.name] || file.questions.length > 0 || answers[file.name]),
  );
  const chosen = mapped.find((file) => file.name === active) ?? mapped[0];
  const proposal = chosen && proposals[chosen.name];
  const height = Math.min(SHOWN_ROWS.most, Math.max(SHOWN_ROWS.least, shown.length));
  return (
    <>
      <Area title={t('import.preview')} aside={<Choices files={files} />}>
        <div
          className="import-grid"
          style={{ height: `calc(var(--row) * ${height} + ${ROW_HEAD_HEIGHT + 16}px)` }}
        >
          <Grid<PreviewRow>
            // Wider figures need wider columns, which a grid takes when it starts.
            key={Object.values(widths).join(' ')}
            name={t('import.preview')}
            columns={columns}
            rows={shown}
            rowId={(row) => row.id}
            tree={tree}
            stateKey="import.preview"
            onActiveRow={(row) => setActive(row?.file.name ?? null)}
          />
        </div>
      </Area>
      <div className="columns-12 import-below">
        <Area
          title={t('import.findings')}
          span={chosen ? 7 : 12}
          aside={<HoldButton files={files} />}
        >
          <Findings findings={findingsOf(files)} />
        </Area>
        {chosen && (
          <Area
            title={
              mapped.length > 1
                ? t('import.mapping.several')
                : t(proposal ? 'import.mapping' : 'import.questions', { name: chosen.name })
            }
            span={5}
            padded
            aside={
              mapped.length > 1 && (
                <MappingChoice files={mapped} chosen={chosen.name} onChoose={setActive} />
              )
            }
          >
            {proposal ? (
              <MappingPanel key={chosen.name} fileName={chosen.name} proposal={proposal} />
            ) : (
              <QuestionsPanel key={chosen.name} file={chosen} />
            )}
          </Area>
        )}
      </div>
    </>
  );
}

/** Refused files can be kept for a decision, instead of being forgotten with the window. */
function HoldButton({ files }: { readonly files: readonly FilePreview[] }) {
  const { isImporting, job } = useStaging();
  const count = files.filter(mayBeHeld).length;
  if (count === 0) return null;
  return (
    <Button
      small
      writes
      title={t('import.holdTitle')}
      disabled={isImporting || job !== null}
      onClick={() => void holdStaged()}
    >
      {tn('import.hold', count)}
    </Button>
  );
}

function MappingChoice(props: {
  readonly files: readonly FilePreview[];
  readonly chosen: string;
  onChoose(name: string): void;
}) {
  return (
    <select
      className="input import-mapping-choice"
      aria-label={t('import.mapping.of')}
      value={props.chosen}
      onChange={(event) => props.onChoose(event.target.value)}
    >
      {props.files.map((file) => (
        <option key={file.name} value={file.name}>
          {file.name}
        </option>
      ))}
    </select>
  );
}
