/** The consolidated list of the UN Security Council, XML. */
import type { Result } from '../../../core/result.ts';
import { compilePaths, type PathHandler } from '../xml.ts';
import type { PartyKind, SanctionsRead, TakeParty } from './model.ts';
import { joined, newDraft, type PartyDraft, readXmlList } from './reader.ts';
import {
  addName,
  type ListSource,
  newState,
  type Paths,
  part,
  text,
  type XmlListState,
} from './xmlParts.ts';

function unParty(root: string, prefix: string, kind: PartyKind): Paths {
  const set = (take: (draft: PartyDraft, value: string) => void): PathHandler<XmlListState> =>
    text((state, value) => take(state.party, value));
  const document = [
    'TYPE_OF_DOCUMENT',
    'TYPE_OF_DOCUMENT2',
    'NUMBER',
    'ISSUING_COUNTRY',
    'COUNTRY_OF_ISSUE',
  ];
  const nameParts = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'];
  const names = Object.fromEntries(
    nameParts.map((name) => [
      `${root}/${name}`,
      text((state, value) => {
        state.lines.push(value);
      }),
    ]),
  );
  return {
    [root]: {
      open(state) {
        state.party = newDraft(state.list);
        state.party.kind = kind;
        state.lines = [];
      },
      close(state) {
        const name = joined(state.lines);
        if (name !== null)
          state.party.names.unshift({ name, quality: 'primary', type: null, language: null });
        state.counter.give(state.party, state.line());
      },
    },
    ...names,
    [`${root}/DATAID`]: set((draft, value) => {
      if (draft.id === '') draft.id = value;
    }),
    [`${root}/REFERENCE_NUMBER`]: set((draft, value) => {
      draft.id = value;
    }),
    [`${root}/NAME_ORIGINAL_SCRIPT`]: text((state, value) => {
      addName(state, value, 'strong', 'original script');
    }),
    [`${root}/UN_LIST_TYPE`]: set((draft, value) => {
      draft.programs.push(value);
    }),
    [`${root}/LISTED_ON`]: set((draft, value) => {
      draft.listedOn = value;
    }),
    [`${root}/GENDER`]: set((draft, value) => {
      draft.gender = value;
    }),
    [`${root}/COMMENTS1`]: set((draft, value) => {
      draft.remarks = value;
    }),
    [`${root}/TITLE/VALUE`]: set((draft, value) => {
      draft.title = joined([draft.title, value], ', ');
    }),
    [`${root}/DESIGNATION/VALUE`]: set((draft, value) => {
      draft.title = joined([draft.title, value], ', ');
    }),
    [`${root}/NATIONALITY/VALUE`]: set((draft, value) => {
      draft.countries.push(value);
    }),
    ...part(`${root}/${prefix}_ALIAS`, ['QUALITY', 'ALIAS_NAME'], (state) => {
      const { QUALITY = null, ALIAS_NAME = null } = state.part;
      addName(state, ALIAS_NAME, QUALITY === 'Low' ? 'weak' : 'strong', QUALITY);
    }),
    ...part(
      `${root}/${prefix}_ADDRESS`,
      ['STREET', 'CITY', 'STATE_PROVINCE', 'ZIP_CODE', 'COUNTRY', 'NOTE'],
      (state) => {
        const words = joined(Object.values(state.part), ', ');
        if (words !== null)
          state.party.addresses.push({ text: words, country: state.part.COUNTRY ?? null });
      },
    ),
    ...part(
      `${root}/${prefix}_DATE_OF_BIRTH`,
      ['TYPE_OF_DATE', 'DATE', 'YEAR', 'FROM_YEAR', 'TO_YEAR'],
      (state) => {
        const { TYPE_OF_DATE, DATE, YEAR, FROM_YEAR, TO_YEAR } = state.part;
        const range = FROM_YEAR && TO_YEAR ? `${FROM_YEAR} to ${TO_YEAR}` : null;
        const date = DATE ?? YEAR ?? range;
        if (date)
          state.party.births.push({
            date,
            isApproximate: date === range || TYPE_OF_DATE === 'APPROXIMATELY',
          });
      },
    ),
    ...part(`${root}/${prefix}_PLACE_OF_BIRTH`, ['CITY', 'STATE_PROVINCE', 'COUNTRY'], (state) => {
      const words = joined(Object.values(state.part), ', ');
      if (words !== null) state.party.birthPlaces.push(words);
    }),
    ...part(`${root}/${prefix}_DOCUMENT`, document, (state) => {
      const { NUMBER, TYPE_OF_DOCUMENT, ISSUING_COUNTRY, COUNTRY_OF_ISSUE } = state.part;
      if (NUMBER)
        state.party.identifiers.push({
          type: TYPE_OF_DOCUMENT ?? '',
          number: NUMBER,
          country: ISSUING_COUNTRY ?? COUNTRY_OF_ISSUE ?? null,
        });
    }),
  };
}

const UN = compilePaths<XmlListState>({
  CONSOLIDATED_LIST: {
    open(state, attributes) {
      state.publishedOn = attributes.dateGenerated ?? null;
    },
  },
  ...unParty('CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL', 'INDIVIDUAL', 'person'),
  ...unParty('CONSOLIDATED_LIST/ENTITIES/ENTITY', 'ENTITY', 'entity'),
});

/** The consolidated list of the UN Security Council. */
export function readUnXml(source: ListSource, take: TakeParty): Result<SanctionsRead> {
  return readXmlList('un-sc', UN, newState('un-sc', take), source);
}
