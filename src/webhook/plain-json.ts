/** What a plain body's outermost object says under the names asked for: the text of a string, undefined for anything else. */
export type PlainTexts = ReadonlyMap<string, string>;

/**
 * Reads a JSON body where it lies, if it is plain: ASCII that `JSON.stringify(JSON.parse(body))` gives back byte for byte.
 * Undefined wherever that is not certain. Megabytes in long texts cost one look at each byte, and no copy.
 */
export function scanPlainJson(body: Buffer, names: readonly string[]): PlainTexts | undefined {
  const scan = new PlainScan(body, names);
  return scan.value() && scan.isAtEnd ? scan.texts : undefined;
}

/** Bodies of more members or levels are better parsed: each name takes memory here. */
const maxMembers = 2000;
const maxDepth = 32;

const quote = 0x22;
const backslash = 0x5c;
const literals: Readonly<Record<number, string>> = {116: 'true', 102: 'false', 110: 'null'};
/** After a backslash, as `JSON.stringify` writes it: " \ b f n r t */
const escapes = new Set([0x22, 0x5c, 0x62, 0x66, 0x6e, 0x72, 0x74]);

class PlainScan {
  readonly texts = new Map<string, string>();
  readonly #body: Buffer;
  readonly #names: readonly string[];
  #at = 0;
  #depth = 0;
  #members = 0;

  constructor(body: Buffer, names: readonly string[]) {
    this.#body = body;
    this.#names = names;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#body.length;
  }

  /** Goes past one value; false where it is not plain. */
  value(): boolean {
    const first = this.#body[this.#at] ?? 0;
    if (first === quote) return this.#string();
    if (first === 0x7b) return this.#nested(0x7d, () => this.#member());
    if (first === 0x5b) return this.#nested(0x5d, () => this.value());
    const literal = literals[first];
    return literal === undefined ? this.#number() : this.#take(literal);
  }

  /** What stands between brackets, with commas and nothing else in between. */
  #nested(close: number, part: () => boolean): boolean {
    this.#depth += 1;
    if (this.#depth > maxDepth) return false;
    const isObject = close === 0x7d;
    const outer = this.#seen;
    this.#seen = isObject ? new Set() : outer;
    this.#at += 1;
    if (this.#body[this.#at] !== close) {
      if (!part()) return false;
      while (this.#body[this.#at] === 0x2c) {
        this.#at += 1;
        if (!part()) return false;
      }
    }
    this.#seen = outer;
    this.#depth -= 1;
    return this.#body[this.#at++] === close;
  }

  #seen = new Set<string>();

  /** A name twice comes out once, and one like an array's index in another place: neither is plain. */
  #member(): boolean {
    const nameStart = this.#at + 1;
    if (this.#body[this.#at] !== quote || !this.#string()) return false;
    const name = this.#body.toString('latin1', nameStart, this.#at - 1);
    this.#members += 1;
    if (this.#members > maxMembers || /^\d/.test(name) || this.#seen.has(name)) return false;
    this.#seen.add(name);
    if (this.#body[this.#at++] !== 0x3a) return false;
    const start = this.#at;
    if (!this.value()) return false;
    if (this.#depth === 1 && this.#body[start] === quote && this.#names.includes(name)) {
      this.texts.set(name, JSON.parse(this.#body.toString('latin1', start, this.#at)));
    }
    return true;
  }

  #string(): boolean {
    const body = this.#body;
    const end = body.length;
    for (let at = this.#at + 1; at < end; at += 1) {
      const byte = body[at] ?? 0;
      if (byte === quote) {
        this.#at = at + 1;
        return true;
      }
      if (byte < 0x20 || byte > 0x7e) return false;
      if (byte === backslash) {
        at += 1;
        if (!escapes.has(body[at] ?? 0)) return false;
      }
    }
    return false;
  }

  #number(): boolean {
    const start = this.#at;
    let at = start;
    while (isOfNumber(this.#body[at] ?? 0)) at += 1;
    const text = this.#body.toString('latin1', start, at);
    this.#at = at;
    return text !== '' && text.length < 40 && JSON.stringify(Number(text)) === text;
  }

  #take(literal: string): boolean {
    const start = this.#at;
    this.#at += literal.length;
    return this.#body.toString('latin1', start, this.#at) === literal;
  }
}

/** Digits and + - . e */
function isOfNumber(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x65;
}
