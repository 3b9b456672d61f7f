/** The list of documents with its search, on the screen of reports and on the page of a fund. */
import { t } from '../../messages/index.ts';
import { Button, Empty, QueryView, SearchField } from '../../ui/index.ts';
import { DocumentGrid } from './DocumentGrid.tsx';
import { takeDocument } from './take-documents.ts';
import type { useDocuments } from './use-documents.ts';

type Documents = ReturnType<typeof useDocuments>;

export function DocumentSearch({ documents }: { readonly documents: Documents }) {
  return (
    <SearchField
      isWide
      label={t('reports.search')}
      placeholder={t('reports.searchHint')}
      value={documents.search}
      onSearch={documents.setSearch}
    />
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
        action={<Button onClick={() => setSearch('')}>{t('common.clearSearch')}</Button>}
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
