/** The list of documents as a screen holds it: what is searched, chosen and taken along. */
import { useEffect, useMemo, useState } from 'react';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { FIRST_SETS, type SelectedRows } from './DocumentGrid.tsx';
import { type DocumentSet, isGroup, type ListRow } from './documentRows.ts';
import {
  archiveOfRows,
  archiveOfSets,
  type DocumentScope,
  takeArchive,
  takeDocument,
} from './take-documents.ts';

function firstRow(set: DocumentSet | undefined): ListRow | undefined {
  if (set === undefined) return undefined;
  if (isGroup(set)) return { id: `set ${set.entry}`, kind: 'set', set };
  return { id: set.first.id, kind: 'document', document: set.first, set: null };
}

export function useDocuments(fundId: string | undefined, firstId?: string) {
  const [search, setSearch] = useState('');
  const scope = useMemo<DocumentScope>(
    () => ({
      ...(fundId === undefined ? {} : { fundId }),
      ...(search === '' ? {} : { search }),
    }),
    [fundId, search],
  );
  const list = useQuery('reports.list', { ...scope, count: FIRST_SETS }, { topics: ['document'] });
  const [active, setActive] = useState<ListRow | null>(null);
  const [selected, setSelected] = useState<SelectedRows | null>(null);
  const [isTaking, setTaking] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have no selection yet
  useEffect(() => {
    setActive(null);
    setSelected(null);
  }, [scope]);
  const sets = list.data?.sets ?? [];
  const asked = sets.find(({ first }) => first.id === firstId);
  const isWhole = list.data?.next === null;
  const chosen = (isWhole ? presentRow(active, sets) : active) ?? firstRow(asked ?? sets[0]);
  const isMany = selected !== null && selected.count > 1;
  const label = isMany
    ? t('reports.archiveSelection')
    : chosen?.kind === 'set'
      ? tn('reports.archiveSet', chosen.set.count)
      : t('reports.download');
  const take = async () => {
    if (!chosen) return;
    setTaking(true);
    if (isMany) {
      const wanted = archiveOfRows(await selected.rows(), scope);
      await takeArchive(wanted, t('reports.archiveJob'));
    } else if (chosen.kind === 'set')
      await takeArchive(archiveOfSets([chosen.set], scope), chosen.set.first.title);
    else await takeDocument(chosen.document);
    setTaking(false);
  };
  return {
    ...{ search, setSearch, scope, list, chosen },
    setActive,
    setSelected,
    taking: { label, isDisabled: !chosen || isTaking, take },
  };
}

/** A chosen set with its sums of now; none once it went with the undo of its command. */
function presentRow(row: ListRow | null, sets: readonly DocumentSet[]): ListRow | null {
  const entry = row?.kind === 'set' ? row.set.entry : row?.set?.entry;
  if (row === null) return null;
  if (entry === undefined)
    return sets.some(({ first }) => row.kind === 'document' && first.id === row.document.id)
      ? row
      : null;
  const set = sets.find((one) => one.entry === entry);
  if (set === undefined) return null;
  return row.kind === 'set' ? { ...row, set } : row;
}
