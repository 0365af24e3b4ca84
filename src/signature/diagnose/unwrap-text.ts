import {decodeFormValue, looksLikeForm} from './forms.ts';

/** Tested by what is not there: a pattern that repeats a group overflows its stack on megabytes. */
export function isHex(text: string): boolean {
  return text.length >= 8 && text.length % 2 === 0 && !/[^0-9a-f]/i.test(text);
}

export function withoutQuotes(text: string): string | undefined {
  const core = text.trim();
  const quote = core[0] ?? '';
  return core.length > 1 && /['"`]/.test(quote) && core.endsWith(quote) ? core.slice(1, -1) : undefined;
}

export function fromBase64(text: string): Buffer | undefined {
  if (/^\s*[{["]/.test(text)) return undefined;
  const core = text.replace(/\s/g, '');
  return core.length >= 8 && !/[^A-Za-z0-9+/_=-]/.test(core) ? Buffer.from(core, 'base64') : undefined;
}

const maxListUnits = 1024 * 1024;

export function fromBufferJson(text: string): Buffer | undefined {
  if (text.length > maxListUnits || !/^\s*[[{]/.test(text)) return undefined;
  const list = /^\s*(?:\{\s*"type"\s*:\s*"Buffer"\s*,\s*"data"\s*:\s*)?\[([\d,\s]+)\]\s*\}?\s*$/.exec(text);
  if (list?.[1] === undefined) return undefined;
  const values = list[1].split(',').map(Number);
  return values.every(value => value >= 0 && value < 256) ? Buffer.from(values) : undefined;
}

export function fromPythonBytes(text: string): Buffer | undefined {
  const inner = /^b(['"])([\s\S]*)\1\s*$/.exec(text)?.[2];
  if (inner === undefined) return undefined;
  const latin1 = inner.replace(
    /\\(?:x([0-9a-f]{2})|([\s\S]))/g,
    (_, hex: string | undefined, character: string | undefined) =>
      hex === undefined
        ? (pythonEscapes[character ?? ''] ?? character ?? '')
        : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(latin1, 'latin1');
}

const pythonEscapes: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t'};

export function fromForm(text: string, name: string | undefined): string | undefined {
  if (/^\s*[{["]/.test(text)) return undefined;
  const core = text.trim();
  if (name === undefined && !looksLikeForm(core)) return undefined;
  const field = core
    .split(/&(?=[^&=]+=)/)
    .find(candidate => name === undefined || candidate.startsWith(`${name}=`));
  const value = field?.slice(field.indexOf('=') + 1);
  return value === undefined ? undefined : value.includes('%') ? decodeFormValue(value) : value;
}

/** What a JSON string literal stands for; undefined for all else. */
export function parseJson(text: string): unknown {
  if (!/^\s*"/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
