import type {Candidate} from '../candidate.ts';
import {fixRewriting} from '../fixes.ts';
import {type JsonDocument, tokenKinds, tokenText} from './document.ts';
import {numberStyles} from './numbers.ts';
import {arrange, dropDuplicates} from './order.ts';
import type {Tool} from './presets.ts';
import {render, type Spell} from './render.ts';
import {type Spacing, spacings} from './spacing.ts';

/** A parsed body turned into text by the language itself, not as JSON: `str(request.json)`, `params.to_s`. */
export function* listLiterals(document: JsonDocument): Generator<Candidate> {
  yield toCandidate(document, "Python's text of a dict, not JSON", 'python', spacings.python, toPython);
  yield toCandidate(document, "Ruby's text of a hash, not JSON", 'ruby', arrows(''), toRuby);
  yield toCandidate(document, "Ruby's text of a hash, not JSON", 'ruby', arrows(' '), toRuby);
}

function arrows(blank: string): Spacing {
  return {...spacings.python, colon: `${blank}=>${blank}`};
}

function toCandidate(
  document: JsonDocument,
  phrase: string,
  tool: Tool,
  spacing: Spacing,
  spell: (document: JsonDocument) => Spell,
): Candidate {
  return {
    sizeBytes: document.text.length,
    describe: () => [
      {reason: 'literal_text', phrase, sequel: `as ${phrase}`, fixes: fixRewriting([tool]), details: []},
    ],
    content: () =>
      render(
        document,
        spell(document),
        {order: arrange(document, dropDuplicates), emptyObjectsAsArrays: false},
        spacing,
      ),
  };
}

function toPython(document: JsonDocument): Spell {
  const words: Readonly<Record<string, string>> = {true: 'True', false: 'False', null: 'None'};
  return index => {
    const text = tokenText(document, index);
    const kind = document.kinds[index];
    if (kind === tokenKinds.word) return words[text] ?? text;
    if (kind === tokenKinds.number) return numberStyles.python(text).replace('Infinity', 'inf');
    return quotePython(String(JSON.parse(text)));
  };
}

/** CPython's repr: printable characters stay, others become escapes of two, four or eight digits. */
function quotePython(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const shown = value.replace(isPrintable.test(value) ? quoted : special(), character => {
    if (character === ' ' || (character === "'" && quote === '"')) return character;
    const code = character.codePointAt(0) ?? 0;
    if (shortEscapes[character] !== undefined) return shortEscapes[character];
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x1_0000
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return quote + shown + quote;
}

const isPrintable = /^[ -~]*$/;
const quoted = /[\\']/g;

/** Made when needed: its classes take a millisecond to compile. */
function special(): RegExp {
  return /[\\'\p{C}\p{Z}]/gu;
}

const shortEscapes: Readonly<Record<string, string>> = {
  "'": "\\'",
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function toRuby(document: JsonDocument): Spell {
  return index => {
    const text = tokenText(document, index);
    const kind = document.kinds[index];
    if (kind === tokenKinds.word) return text === 'null' ? 'nil' : text;
    if (kind === tokenKinds.number) return numberStyles.ruby(text);
    return JSON.stringify(JSON.parse(text)).replace(/#(?=[{$@])/g, '\\#');
  };
}
