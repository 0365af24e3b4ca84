import {scanJson} from '../../webhook/json-tokens.ts';

/** One line of a JSON text as a tree: each value with its own spelling. */
export interface JsonLine {
  readonly depth: number;
  /** As spelled, with its quotes. */
  readonly key: string | null;
  text: string;
  kind: 'open' | 'close' | 'empty' | 'string' | 'number' | 'word';
  hasComma: boolean;
  /** Of an `open`: the line of its bracket's other half, and how many values stand directly between. */
  end: number;
  count: number;
}

/** Without recursion: hostile depth is only many lines. Undefined where the text is no JSON. */
export function toJsonLines(text: string): readonly JsonLine[] | undefined {
  if (!isJson(text)) return undefined;
  const lines: JsonLine[] = [];
  const open: number[] = [];
  let key: string | null = null;
  let isKeyNext = false;
  const add = (line: Pick<JsonLine, 'text' | 'kind'>, depth = open.length): void => {
    lines.push({...line, depth, key, hasComma: false, end: -1, count: 0});
    key = null;
  };
  const countValue = (): void => {
    const parent = lines[open.at(-1) ?? -1];
    if (parent !== undefined) parent.count += 1;
  };
  for (const token of scanJson(text)) {
    switch (token.kind) {
      case 'open':
        countValue();
        add({text: token.text, kind: 'open'});
        open.push(lines.length - 1);
        isKeyNext = token.text === '{';
        break;
      case 'close': {
        const start = open.pop() ?? 0;
        const first = lines[start];
        if (first === undefined) break;
        if (start === lines.length - 1) {
          first.text += token.text;
          first.kind = 'empty';
        } else {
          first.end = lines.length;
          add({text: token.text, kind: 'close'});
        }
        break;
      }
      case 'comma': {
        const last = lines.at(-1);
        if (last !== undefined) last.hasComma = true;
        isKeyNext = lines[open.at(-1) ?? -1]?.text === '{';
        break;
      }
      case 'colon':
        isKeyNext = false;
        break;
      default:
        if (token.kind === 'string' && isKeyNext) key = token.text;
        else {
          countValue();
          add({text: token.text, kind: token.kind});
        }
    }
  }
  return lines;
}

/** The lines that are to be seen, where the lines in `closed` hide what is between their brackets. */
export function listVisible(lines: readonly JsonLine[], closed: ReadonlySet<number>): readonly number[] {
  const visible: number[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    visible.push(index);
    const line = lines[index];
    if (line?.kind === 'open' && closed.has(index)) index = line.end;
  }
  return visible;
}

/** Why a text is no JSON; undefined where it is. */
export function findJsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isJson(text: string): boolean {
  return findJsonFault(text) === undefined;
}
