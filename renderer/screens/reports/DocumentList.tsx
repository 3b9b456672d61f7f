/** The list of documents with its search, on the screen of reports and on the page of a fund. */
import { useRef } from 'react';
import { t } from '../../messages/index.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Button, Empty, Icon, IconButton, QueryView } from '../../ui/index.ts';
import { DocumentGrid } from './DocumentGrid.tsx';
import { takeDocument } from './take-documents.ts';
import type { useDocuments } from './use-documents.ts';

type Documents = ReturnType<typeof useDocuments>;

export function DocumentSearch({ documents }: { readonly documents: Documents }) {
  const { search, setSearch } = documents;
  const field = useRef<HTMLInputElement>(null);
  useShortcuts([
    { keys: '/', label: t('reports.search'), group: 'screen', run: () => field.current?.focus() },
  ]);
  return (
    <>
      <Icon name="search" className="muted" />
      <input
        ref={field}
        className="input reports-search"
        type="search"
        aria-label={t('reports.search')}
        placeholder={t('reports.searchHint')}
        maxLength={100}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setSearch('');
        }}
      />
      {search !== '' && (
        <IconButton
          icon="close"
          small
          label={t('reports.clearSearch')}
          onClick={() => setSearch('')}
        />
      )}
    </>
  );
}

export function DocumentList(props: {
  readonly documents: Documents;
  /** What stands there before anything was made. */
  readonly empty: { readonly title: string; readonly why: string };
}) {
  const { list, scope, setActive, setSelected, setSearch } = props.documents;
  const nothing =
    scope.search === undefined ? (
      <Empty {...props.empty} />
    ) : (
      <Empty
        title={t('reports.nothingFound', { text: scope.search })}
        why={t('reports.nothingFoundWhy')}
        action={<Button onClick={() => setSearch('')}>{t('reports.clearSearch')}</Button>}
      />
    );
  return (
    <QueryView query={list} rows={12} isEmpty={({ setCount }) => setCount === 0} empty={nothing}>
      {(sets) => (
        <DocumentGrid
          sets={sets}
          scope={scope}
          onActive={setActive}
          onSelect={setSelected}
          onOpen={(document) => void takeDocument(document)}
        />
      )}
    </QueryView>
  );
}
