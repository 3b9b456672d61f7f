/** A search in a toolbar that asks once typing pauses; `/` goes there, Escape empties it. */
import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Icon } from '../../ui/index.ts';
import './position.css';

const TYPING_MS = 200;

export function SearchField(props: {
  /** What it searches, read aloud and in the list of keys. */
  readonly label: string;
  readonly placeholder: string;
  /** What is searched for now; a change from outside, such as a saved view, shows in the field. */
  readonly value: string;
  onSearch(text: string): void;
}) {
  const { label, placeholder, value, onSearch } = props;
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const asked = useRef(value);
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const words = text.trim();
    if (words === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = words;
      onSearch(words);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  useShortcuts([{ keys: '/', label, group: 'screen', run: () => field.current?.focus() }]);
  return (
    <search className="grid-search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        className="input"
        value={text}
        maxLength={200}
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
    </search>
  );
}
