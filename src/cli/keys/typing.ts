import type {Key} from './terminal-keys.ts';

/** A line that is being typed, key by key. */
export type Typing =
  | {readonly kind: 'typing'; readonly text: string}
  | {readonly kind: 'entered'; readonly text: string}
  | {readonly kind: 'left'};

export function typeKey(text: string, {name, character}: Key): Typing {
  switch (name) {
    case 'return':
    case 'enter':
      return {kind: 'entered', text};
    case 'escape':
      return {kind: 'left'};
    case 'backspace':
      return {kind: 'typing', text: [...text].slice(0, -1).join('')};
    default:
      return {kind: 'typing', text: character >= ' ' ? text + character : text};
  }
}
