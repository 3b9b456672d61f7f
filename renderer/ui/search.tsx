/** The search of a screen: it asks once typing pauses; `/` goes there, Escape empties it. */
import { useEffect, useRef, useState } from 'react';
import { t } from '../messages/index.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { IconButton } from './controls.tsx';
import { Icon } from './icons.tsx';

const TYPING_MS = 200;

export interface SearchFieldProps {
  /** What it searches, read aloud and in the list of keys. */
  readonly label: string;
  readonly placeholder: string;
  /** What is searched for now; a change from outside, such as a saved view, shows in the field. */
  readonly value: string;
  /** Takes the room of a placeholder that names several things. */
  readonly isWide?: boolean;
  /** Told of the words without the blanks around them. */
  onSearch(text: string): void;
}

/** What is typed, told on once typing pauses, and at once where all of it is taken away. */
function useTyped(value: string, onSearch: (text: string) => void) {
  const [text, setText] = useState(value);
  const asked = useRef(value);
  const tell = useRef(onSearch);
  tell.current = onSearch;
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const words = text.trim();
    if (words === asked.current) return;
    const ask = () => {
      asked.current = words;
      tell.current(words);
    };
    const timer = setTimeout(ask, words === '' ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText] as const;
}

export function SearchField({ label, placeholder, value, isWide, onSearch }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useTyped(value, onSearch);
  const clear = () => {
    setText('');
    field.current?.focus();
  };
  useShortcuts([{ keys: '/', label, group: 'screen', run: () => field.current?.focus() }]);
  return (
    <search className={isWide ? 'search-field wide' : 'search-field'}>
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        className="input"
        value={text}
        maxLength={100}
        aria-label={label}
        placeholder={placeholder}
        title={placeholder}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.stopPropagation();
          setText('');
        }}
      />
      {text !== '' && (
        <IconButton icon="close" small label={t('common.clearSearch')} onClick={clear} />
      )}
    </search>
  );
}
