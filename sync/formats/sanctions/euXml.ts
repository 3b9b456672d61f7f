/** The EU's consolidated financial sanctions file (FSF), XML 1.1: everything stands in attributes. */
import type { Result } from '../../../core/result.ts';
import { tidy } from '../values.ts';
import { compilePaths } from '../xml.ts';
import type { PartyKind, SanctionsRead, TakeParty } from './model.ts';
import { joined, newDraft, partialDate, readXmlList } from './reader.ts';
import { addName, type ListSource, newState, text, type XmlListState } from './xmlParts.ts';

const EU_ROOT = 'export/sanctionEntity';
const EU_KINDS: Readonly<Record<string, PartyKind>> = { P: 'person', E: 'entity' };

/** "00" stands for an unknown country. */
function euCountry(code: string | undefined): string | null {
  return code === undefined || code === '' || code === '00' ? null : code;
}

const EU = compilePaths<XmlListState>({
  export: {
    open(state, attributes) {
      state.publishedOn = attributes.generationDate ?? null;
    },
  },
  [EU_ROOT]: {
    open(state, attributes) {
      state.party = newDraft(state.list);
      state.party.id = attributes.euReferenceNumber || attributes.logicalId || '';
    },
    close(state) {
      state.counter.give(state.party, state.line());
    },
  },
  [`${EU_ROOT}/regulation`]: {
    open(state, attributes) {
      const { programme, publicationDate } = attributes;
      if (programme && !state.party.programs.includes(programme))
        state.party.programs.push(programme);
      state.party.listedOn ??= publicationDate || null;
    },
  },
  [`${EU_ROOT}/subjectType`]: {
    open(state, attributes) {
      state.party.kind = EU_KINDS[attributes.classificationCode ?? ''] ?? 'unknown';
    },
  },
  [`${EU_ROOT}/nameAlias`]: {
    open(state, attributes) {
      const { firstName, middleName, lastName, wholeName, strong, nameLanguage } = attributes;
      const name = tidy(wholeName) ?? joined([firstName, middleName, lastName]);
      const isFirst = state.party.names.length === 0;
      const quality = strong === 'false' ? 'weak' : isFirst ? 'primary' : 'strong';
      addName(state, name, quality, null, tidy(nameLanguage));
      state.party.title ??= joined([attributes.title, attributes.function], ', ');
      state.party.gender ??= tidy(attributes.gender);
    },
  },
  [`${EU_ROOT}/birthdate`]: {
    open(state, attributes) {
      const { birthdate, year, monthOfYear, dayOfMonth, circa, city, place } = attributes;
      const date = tidy(birthdate) ?? partialDate(year, monthOfYear, dayOfMonth);
      if (date !== null) state.party.births.push({ date, isApproximate: circa === 'true' });
      const where = joined([place, city, attributes.region], ', ');
      if (where !== null) state.party.birthPlaces.push(where);
    },
  },
  [`${EU_ROOT}/citizenship`]: {
    open(state, attributes) {
      const country = euCountry(attributes.countryIso2Code);
      if (country !== null) state.party.countries.push(country);
    },
  },
  [`${EU_ROOT}/address`]: {
    open(state, attributes) {
      const { street, poBox, zipCode, city, region, place, countryDescription } = attributes;
      const country = euCountry(attributes.countryIso2Code);
      const words = joined(
        [street, poBox, zipCode, city, place, region, country && countryDescription],
        ', ',
      );
      if (words !== null) state.party.addresses.push({ text: words, country });
    },
  },
  [`${EU_ROOT}/identification`]: {
    open(state, attributes) {
      const number = tidy(attributes.number) ?? tidy(attributes.latinNumber);
      if (number !== null)
        state.party.identifiers.push({
          type: attributes.identificationTypeCode ?? '',
          number,
          country: euCountry(attributes.countryIso2Code),
        });
    },
  },
  [`${EU_ROOT}/remark`]: text((state, value) => {
    state.party.remarks = joined([state.party.remarks, value], '; ');
  }),
});

/** The EU's consolidated financial sanctions file, XML 1.1. */
export function readEuXml(source: ListSource, take: TakeParty): Result<SanctionsRead> {
  return readXmlList('eu-fsf', EU, newState('eu-fsf', take), source);
}
